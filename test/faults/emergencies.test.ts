import assert from "node:assert/strict";
import { fingerprintOf } from "../../harness/fingerprint";
import type { Properties } from "../fixtures/provider/provider";
import {
  accessKey,
  describeWithProvider,
  type ProviderFixture,
  resourceKey,
  secure,
} from "../fixtures/provider/provider-fixture";
import { creating } from "../fixtures/provider/requests";
import { minute } from "../fixtures/provider/time";
import type { WorldStack } from "../fixtures/provider/world-stack";

const rotation = { every: "30d", overlap: "10d", quarantine: "10d", keep: 5, jitter: "0d" };

/** A stack whose only key has been brought up on these days. */
async function broughtUp(
  fixture: ProviderFixture,
  days: readonly number[],
  args: Properties = { rotation },
): Promise<WorldStack> {
  const stack = fixture.stack({ key: accessKey(args) });
  for (const day of days) {
    fixture.onDay(day);
    await stack.mustUp();
  }
  return stack;
}

/** The fingerprints of what agents may use, of all keys of the stack. */
function working(fixture: ProviderFixture): string[] {
  const enabled = fixture.cloud.accessKeysOf(secure.guid).filter((key) => key.enabled);
  return enabled.map(({ accessKey: key }) => fingerprintOf(key)).filter((id) => !fixture.strangers.ids.has(id));
}

function generation(stack: WorldStack, number: number): string {
  const generations: unknown = stack.outputs("key").generations;
  const found = Array.isArray(generations) && generations.find((each) => each.generation === number);
  return String(found?.id ?? assert.fail(`no generation ${number}`));
}

describeWithProvider("A leaked key that is to be revoked", (fixture, it) => {
  it("is ended although a rotation before had an unknown outcome and colleagues have made keys since", async () => {
    const stack = await broughtUp(fixture, [0]);
    const leaked = String(stack.outputs("key").fingerprint);
    fixture.onDay(30);
    const outage = fixture.cut("access keys", { kind: "reset-before" });
    assert.equal((await stack.up()).errors.length, 1);
    outage.remove();
    fixture.strangers.act((cloud) => [cloud.createAccessKey(secure.guid), cloud.createAccessKey(secure.guid)]);
    fixture.onDay(31);
    stack.declare("key", { rotation: { ...rotation, revoke: [leaked] } });
    await stack.mustUp();
    assert.ok(!working(fixture).includes(leaked));
    assert.deepEqual(working(fixture), [stack.outputs("key").fingerprint]);
  });

  it("is ended although no successor can be made", async () => {
    const stack = await broughtUp(fixture, [0]);
    const leaked = String(stack.outputs("key").fingerprint);
    fixture.cut("access keys", { kind: "status", code: 422 });
    stack.declare("key", { rotation: { ...rotation, revoke: [leaked] } });
    assert.equal((await stack.up()).errors.length, 1);
    assert.deepEqual(working(fixture), []);
  });

  it("is ended, and so are the other leaked ones, although one of them cannot be", async () => {
    const stack = await broughtUp(fixture, [0, 30, 35]);
    const older = generation(stack, 1);
    const current = String(stack.outputs("key").fingerprint);
    refuse(fixture, older);
    stack.declare("key", { rotation: { ...rotation, revoke: [older, current] } });
    assert.equal((await stack.up()).errors.length, 1);
    assert.ok(!working(fixture).includes(current));
  });

  it("makes room for its successor where an instance may have no more keys", async () => {
    const stack = await broughtUp(fixture, [0, 30, 41]);
    const older = generation(stack, 1);
    fixture.cloud.settings.accessKeyLimit = fixture.cloud.accessKeysOf(secure.guid).length;
    fixture.onDay(60);
    stack.declare("key", { rotation: { ...rotation, revoke: [older] } });
    await stack.mustUp();
    assert.deepEqual([stack.outputs("key").generation, fixture.own.includes(older)], [3, false]);
  });

  it("is ended although the key that was being made in its place was deleted by somebody", async () => {
    const { stack, pending } = await withPending(fixture);
    fixture.cloud.deleteAccessKey(secure.guid, pending);
    const leaked = String(stack.outputs("key").fingerprint);
    stack.declare("key", { rotation: { ...rotation, revoke: [leaked] } });
    const { said } = await stack.mustUp();
    assert.ok(said.includes(fingerprintOf(pending)), said);
    assert.deepEqual(working(fixture), [stack.outputs("key").fingerprint]);
    await stack.mustBeIdle();
  });

  it("is not given out when it is the one that was being made", async () => {
    const { stack, pending } = await withPending(fixture);
    const leaked = fingerprintOf(pending);
    stack.declare("key", { rotation: { ...rotation, revoke: [leaked] } });
    await stack.mustUp();
    assert.ok(!working(fixture).includes(leaked));
    assert.notEqual(stack.outputs("key").fingerprint, leaked);
    await stack.mustBeIdle();
  });

  for (const command of ["preview", "up"] as const) {
    it(`and whose name is mistyped, is missed in the ${command}, which lists the keys that there are`, async () => {
      const stack = await broughtUp(fixture, [0, 30]);
      stack.declare("key", { rotation: { ...rotation, revoke: ["0123456789ab"] } });
      const [error = ""] = (await stack[command]()).errors;
      for (const id of ["0123456789ab", generation(stack, 1), String(stack.outputs("key").fingerprint)])
        assert.ok(error.includes(id), error);
      assert.equal(working(fixture).length, 2);
    });
  }

  it("is told to be ended, before and while it is", async () => {
    const stack = await broughtUp(fixture, [0]);
    const leaked = String(stack.outputs("key").fingerprint);
    stack.declare("key", { rotation: { ...rotation, revoke: [leaked] } });
    assert.match((await stack.preview()).said, new RegExp(leaked));
    assert.match((await stack.mustUp()).said, new RegExp(leaked));
    assert.doesNotMatch((await stack.mustUp()).said, new RegExp(leaked));
  });

  it("is ended although a resource key's rotation before had an unknown outcome", async () => {
    const stack = fixture.stack({ key: resourceKey({ name: "app", rotation: { every: "30d", jitter: "0d" } }) });
    await stack.mustUp();
    const leaked = String(stack.outputs("key").guid);
    fixture.onDay(30);
    const outage = fixture.cut("resource keys", { kind: "reset-before" });
    assert.equal((await stack.up()).errors.length, 1);
    outage.remove();
    fixture.strangers.act((cloud) =>
      cloud.addResourceKey({ name: "app", source: resourceKey().args.source as string }),
    );
    stack.declare("key", { rotation: { every: "30d", jitter: "0d", revoke: [leaked] } });
    await stack.mustUp();
    assert.deepEqual(fixture.own, [stack.outputs("key").guid]);
  });
});

