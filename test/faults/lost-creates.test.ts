import assert from "node:assert/strict";
import type { PlatformAccessKeys } from "pulumi-ibm-keys/emulator";
import {
  accessKey,
  describeInWorld,
  monitor,
  resourceKey,
  type Scene,
  secure,
  serviceKey,
} from "../fixtures/provider/scene";
import { fingerprintOf } from "../fixtures/provider/snapshot";
import { day, minute } from "../fixtures/provider/time";
import type { WorldStack } from "../fixtures/provider/world-stack";

describeInWorld("A key that was made in an outage, without an answer and without a list", (scene, it) => {
  /** A stack whose only key was made so. */
  async function afterOutage(declared = accessKey({ limit: 5 })): Promise<WorldStack> {
    const stack = scene.stack({ key: declared });
    const outage = scene.loseAnswers(declared.kind === "access-key" ? "access keys" : "resource keys");
    assert.equal((await stack.up()).errors.length, 1);
    outage.end();
    assert.equal(scene.own.length, 1);
    scene.world.time.now += minute;
    return stack;
  }

  for (const [what, args] of Object.entries({
    "and whose declaration stays": {},
    "and whose limit is changed before the next run": { limit: 6 },
    "and whose instance is changed before the next run": { instance: monitor.crn },
  })) {
    it(`${what}, is removed by the next up, which makes another`, async () => {
      const stack = await afterOutage();
      const [lost] = scene.own;
      stack.declare("key", args);
      await stack.mustUp();
      assert.deepEqual(scene.own, [stack.outputs("key").fingerprint]);
      assert.notDeepEqual(scene.own, [lost]);
      await stack.mustBeIdle();
    });
  }

  it("and whose name is changed before the next run, is not left beside the one of the new name", async () => {
    const stack = await afterOutage(resourceKey({ name: "first" }));
    stack.declare("key", { name: "second" });
    await stack.mustUp();
    assert.deepEqual(scene.own, [stack.outputs("key").guid]);
    assert.deepEqual(
      scene.cloud.resourceKeysOf().map(({ name }) => name),
      ["second"],
    );
  });

  it("is removed when the resource is declared no more", async () => {
    const stack = await afterOutage();
    stack.program = {};
    await stack.mustUp();
    assert.deepEqual([scene.own, stack.engine.saved], [[], []]);
  });

  it("is removed by a destroy", async () => {
    const stack = await afterOutage();
    assert.deepEqual((await stack.destroy()).errors, []);
    assert.deepEqual([scene.own, stack.engine.saved], [[], []]);
  });

  it("is left alone when the resource adopts another key instead, but for the one that was lost", async () => {
    const stack = await afterOutage();
    const byHand = scene.strangers.act((cloud) => fingerprintOf(cloud.createAccessKey(secure.guid).accessKey));
    scene.strangers.give(byHand);
    stack.declare("key", { adopt: byHand });
    await stack.mustUp();
    assert.deepEqual([scene.own, stack.outputs("key").fingerprint], [[byHand], byHand]);
  });

  it("is kept when the resource itself adopts it by its name", async () => {
    const stack = await afterOutage();
    const [made] = scene.own;
    stack.declare("key", { adopt: made });
    await stack.mustUp();
    assert.deepEqual([scene.own, stack.outputs("key").fingerprint], [[made], made]);
  });

  it("goes to another resource that adopts it, and is not deleted with its own", async () => {
    const stack = await afterOutage();
    const [made] = scene.own;
    stack.program = { other: accessKey({ adopt: made }) };
    await stack.mustUp();
    assert.deepEqual([scene.own, stack.engine.saved.map(({ name }) => name)], [[made], ["other"]]);
  });
});

describeInWorld("A successor that was made in an outage, without an answer and without a list", (scene, it) => {
  const rotation = { every: "30d", overlap: "7d", jitter: "0d" };

  for (const [kind, declared, made] of [
    ["an access key", accessKey({ limit: 5, rotation }), "access keys"],
    ["a resource key", resourceKey({ rotation }), "resource keys"],
  ] as const) {
    async function inRotation(): Promise<WorldStack> {
      const stack = scene.stack({ key: declared });
      await stack.mustUp();
      scene.onDay(30);
      const outage = scene.loseAnswers(made);
      assert.equal((await stack.up()).errors.length, 1);
      outage.end();
      assert.equal(scene.own.length, 2);
      scene.world.time.now += minute;
      return stack;
    }

    it(`(of ${kind}) does not stay beside the one of the next up`, async () => {
      const stack = await inRotation();
      await stack.mustUp();
      assert.equal(stack.outputs("key").generation, 2);
      assert.deepEqual([scene.own.length, scene.unknown], [2, []]);
      await stack.mustBeIdle();
    });

    it(`(of ${kind}) does not outlive a destroy`, async () => {
      const stack = await inRotation();
      assert.deepEqual((await stack.destroy()).errors, []);
      assert.deepEqual(scene.own, []);
    });
  }
});

