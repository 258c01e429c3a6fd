import assert from "node:assert/strict";
import { fingerprintOf } from "../../harness/fingerprint";
import {
  accessKey,
  describeWithProvider,
  monitor,
  objectStorage,
  type ProviderFixture,
  resourceKey,
  secure,
} from "../fixtures/provider/provider-fixture";
import { idsKnownTo } from "../fixtures/provider/snapshot";
import { day } from "../fixtures/provider/time";
import type { WorldStack } from "../fixtures/provider/world-stack";

describeWithProvider("A key that a second resource adopts", (fixture, it) => {
  it("in a run that cannot see the first one, is told by the next run and stays with the first", async () => {
    const stack = fixture.stack({ b: accessKey() });
    await stack.mustUp();
    const held = String(stack.outputs("b").fingerprint);
    stack.program = { a: accessKey({ adopt: held }), b: accessKey() };
    // Nothing that the engine shows of this run could tell that b holds it.
    await stack.mustUp({ target: ["a"] });
    fixture.allowShared(held);

    const { errors, said } = await stack.up();
    assert.deepEqual(errors, []);
    assert.ok(said.includes(held) && /AccessKey::a\b/.test(said) && /AccessKey::b\b/.test(said), said);

    stack.program = { b: accessKey() };
    await stack.mustUp();
    assert.deepEqual([fixture.own, stack.engine.saved.map(({ name }) => name)], [[held], ["b"]]);
  });

  it("in a run that sees the first one, is refused and stays with the first", async () => {
    const stack = fixture.stack({ b: accessKey() });
    await stack.mustUp();
    const held = String(stack.outputs("b").fingerprint);
    stack.program = { b: accessKey(), a: accessKey({ adopt: held }) };
    const { errors } = await stack.up();
    assert.equal(errors.length, 1);
    assert.ok(errors[0]?.includes(held));
    assert.deepEqual([...new Set(idsKnownTo(stack.engine))], [held]);
    assert.deepEqual(
      stack.engine.saved.map(({ name }) => name),
      ["b"],
    );
    stack.program = { b: accessKey() };
    await stack.mustBeIdle();
    assert.deepEqual(fixture.own, [held]);
  });

  it("and that is declared after it, stays with it, and the error of each run says what to do", async () => {
    const stack = fixture.stack({ b: accessKey() });
    await stack.mustUp();
    const held = String(stack.outputs("b").fingerprint);
    // The adopter's list takes its time, so that the engine has brought the owner by before it is read.
    fixture.world.emulator.faults.add({
      match: { operation: "listAccessKeys" },
      times: "always",
      fault: { kind: "latency", ms: 50 },
    });
    stack.program = { a: accessKey({ adopt: held }), b: accessKey() };
    for (const _ of [1, 2]) {
      const { errors } = await stack.up();
      assert.match(errors.join(), /owned by .*AccessKey::b already.*Leave one of them out/);
      assert.deepEqual(idsKnownTo(stack.engine), [held]);
    }
    stack.program = { b: accessKey() };
    await stack.mustBeIdle();
  });
});

describeWithProvider("An adopted key", (fixture, it) => {
  it("rotates by the age that it has, not by the day on which it was adopted", async () => {
    const byHand = madeByHand(fixture);
    fixture.onDay(400);
    const rotation = { every: "90d", overlap: "7d", jitter: "0d" };
    const stack = fixture.stack({ key: accessKey({ adopt: byHand, rotation }) });
    await stack.mustUp();
    fixture.world.time.now += day;
    await stack.mustUp();
    assert.equal(stack.outputs("key").generation, 2);
  });

  it("that somebody has disabled, is enabled with a word of it", async () => {
    const { accessKey: key } = fixture.cloud.createAccessKey(secure.guid, { enabled: false });
    const byHand = fingerprintOf(key);
    const stack = fixture.stack({ key: accessKey({ adopt: byHand }) });
    const { said } = await stack.mustUp();
    assert.equal(stack.outputs("key").enabled, true);
    assert.match(said, new RegExp(`${byHand}.*enable`));
  });

  it("does not keep the resource from moving to another instance later, for adopt counts once", async () => {
    const byHand = madeByHand(fixture);
    const stack = fixture.stack({ key: accessKey({ adopt: byHand }) });
    await stack.mustUp();
    stack.declare("key", { instance: monitor.crn });
    const { did } = await stack.mustUp();
    assert.equal(did.key, "replace");
    assert.equal(fixture.cloud.accessKeysOf(monitor.guid).length, 2);
    assert.deepEqual([fixture.own.length, fixture.unknown], [1, []]);
    await stack.mustBeIdle();
  });

  it("whose credentials were shown once, to others, is refused and left to them", async () => {
    const once = fixture.cloud.addInstance({ service: "databases-for-redis", name: "once", onetimeCredentials: true });
    const { guid } = fixture.cloud.addResourceKey({ name: "theirs", source: once.crn });
    const stack = fixture.stack({ key: resourceKey({ source: once.crn, adopt: guid }) });
    const { errors } = await stack.up();
    assert.match(errors.join(), /cannot be adopted, and others may be using it.* Leave adopt out/);
    assert.deepEqual(stack.engine.saved, []);
    assert.ok(fixture.cloud.resourceKeysOf(once.guid).some((key) => key.guid === guid));
  });

  it("of another resource is not deleted with the former owner in the run that hands it over", async () => {
    const stack = fixture.stack({ old: resourceKey({ name: "app" }) });
    await stack.mustUp();
    const held = String(stack.outputs("old").guid);
    stack.program = { next: resourceKey({ name: "app", adopt: held }) };
    await stack.mustUp();
    assert.deepEqual([fixture.own, stack.outputs("next").guid], [[held], held]);
  });
});

