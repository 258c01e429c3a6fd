import assert from "node:assert/strict";
import {
  activityTracker,
  describeWithProvider,
  ingestionKey,
  objectStorage,
  resourceKey,
  serviceKey,
} from "../fixtures/provider/provider-fixture";
import { minute } from "../fixtures/provider/time";

describeWithProvider(
  "A resource key that somebody has deleted, and that is changed without a refresh",
  (fixture, it) => {
    for (const [kind, declared, guid] of [
      ["ResourceKey", resourceKey(), "guid"],
      ["IngestionKey", ingestionKey(), "resourceKeyGuid"],
    ] as const) {
      it(`(${kind}) is an error that says how another one is made`, async () => {
        const stack = fixture.stack({ key: declared });
        await stack.mustUp();
        fixture.world.time.now += 10 * minute;
        fixture.cloud.removeResourceKey(String(stack.outputs("key")[guid]), "not-found");
        stack.declare("key", { name: "another" });
        const { errors } = await stack.up();
        assert.match(errors.join(), /Run `pulumi up --refresh` to make a new one/);
        await stack.mustUp({ refresh: true });
        assert.equal(fixture.own.length, 1);
      });
    }

    it("(ServiceKey) is made anew", async () => {
      const stack = fixture.stack({ key: serviceKey() });
      await stack.mustUp();
      fixture.world.time.now += 10 * minute;
      fixture.cloud.removeResourceKey(String(stack.outputs("key").resourceKeyGuid), "not-found");
      stack.declare("key", { name: "another" });
      await stack.mustUp();
      assert.deepEqual(fixture.own, [stack.outputs("key").resourceKeyGuid]);
    });
  },
);

describeWithProvider("A key of an instance that is deleted, and that IBM keeps for some days", (fixture, it) => {
  /** In the words of a real refusal, which has no code. */
  function deleteInstance(): void {
    const message = "Instance is in pending_reclamation state.  Use API to reclaim the instance.";
    fixture.world.emulator.faults.add({
      match: { path: /^\/v2\/resource_(keys|instances\/[^/]+\/resource_keys)/ },
      times: "always",
      fault: { kind: "status", code: 400, body: { message, status_code: 400 } },
    });
  }

  for (const [kind, declared] of [
    ["ResourceKey", resourceKey()],
    ["IngestionKey", ingestionKey()],
    ["ServiceKey", serviceKey()],
  ] as const) {
    it(`(${kind}) is gone with it, and another one is refused with what can be done`, async () => {
      const stack = fixture.stack({ key: declared });
      await stack.mustUp();
      fixture.world.time.now += 10 * minute;
      deleteInstance();
      const { errors } = await stack.up({ refresh: true });
      assert.match(
        errors.join(),
        /IBM answered 400: Instance is in pending_reclamation state\..* restore it while IBM/,
      );
      assert.equal(errors.length, 1);
      stack.program = {};
      await stack.mustUp();
    });

    it(`(${kind}) leaves the program without an error`, async () => {
      const stack = fixture.stack({ key: declared });
      await stack.mustUp();
      fixture.world.time.now += 10 * minute;
      deleteInstance();
      stack.program = {};
      await stack.mustUp();
    });
  }
});

describeWithProvider("A source, named by its GUID, that has no list of keys of its own", (fixture, it) => {
  beforeEach(() => {
    fixture.world.emulator.faults.add({
      match: { method: "GET", path: new RegExp(`^/v2/resource_instances/${objectStorage.guid}/resource_keys`) },
      times: "always",
      fault: { kind: "status", code: 404 },
    });
  });

  it("gets its key, whose answer may be lost", async () => {
    const { faults } = fixture.world.emulator;
    faults.add({ match: { method: "POST", path: /^\/v2\/resource_keys$/ }, fault: { kind: "reset-after" } });
    const stack = fixture.stack({ key: resourceKey({ source: objectStorage.guid, name: "app" }) });
    await stack.mustUp();
    assert.deepEqual([fixture.own.length, fixture.unknown], [1, []]);
    stack.program = {};
    await stack.mustUp();
    assert.deepEqual(fixture.own, []);
  });

  it("has what a lost create has made removed", async () => {
    const stack = fixture.stack({ key: resourceKey({ source: objectStorage.guid }) });
    const outage = fixture.loseAnswers("resource keys");
    assert.equal((await stack.up()).errors.length, 1);
    outage.end();
    await stack.mustUp();
    await stack.later();
    assert.deepEqual([fixture.own.length, fixture.unknown], [1, []]);
  });

  it("has a key adopted by its name, and none of another source", async () => {
    const { guid } = fixture.cloud.addResourceKey({ name: "app", source: objectStorage.crn });
    fixture.cloud.addResourceKey({ name: "app", source: activityTracker.crn });
    const stack = fixture.stack({ key: resourceKey({ source: objectStorage.guid, adopt: "app" }) });
    await stack.mustUp();
    assert.equal(stack.outputs("key").guid, guid);
  });
});