describeWithProvider("A key that is declared disabled", (fixture, it) => {
  it("is blocked at once with every older one of it that still works", async () => {
    const stack = await broughtUp(fixture, [0, 30]);
    assert.equal(working(fixture).length, 2);
    stack.declare("key", { enabled: false });
    await stack.mustUp();
    assert.deepEqual(working(fixture), []);
    stack.declare("key", { enabled: true });
    await stack.mustUp();
    assert.ok(working(fixture).includes(String(stack.outputs("key").fingerprint)));
  });

  it("is blocked although an older one cannot be", async () => {
    const stack = await broughtUp(fixture, [0, 30, 35]);
    const older = generation(stack, 1);
    refuse(fixture, older);
    stack.declare("key", { enabled: false, rotation: { ...rotation, revoke: [older] } });
    assert.equal((await stack.up()).errors.length, 1);
    assert.deepEqual(working(fixture), [older]);
  });

  it("is blocked although a rotation before had an unknown outcome", async () => {
    const stack = await broughtUp(fixture, [0]);
    fixture.onDay(30);
    const outage = fixture.cut("access keys", { kind: "reset-before" });
    assert.equal((await stack.up()).errors.length, 1);
    outage.remove();
    fixture.strangers.act((cloud) => [cloud.createAccessKey(secure.guid), cloud.createAccessKey(secure.guid)]);
    stack.declare("key", { enabled: false });
    await stack.mustUp();
    assert.deepEqual(working(fixture), []);
  });

  it("is blocked although an older one that is to be restored was deleted by somebody", async () => {
    const stack = await broughtUp(fixture, [0, 30, 41]);
    const older = generation(stack, 1);
    fixture.cloud.deleteAccessKey(secure.guid, secretOf(fixture, older));
    stack.declare("key", { enabled: false, rotation: { ...rotation, restore: [older] } });
    await stack.up();
    assert.deepEqual(working(fixture), []);
  });
});

describeWithProvider("A successor that is not given out yet", (fixture, it) => {
  for (const [what, action] of [
    ["deleted", (key: string) => fixture.cloud.deleteAccessKey(secure.guid, key)],
    ["disabled", (key: string) => fixture.cloud.disableAccessKey(secure.guid, key)],
  ] as const) {
    it(`and is ${what} by somebody, is told, and another is made without a refresh`, async () => {
      const { stack, pending } = await withPending(fixture);
      action(pending);
      const { said } = await stack.mustUp();
      assert.ok(said.includes(fingerprintOf(pending)), said);
      assert.equal(working(fixture).length, 2);
      assert.notEqual(stack.outputs("key").fingerprint, fingerprintOf(pending));
      assert.deepEqual(fixture.unknown, []);
      await stack.mustBeIdle();
    });
  }
});

/** A rotation that could make its key and not verify it. */
async function withPending(fixture: ProviderFixture): Promise<{ stack: WorldStack; pending: string }> {
  const stack = await broughtUp(fixture, [0]);
  const before = new Set(fixture.own);
  fixture.onDay(30);
  const { faults } = fixture.world.emulator;
  const fault = { kind: "not-json" } as const;
  const act = () => faults.add({ match: { method: "GET", path: /keys$/i }, times: "always", fault });
  faults.add({ match: creating["access keys"], fault: { kind: "meanwhile", when: "after", act } });
  assert.equal((await stack.up()).errors.length, 1);
  faults.clear();
  // Of what is younger nobody believes that it is gone.
  fixture.world.time.now += 10 * minute;
  const made = fixture.own.filter((id) => !before.has(id));
  assert.equal(made.length, 1);
  return { stack, pending: secretOf(fixture, String(made[0])) };
}

function secretOf(fixture: ProviderFixture, fingerprint: string): string {
  const found = fixture.cloud.accessKeysOf(secure.guid).find((key) => fingerprintOf(key.accessKey) === fingerprint);
  return found?.accessKey ?? assert.fail(`no key ${fingerprint}`);
}

/** IBM answers 500 whenever this key is to be disabled or deleted. */
function refuse(fixture: ProviderFixture, fingerprint: string): void {
  const path = new RegExp(secretOf(fixture, fingerprint));
  fixture.world.emulator.faults.add({ match: { path }, times: "always", fault: { kind: "status", code: 500 } });
}
