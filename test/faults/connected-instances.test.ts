import assert from "node:assert/strict";
import type { Connection } from "pulumi-ibm-keys/emulator";
import { fingerprintOf } from "../../harness/fingerprint";
import type { Properties } from "../fixtures/provider/provider";
import { accessKey, describeWithProvider, type ProviderFixture, secure } from "../fixtures/provider/provider-fixture";

const rotation = { every: "30d", overlap: "7d", quarantine: "7d", jitter: "0d" };

/** Connects an instance of Monitoring to that of the tests; returns its GUID. */
function connect({ strangers }: ProviderFixture, connection?: Connection): string {
  return strangers.act((cloud) => {
    const { guid } = cloud.addInstance({ service: "sysdig-monitor", region: secure.region });
    // The first is the one that shows it where only one does.
    cloud.connectInstances(guid, secure.guid, connection);
    return guid;
  });
}

function warningOf(other: string, id: unknown): RegExp {
  return new RegExp(`Agents with the access key ${id} also send to the instance ${other} of Monitoring \\(sysdig-mon`);
}

const notKnown = /Whether instance \S+ is connected to another one, .* is not known: Could not find the instance/;

/** The requests about instances since the last look. */
function lookUps({ world }: ProviderFixture): string[] {
  const { requests } = world.emulator;
  const paths = requests.map(({ path }) => path).filter((path) => /^\/v2\/resource_instances(\/[^/]+)?$/.test(path));
  world.emulator.clearRequests();
  return paths;
}

describeWithProvider("A key of an instance that is connected to another one", (fixture, it) => {
  for (const shownBy of ["both", "first"] as const) {
    it(`is told to feed that one too before it retires, is disabled or is deleted, where ${shownBy} show it`, async () => {
      const other = connect(fixture, { shownBy });
      const stack = fixture.stack({ key: accessKey({ rotation }) });
      await stack.mustUp();
      const first = stack.outputs("key").fingerprint;
      fixture.onDay(31);
      assert.match((await stack.mustUp()).said, warningOf(other, first));
      assert.equal(fixture.cloud.ingest(other, String(stack.outputs("key").accessKey)), "accepted");
      fixture.onDay(39);
      assert.match((await stack.mustUp()).said, warningOf(other, first));
      // It is disabled already: nobody is cut off.
      fixture.onDay(47);
      assert.doesNotMatch((await stack.mustUp()).said, /also send to/);
      const { fingerprint } = stack.outputs("key");
      assert.match((await stack.destroy()).said, warningOf(other, fingerprint));
    });
  }

  for (const [what, args] of [
    ["is revoked", (id) => ({ rotation: { ...rotation, revoke: [id] } })],
    ["is declared disabled", () => ({ enabled: false })],
  ] as const satisfies [string, (id: unknown) => Properties][]) {
    it(`is told to feed that one too when it ${what}`, async () => {
      const other = connect(fixture);
      const stack = fixture.stack({ key: accessKey({ rotation }) });
      await stack.mustUp();
      const { fingerprint, accessKey: secret } = stack.outputs("key");
      stack.declare("key", args(fingerprint));
      assert.match((await stack.mustUp()).said, warningOf(other, fingerprint));
      assert.equal(fixture.cloud.ingest(other, String(secret)), "refused");
    });
  }

  it("is told to feed that one too when it is adopted to be disabled", async () => {
    const other = connect(fixture);
    const adopt = fingerprintOf(fixture.cloud.createAccessKey(secure.guid).accessKey);
    const stack = fixture.stack({ key: accessKey({ adopt, enabled: false }) });
    assert.match((await stack.mustUp()).said, warningOf(other, adopt));
  });

  it("is looked at for that only when a key is about to end, and once for all keys of the instance", async () => {
    connect(fixture);
    const stack = fixture.stack({ key: accessKey(), other: accessKey(), third: accessKey({ enabled: false }) });
    await stack.mustUp();
    stack.declare("key", { limit: 5 });
    await stack.mustUp();
    await stack.mustUp();
    await stack.preview();
    await stack.refresh();
    assert.deepEqual(lookUps(fixture), []);
    await stack.destroy();
    assert.deepEqual(lookUps(fixture), [`/v2/resource_instances/${secure.guid}`]);
  });
});

describeWithProvider("A key of an instance of which nobody can tell whether it is connected", (fixture, it) => {
  for (const [what, fault] of [
    ["may not be read", { kind: "status", code: 403 }],
    ["cannot be read", { kind: "status", code: 503 }],
    ["is not answered about", { kind: "answer-lost" }],
  ] as const) {
    it(`is revoked, rotated and deleted all the same where it ${what}`, async () => {
      const stack = fixture.stack({ key: accessKey({ rotation }) });
      await stack.mustUp();
      const leaked = stack.outputs("key").fingerprint;
      const path = /^\/v2\/resource_instances(\/[^/]+)?$/;
      fixture.world.emulator.faults.add({ match: { path }, times: "always", fault });
      stack.declare("key", { rotation: { ...rotation, revoke: [leaked] } });
      assert.match((await stack.mustUp()).said, notKnown);
      assert.ok(!fixture.own.includes(String(leaked)));
      fixture.onDay(31);
      assert.match((await stack.mustUp()).said, notKnown);
      assert.equal(stack.outputs("key").generation, 3);
      const { said, errors } = await stack.destroy();
      assert.match(said, notKnown);
      assert.deepEqual([errors, fixture.own], [[], []]);
    });
  }
});

describeWithProvider("A key that two connected instances list", (fixture, it) => {
  it("is managed, rotated and deleted through either one of them, and never deleted by a resource of the other", async () => {
    const other = connect(fixture);
    const monitoring = fixture.cloud.instance(other).crn;
    const stack = fixture.stack({
      ours: accessKey({ rotation }),
      theirs: accessKey({ instance: monitoring, rotation }),
    });
    await stack.mustUp();
    await stack.mustBeIdle();
    fixture.onDay(31);
    await stack.mustUp();
    assert.deepEqual(fixture.unknown, []);
    assert.equal(fixture.own.length, 4);
    stack.program = { ours: accessKey({ rotation }) };
    await stack.mustUp();
    assert.equal(fixture.own.length, 2);
    const { accessKey: secret } = stack.outputs("ours");
    assert.equal(fixture.cloud.ingest(secure.guid, String(secret)), "accepted");
  });

  for (const made of ["answered", "lost"] as const) {
    it(`and whose creates are ${made} is never given to a resource of the other one`, async () => {
      const other = connect(fixture);
      const monitoring = fixture.cloud.instance(other).crn;
      const stack = fixture.stack({ ours: accessKey(), theirs: accessKey({ instance: monitoring }) });
      if (made === "lost") fixture.cut("access keys", { kind: "reset-after" });
      await stack.settle(5).catch(() => undefined);
      fixture.world.emulator.faults.clear();
      await stack.settle();
      await stack.later();
      assert.notEqual(stack.outputs("ours").fingerprint, stack.outputs("theirs").fingerprint);
      assert.deepEqual(fixture.unknown, []);
    });
  }
});
