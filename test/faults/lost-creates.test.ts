import assert from "node:assert/strict";
import type { PlatformAccessKeys } from "pulumi-ibm-keys/emulator";
import { fingerprintOf } from "../../harness/fingerprint";
import {
  accessKey,
  describeWithProvider,
  monitor,
  type ProviderFixture,
  resourceKey,
  secure,
  serviceKey,
} from "../fixtures/provider/provider-fixture";
import { day, minute } from "../fixtures/provider/time";
import type { WorldStack } from "../fixtures/provider/world-stack";

describeWithProvider("A key that was made in an outage, without an answer and without a list", (fixture, it) => {
  /** A stack whose only key was made so. */
  async function afterOutage(declared = accessKey({ limit: 5 })): Promise<WorldStack> {
    const stack = fixture.stack({ key: declared });
    const outage = fixture.loseAnswers(declared.kind === "access-key" ? "access keys" : "resource keys");
    assert.equal((await stack.up()).errors.length, 1);
    outage.end();
    assert.equal(fixture.own.length, 1);
    fixture.world.time.now += minute;
    return stack;
  }

  for (const [what, args] of Object.entries({
    "and whose declaration stays": {},
    "and whose limit is changed before the next run": { limit: 6 },
    "and whose instance is changed before the next run": { instance: monitor.crn },
  })) {
    it(`${what}, is removed by the next up, which makes another`, async () => {
      const stack = await afterOutage();
      const [lost] = fixture.own;
      stack.declare("key", args);
      await stack.mustUp();
      assert.deepEqual(fixture.own, [stack.outputs("key").fingerprint]);
      assert.notDeepEqual(fixture.own, [lost]);
      await stack.mustBeIdle();
    });
  }

  it("and whose name is changed before the next run, is not left beside the one of the new name", async () => {
    const stack = await afterOutage(resourceKey({ name: "first" }));
    stack.declare("key", { name: "second" });
    await stack.mustUp();
    assert.deepEqual(fixture.own, [stack.outputs("key").guid]);
    assert.deepEqual(
      fixture.cloud.resourceKeysOf().map(({ name }) => name),
      ["second"],
    );
  });

  it("is removed when the resource is declared no more", async () => {
    const stack = await afterOutage();
    stack.program = {};
    await stack.mustUp();
    assert.deepEqual([fixture.own, stack.engine.saved], [[], []]);
  });

  it("is removed by a destroy", async () => {
    const stack = await afterOutage();
    assert.deepEqual((await stack.destroy()).errors, []);
    assert.deepEqual([fixture.own, stack.engine.saved], [[], []]);
  });

  it("is left alone when the resource adopts another key instead, but for the one that was lost", async () => {
    const stack = await afterOutage();
    const byHand = fixture.strangers.act((cloud) => fingerprintOf(cloud.createAccessKey(secure.guid).accessKey));
    fixture.strangers.give(byHand);
    stack.declare("key", { adopt: byHand });
    await stack.mustUp();
    assert.deepEqual([fixture.own, stack.outputs("key").fingerprint], [[byHand], byHand]);
  });

  it("is kept when the resource itself adopts it by its name", async () => {
    const stack = await afterOutage();
    const [made] = fixture.own;
    stack.declare("key", { adopt: made });
    await stack.mustUp();
    assert.deepEqual([fixture.own, stack.outputs("key").fingerprint], [[made], made]);
  });

  it("goes to another resource that adopts it, and is not deleted with its own", async () => {
    const stack = await afterOutage();
    const [made] = fixture.own;
    stack.program = { other: accessKey({ adopt: made }) };
    await stack.mustUp();
    assert.deepEqual([fixture.own, stack.engine.saved.map(({ name }) => name)], [[made], ["other"]]);
  });
});

describeWithProvider("A successor that was made in an outage, without an answer and without a list", (fixture, it) => {
  const rotation = { every: "30d", overlap: "7d", jitter: "0d" };

  for (const [kind, declared, made] of [
    ["an access key", accessKey({ limit: 5, rotation }), "access keys"],
    ["a resource key", resourceKey({ rotation }), "resource keys"],
  ] as const) {
    async function inRotation(): Promise<WorldStack> {
      const stack = fixture.stack({ key: declared });
      await stack.mustUp();
      fixture.onDay(30);
      const outage = fixture.loseAnswers(made);
      assert.equal((await stack.up()).errors.length, 1);
      outage.end();
      assert.equal(fixture.own.length, 2);
      fixture.world.time.now += minute;
      return stack;
    }

    it(`(of ${kind}) does not stay beside the one of the next up`, async () => {
      const stack = await inRotation();
      await stack.mustUp();
      assert.equal(stack.outputs("key").generation, 2);
      assert.deepEqual([fixture.own.length, fixture.unknown], [2, []]);
      await stack.mustBeIdle();
    });

    it(`(of ${kind}) does not outlive a destroy`, async () => {
      const stack = await inRotation();
      assert.deepEqual((await stack.destroy()).errors, []);
      assert.deepEqual(fixture.own, []);
    });
  }
});