describeWithProvider("A replacement of an adopted key whose answer is lost", (fixture, it) => {
  it("is another key in the end, with the new parameters", async () => {
    const { guid } = fixture.cloud.addResourceKey({ name: "app", source: objectStorage.crn, role: "Writer" });
    const stack = fixture.stack({ key: resourceKey({ adopt: guid }) });
    await stack.mustUp();
    stack.declare("key", { parameters: { HMAC: true } });
    const outage = fixture.cut("resource keys", { kind: "reset-before" });
    assert.equal((await stack.up()).errors.length, 1);
    outage.remove();
    await stack.up();
    assert.notEqual(stack.outputs("key").guid, guid);
  });

  it("is made on the other instance by a later run", async () => {
    const byHand = fingerprintOf(fixture.cloud.createAccessKey(secure.guid).accessKey);
    const stack = fixture.stack({ key: accessKey({ adopt: byHand }) });
    await stack.mustUp();
    stack.declare("key", { instance: monitor.crn });
    const outage = fixture.cut("access keys", { kind: "reset-before" });
    assert.equal((await stack.up()).errors.length, 1);
    outage.remove();
    await stack.settle();
  });
});

describeWithProvider("An older generation that another resource has adopted", (fixture, it) => {
  const rotation = { every: "90d", overlap: "7d", quarantine: "7d", jitter: "0d" };

  /** A stack in which `a` has adopted the first generation of `b`, on a day when that is still valid. */
  async function adopted(): Promise<[stack: WorldStack, first: string]> {
    const stack = fixture.stack({ b: accessKey({ rotation }) });
    await stack.mustUp();
    const first = String(stack.outputs("b").fingerprint);
    fixture.onDay(90);
    await stack.mustUp();
    stack.program = { a: accessKey({ adopt: first }), b: accessKey({ rotation }) };
    await stack.mustUp({ target: ["a"] });
    fixture.allowShared(first);
    return [stack, first];
  }

  it("does not make every later run an update", async () => {
    const [stack] = await adopted();
    fixture.onDay(98);
    await stack.mustUp();
    await stack.mustBeIdle();
  });

  it("is its adopter's alone once a run has seen both, which says so once", async () => {
    const [stack, first] = await adopted();
    const { said } = await stack.preview();
    assert.match(said, /^info: leaves generation 1 to .*AccessKey::a, which owns it too$/m);
    assert.doesNotMatch(said, /warning/);
    const run = await stack.mustUp();
    assert.deepEqual(run.did, { a: "same", b: "update" });
    assert.equal(
      run.said.match(new RegExp(`warning: The key ${first} is owned by .*AccessKey::a too`, "g"))?.length,
      1,
    );
    assert.deepEqual((await stack.up()).said, "");

    // As `pulumi state delete` does.
    stack.engine.saved = stack.engine.saved.filter(({ name }) => name === "b");
    stack.program = { b: accessKey({ rotation }) };
    fixture.onDay(98);
    await stack.mustBeIdle();
    fixture.onDay(120);
    await stack.mustBeIdle();
    const key = fixture.cloud.accessKeysOf(secure.guid).find(({ accessKey: value }) => fingerprintOf(value) === first);
    assert.equal(key?.enabled, true);
  });
});

/** The fingerprint of a key that somebody has made for us. */
function madeByHand(fixture: ProviderFixture): string {
  return fingerprintOf(fixture.cloud.createAccessKey(secure.guid).accessKey);
}
