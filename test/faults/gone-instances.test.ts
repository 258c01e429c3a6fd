import assert from "node:assert/strict";
import type { Declared } from "../fixtures/provider/engine";
import {
  accessKey,
  activityTracker,
  describeWithProvider,
  ingestionKey,
  monitor,
  objectStorage,
  type ProviderFixture,
  resourceKey,
  secure,
  serviceKey,
} from "../fixtures/provider/provider-fixture";
import { minute } from "../fixtures/provider/time";
import type { WorldStack } from "../fixtures/provider/world-stack";

function apiToken(args: object = {}): Declared {
  return { kind: "api-token", args: { instance: monitor.crn, ...args } };
}

/** A stack with one key; then its instance is deleted, and what belongs to it. */
async function withoutInstance(fixture: ProviderFixture, key: Declared, guid: string): Promise<WorldStack> {
  const stack = fixture.stack({ key });
  stack.configuration = { "ibm-keys:profiles": JSON.stringify({ other: {} }) };
  await stack.mustUp();
  fixture.world.time.now += 10 * minute;
  for (const each of fixture.cloud.resourceKeysOf(guid)) fixture.cloud.removeResourceKey(each.guid, "not-found");
  fixture.cloud.removeInstance(guid);
  return stack;
}

describeWithProvider("A key whose instance was deleted, and that is changed without a refresh,", (fixture, it) => {
  const cases: [name: string, declared: Declared, changed: Declared, guid: string][] = [
    ["AccessKey", accessKey(), accessKey({ limit: 7 }), secure.guid],
    ["AccessKey that rotates", accessKey(), accessKey({ rotation: { id: "now" } }), secure.guid],
    ["ResourceKey", resourceKey(), resourceKey({ name: "other" }), objectStorage.guid],
    ["ResourceKey that rotates", resourceKey(), resourceKey({ rotation: { id: "now" } }), objectStorage.guid],
    ["IngestionKey", ingestionKey(), ingestionKey({ name: "other" }), activityTracker.guid],
    ["ServiceKey", serviceKey(), serviceKey({ name: "other" }), activityTracker.guid],
    ["ServiceKey with restrict", serviceKey(), serviceKey({ restrict: true }), activityTracker.guid],
    ["ApiToken", apiToken(), apiToken({ profile: "other" }), monitor.guid],
  ];
  for (const [name, declared, changed, guid] of cases) {
    it(`(${name}) is an error that advises a refresh, which then takes it out of the state`, async () => {
      const stack = await withoutInstance(fixture, declared, guid);
      stack.program = { key: changed };
      const { errors } = await stack.up();
      assert.equal(errors.length, 1);
      assert.match(errors[0] ?? "", /`pulumi up --refresh`/);
      stack.program = {};
      await stack.mustUp({ refresh: true });
      assert.deepEqual(stack.engine.saved, []);
    });
  }
});

describeWithProvider("A destroyed resource whose secret IBM cannot take back", (fixture, it) => {
  const cases: [name: string, declared: Declared, guid: string][] = [
    ["IngestionKey", ingestionKey(), activityTracker.guid],
    ["ServiceKey", serviceKey(), activityTracker.guid],
    ["ServiceKey without its resource key", serviceKey({ keepResourceKey: false }), activityTracker.guid],
    ["ApiToken", apiToken(), monitor.guid],
  ];
  for (const [name, declared, guid] of cases) {
    it(`(${name}) warns that it stays valid`, async () => {
      const stack = fixture.stack({ key: declared });
      await stack.mustUp();
      const { errors, said } = await stack.destroy();
      assert.deepEqual(errors, []);
      assert.match(said, /warning: .* stays valid/);
    });

    it(`(${name}) does not, where its instance was deleted`, async () => {
      const stack = await withoutInstance(fixture, declared, guid);
      const { errors, said } = await stack.destroy();
      assert.deepEqual([errors, said], [[], ""]);
    });

    it(`(${name}) warns where IBM does not tell whether the instance is there, and is destroyed all the same`, async () => {
      const stack = fixture.stack({ key: declared });
      await stack.mustUp();
      fixture.world.emulator.faults.add({
        match: { operation: "getResourceInstance" },
        times: "always",
        fault: { kind: "status", code: 403 },
      });
      const { errors, said } = await stack.destroy();
      assert.deepEqual([errors, stack.engine.saved], [[], []]);
      assert.match(said, /warning: .* stays valid/);
    });
  }
});

describeWithProvider("An API token whose profile is configured no longer", (fixture, it) => {
  it("is destroyed with the warning that it stays valid", async () => {
    const stack = fixture.stack({ key: apiToken({ profile: "other" }) });
    stack.configuration = { "ibm-keys:profiles": JSON.stringify({ other: {} }) };
    await stack.mustUp();
    stack.configuration = {};
    const { errors, said } = await stack.destroy();
    assert.deepEqual([errors, stack.engine.saved], [[], []]);
    assert.match(said, /warning: .* stays valid/);
  });
});

describeWithProvider("An instance of Activity Tracker that does not exist", (fixture, it) => {
  const gone = "a7000000-0000-4000-8000-00000000dead";
  const crn = activityTracker.crn.replace(activityTracker.guid, gone);
  const told =
    /IBM ended Activity Tracker on 2025-03-30 .+ Use IBM Cloud Logs \(service logs\): .+ API key of a service ID .+ role Sender on the instance\.$/;
  for (const [name, declared] of [
    ["IngestionKey", ingestionKey({ instance: crn })],
    ["IngestionKey by a GUID", ingestionKey({ instance: gone })],
    ["IngestionKey that adopts", ingestionKey({ instance: crn, adopt: "a key" })],
    ["ServiceKey", serviceKey({ instance: crn })],
    ["ServiceKey by a GUID", serviceKey({ instance: gone })],
    ["ResourceKey", resourceKey({ source: crn })],
  ] as const) {
    it(`(${name}) is an error that says what ended and what to use`, async () => {
      const { errors } = await fixture.stack({ key: declared }).up();
      assert.equal(errors.length, 1);
      assert.match(errors[0] ?? "", told);
    });
  }

  it("is told of no other service, and not while the instance is there", async () => {
    const elsewhere = objectStorage.crn.replace(objectStorage.guid, gone);
    const { errors } = await fixture.stack({ key: resourceKey({ source: elsewhere }) }).up();
    assert.doesNotMatch(errors.join(), /Activity Tracker/);
    const { errors: ofAdoption } = await fixture.stack({ key: ingestionKey({ adopt: "no such key" }) }).up();
    assert.match(ofAdoption.join(), /there are no keys\. Name one by its GUID/);
    const { said } = await fixture.stack({ ingestion: ingestionKey(), service: serviceKey() }).mustUp();
    assert.equal(said, "");
  });
});