describeInWorld("A service key that was made again in an outage", (scene, it) => {
  it("leaves no resource key behind when it is destroyed", async () => {
    const stack = scene.stack({ key: serviceKey({ keepResourceKey: false }) });
    await stack.mustUp();
    assert.deepEqual(scene.own, []);
    stack.declare("key", { keepResourceKey: true, restrict: true });
    const outage = scene.loseAnswers("resource keys");
    assert.equal((await stack.up()).errors.length, 1);
    outage.end();
    assert.equal(scene.own.length, 1);
    assert.deepEqual((await stack.destroy()).errors, []);
    assert.deepEqual(scene.own, []);
  });
});

describeInWorld("A create that a proxy put off although it was carried out", (scene, it) => {
  for (const [kind, declared] of [
    ["access key", accessKey()],
    ["resource key", resourceKey()],
  ] as const) {
    it(`makes no second ${kind} that nobody knows`, async () => {
      const { faults } = scene.world.emulator;
      const fault = { kind: "status", code: 503, retryAfter: 1, when: "after" } as const;
      faults.add({ match: { method: "POST", path: /keys$/i }, fault });
      const stack = scene.stack({ key: declared });
      await stack.settle();
      await stack.later();
      assert.deepEqual([scene.own.length, scene.unknown], [1, []]);
    });
  }
});

describeInWorld("Where no label can be written on an access key", (scene, it) => {
  for (const platform of ["missing", "denied", "other-list", "refuses-metadata"] as const) {
    it(`(${platform}) a lost one is named in a warning, neither taken nor deleted, and another is made`, async () => {
      const { stack, lost, said } = await lose(scene, platform);
      assert.ok(said.includes(lost), said);
      assert.ok(scene.own.includes(lost));
      assert.notEqual(stack.outputs("key").fingerprint, lost);
      assert.equal(scene.own.length, 2);
      scene.world.time.now += day;
      await stack.mustBeIdle();
      assert.deepEqual((await stack.destroy()).errors, []);
      assert.deepEqual(scene.own, [lost]);
    });
  }
});

/** A key whose first create was carried out and not answered; `lost` is what that made. */
async function lose(
  scene: Scene,
  platform: PlatformAccessKeys,
): Promise<{ stack: WorldStack; lost: string; said: string }> {
  scene.cloud.settings.platformAccessKeys = platform;
  const made: string[] = [];
  scene.cloud.rooms.ledger.onChange(() => made.push(...scene.own.filter((id) => !made.includes(id))));
  const { faults } = scene.world.emulator;
  const match = { method: "POST", path: "/api/customer/accessKeys" };
  faults.add({ match, fault: { kind: "reset-after" } });
  const stack = scene.stack({ key: accessKey() });
  const { said } = await stack.mustUp();
  await stack.later();
  return { stack, lost: made[0] ?? assert.fail("no key was made"), said };
}

describeInWorld("A lost create of a machine whose clock was ahead", (scene, it) => {
  it("is looked for until it can no longer turn up", async () => {
    scene.onDay(1);
    const stack = scene.stack({ key: resourceKey() });
    scene.cloud.settings.youngForMs = 3 * minute;
    const { faults } = scene.world.emulator;
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
    const since = new Date(scene.world.time.now + 60 * minute).toISOString();
    saved.outputs = { ...saved.outputs, lostCreates: lostCreates.map((each) => ({ ...each, since })) };
    await stack.up();
    scene.world.time.now += 4 * minute;
    await stack.up();
    scene.world.time.now += 60 * minute;
    await stack.up();
    assert.deepEqual(scene.unknown, []);
  });
});

describeInWorld("A lost create on an instance, named by its GUID, that is gone", (scene, it) => {
  it("does not keep destroy from going through", async () => {
    const { guid } = scene.cloud.addInstance({ service: "sysdig-secure", name: "gone" });
    const stack = scene.stack({ a: accessKey({ instance: guid }) });
    const outage = scene.cut("access keys", { kind: "reset-before" });
    assert.equal((await stack.up()).errors.length, 1);
    outage.remove();
    scene.cloud.removeInstance(guid);
    scene.world.emulator.faults.add({
      match: { path: new RegExp(`/v2/resource_instances/${guid}`) },
      times: "always",
      fault: { kind: "status", code: 404 },
    });
    scene.world.time.now += 11 * minute;
    assert.deepEqual((await stack.destroy()).errors, []);
  });
});