describeWithProvider("A service key that was made again in an outage", (fixture, it) => {
  it("leaves no resource key behind when it is destroyed", async () => {
    const stack = fixture.stack({ key: serviceKey({ keepResourceKey: false }) });
    await stack.mustUp();
    assert.deepEqual(fixture.own, []);
    stack.declare("key", { keepResourceKey: true, restrict: true });
    const outage = fixture.loseAnswers("resource keys");
    assert.equal((await stack.up()).errors.length, 1);
    outage.end();
    assert.equal(fixture.own.length, 1);
    assert.deepEqual((await stack.destroy()).errors, []);
    assert.deepEqual(fixture.own, []);
  });
});

describeWithProvider("A create that a proxy put off although it was carried out", (fixture, it) => {
  for (const [kind, declared] of [
    ["access key", accessKey()],
    ["resource key", resourceKey()],
  ] as const) {
    it(`makes no second ${kind} that nobody knows`, async () => {
      const { faults } = fixture.world.emulator;
      const fault = { kind: "status", code: 503, retryAfter: 1, when: "after" } as const;
      faults.add({ match: { method: "POST", path: /keys$/i }, fault });
      const stack = fixture.stack({ key: declared });
      await stack.settle();
      await stack.later();
      assert.deepEqual([fixture.own.length, fixture.unknown], [1, []]);
    });
  }
});

describeWithProvider("Where no label can be written on an access key", (fixture, it) => {
  for (const platform of ["missing", "denied", "other-list", "refuses-metadata"] as const) {
    it(`(${platform}) a lost one is named in a warning, neither taken nor deleted, and another is made`, async () => {
      const { stack, lost, said } = await lose(fixture, platform);
      assert.ok(said.includes(lost), said);
      assert.ok(fixture.own.includes(lost));
      assert.notEqual(stack.outputs("key").fingerprint, lost);
      assert.equal(fixture.own.length, 2);
      fixture.world.time.now += day;
      await stack.mustBeIdle();
      assert.deepEqual((await stack.destroy()).errors, []);
      assert.deepEqual(fixture.own, [lost]);
    });
  }
});

/** A key whose first create was carried out and not answered; `lost` is what that made. */
async function lose(
  fixture: ProviderFixture,
  platform: PlatformAccessKeys,
): Promise<{ stack: WorldStack; lost: string; said: string }> {
  fixture.cloud.settings.platformAccessKeys = platform;
  const made: string[] = [];
  fixture.cloud.services.store.onChange(() => made.push(...fixture.own.filter((id) => !made.includes(id))));
  const { faults } = fixture.world.emulator;
  const match = { method: "POST", path: "/api/customer/accessKeys" };
  faults.add({ match, fault: { kind: "reset-after" } });
  const stack = fixture.stack({ key: accessKey() });
  const { said } = await stack.mustUp();
  await stack.later();
  return { stack, lost: made[0] ?? assert.fail("no key was made"), said };
}

describeWithProvider("A lost create of a machine whose clock was ahead", (fixture, it) => {
  it("is looked for until it can no longer turn up", async () => {
    fixture.onDay(1);
    const stack = fixture.stack({ key: resourceKey() });
    fixture.cloud.settings.youngForMs = 3 * minute;
    const { faults } = fixture.world.emulator;
    const lost = faults.add({
      match: { method: "POST", path: /^\/v2\/resource_keys$/ },
      times: "always",
      fault: { kind: "reset-after" },
    });
    assert.equal((await stack.up()).errors.length, 1);
    lost.remove();
    const saved = stack.saved("key");
    const { lostCreates } = saved.outputs;
    assert.ok(Array.isArray(lostCreates));
    const since = new Date(fixture.world.time.now + 60 * minute).toISOString();
    saved.outputs = { ...saved.outputs, lostCreates: lostCreates.map((each) => ({ ...each, since })) };
    await stack.up();
    fixture.world.time.now += 4 * minute;
    await stack.up();
    fixture.world.time.now += 60 * minute;
    await stack.up();
    assert.deepEqual(fixture.unknown, []);
  });
});

describeWithProvider("A lost create on an instance, named by its GUID, that is gone", (fixture, it) => {
  it("does not keep destroy from going through", async () => {
    const { guid } = fixture.cloud.addInstance({ service: "sysdig-secure", name: "gone" });
    const stack = fixture.stack({ a: accessKey({ instance: guid }) });
    const outage = fixture.cut("access keys", { kind: "reset-before" });
    assert.equal((await stack.up()).errors.length, 1);
    outage.remove();
    fixture.cloud.removeInstance(guid);
    fixture.world.emulator.faults.add({
      match: { path: new RegExp(`/v2/resource_instances/${guid}`) },
      times: "always",
      fault: { kind: "status", code: 404 },
    });
    fixture.world.time.now += 11 * minute;
    assert.deepEqual((await stack.destroy()).errors, []);
  });
});
