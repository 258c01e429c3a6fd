import assert from "node:assert/strict";
import { withEnded } from "../../provider/rotation/generations";
import type { RotationArgument } from "../../provider/rotation/settings";
import { at, on } from "./arbitrary";
import { Keyring, type Up } from "./keyring";

const monthly: RotationArgument = { every: "30d", overlap: "7d", quarantine: "3d", jitter: "0d" };
const byHand: RotationArgument = { overlap: "7d", quarantine: "3d" };

/** Runs on these days, the last of which is only decided. */
async function runs(ring: Keyring, rotation: RotationArgument | undefined, ...days: number[]) {
  for (const each of days.slice(0, -1)) await ring.up({ now: at(each), rotation });
  return ring.decide({ now: at(days.at(-1) ?? 0), rotation });
}

function eventsOf(ring: Keyring, up: Omit<Up, "now">, day: number): string[] {
  return ring.decide({ ...up, now: at(day) }).events;
}

describe("The events of a preview", () => {
  it("say nothing before a key is due", async () => {
    const { events, warnings, steps, isDue } = await runs(new Keyring(), monthly, 0, 15, 29.9);
    assert.deepEqual([events, warnings, steps, isDue], [[], [], [], false]);
  });

  it("say from what to what a key rotates, why, and until when the older one is valid", async () => {
    const { events, isDue } = await runs(new Keyring(), monthly, 31);
    assert.deepEqual(events, [
      `rotates from generation 1 to 2 (due since ${on(30)}); generation 1 stays valid until ${on(38)}`,
    ]);
    assert.ok(isDue);
  });

  it("do not call a key valid until this very moment where there is no overlap", async () => {
    const rotation = { every: "30d", overlap: "0d", quarantine: "0d", jitter: "0d" };
    const { events } = await runs(new Keyring(), rotation, 30);
    assert.deepEqual(events, [
      `rotates from generation 1 to 2 (due since ${on(30)})`,
      "deletes generation 1: its overlap is over",
    ]);
  });

  it("say when an older key is disabled and deleted, and why", async () => {
    const ring = new Keyring();
    assert.deepEqual((await runs(ring, monthly, 30, 36.9)).events, []);
    const disabled = await runs(ring, monthly, 37, 37);
    assert.deepEqual(disabled.events, []);
    assert.deepEqual(eventsOf(ring, { rotation: monthly }, 39.9), []);
    assert.deepEqual(eventsOf(ring, { rotation: monthly }, 40), ["deletes generation 1: its quarantine is over"]);
    const late = new Keyring();
    assert.deepEqual((await runs(late, monthly, 30, 50)).events, [
      `disables generation 1: its overlap is over; it is deleted after ${on(53)}`,
    ]);
  });

  it("say that a revocation ends a key and makes another", async () => {
    const ring = new Keyring();
    await ring.up({ now: at(30), rotation: monthly });
    assert.deepEqual(eventsOf(ring, { rotation: { ...monthly, revoke: ["key-1", "key-2"] } }, 31), [
      "makes generation 3 in its place, and ends key-2 (generation 2, the current one) and key-1 (generation 1) at once, as rotation.revoke says",
    ]);
  });

  it("are over once both keys were revoked: no later run speaks of keys that are gone", async () => {
    const ring = new Keyring();
    const rotation = { ...monthly, revoke: ["key-1", "key-2"] };
    await ring.up({ now: at(30), rotation: monthly });
    await ring.up({ now: at(31), rotation });
    for (const day of [32, 38, 41, 50]) assert.deepEqual(eventsOf(ring, { rotation }, day), []);
  });

  it("say until when a key is kept once its overlap or its quarantine is longer, and nothing when it is shorter", async () => {
    const ring = new Keyring();
    await ring.up({ now: at(30), rotation: monthly });
    assert.deepEqual(eventsOf(ring, { rotation: { ...monthly, overlap: "20d" } }, 31), [
      `keeps generation 1 valid until ${on(50)}`,
    ]);
    assert.deepEqual(eventsOf(ring, { rotation: { ...monthly, overlap: "1d" } }, 32), []);
    await ring.up({ now: at(37), rotation: monthly });
    assert.deepEqual(eventsOf(ring, { rotation: { ...monthly, quarantine: "9d" } }, 38), [
      `keeps generation 1 until ${on(46)}`,
    ]);
    assert.deepEqual(eventsOf(ring, { rotation: { ...monthly, quarantine: "1d" } }, 39), []);
  });

  it("do not say that a key is kept which is ended in the same run", async () => {
    const ring = new Keyring();
    await ring.up({ now: at(30), rotation: monthly });
    assert.deepEqual(eventsOf(ring, { rotation: { ...monthly, overlap: "20d", revoke: ["key-1"] } }, 31), [
      "ends key-1 (generation 1) at once, as rotation.revoke says",
    ]);
  });

  it("are decided without changing what they are decided from", async () => {
    const ring = new Keyring();
    await ring.up({ now: at(30), rotation: monthly });
    const before = structuredClone(ring.saved);
    const rotation = Object.freeze({ ...monthly, overlap: "20d" });
    for (const day of [31, 60, 400]) ring.decide({ now: at(day), rotation });
    assert.deepEqual(ring.saved, before);
  });

  it("say that every generation is disabled with the resource, each once, and which are enabled with it again", async () => {
    const ring = new Keyring();
    await ring.up({ now: at(30), rotation: monthly });
    assert.deepEqual(eventsOf(ring, { rotation: monthly, isEnabled: false }, 31), [
      "disables generation 1 too: enabled is false",
    ]);
    assert.deepEqual(eventsOf(ring, { rotation: monthly, isEnabled: false }, 38), [
      "disables generation 1 too: enabled is false",
    ]);
    await ring.up({ now: at(31), rotation: monthly, isEnabled: false });
    assert.deepEqual(eventsOf(ring, { rotation: monthly }, 32), [
      `enables generation 1 again: it was promised until ${on(37)}`,
    ]);
  });
});

describe("A warning", () => {
  it("comes from warnBefore on until the rotation, and no longer", async () => {
    const rotation = { ...monthly, warnBefore: "2d" };
    const ring = new Keyring();
    const warnings = (day: number) => ring.decide({ now: at(day), rotation }).warnings;
    assert.deepEqual(warnings(27.9), []);
    assert.deepEqual(warnings(28), [`The next rotation is due on ${on(30)}.`]);
    assert.deepEqual(warnings(30), []);
  });

  it("says that a deleted key cannot be restored", async () => {
    const ring = new Keyring();
    for (const day of [30, 37, 40]) await ring.up({ now: at(day), rotation: monthly });
    const { warnings, isDue, problem } = ring.decide({ now: at(41), rotation: { ...monthly, restore: ["key-1"] } });
    assert.deepEqual(warnings, ["rotation.restore names key-1, which is deleted: it cannot be brought back."]);
    assert.deepEqual([isDue, problem], [false, undefined]);
  });
});

describe("A slip of the pen in revoke or restore", () => {
  it("is refused with the list of the resource's keys, and ends nothing", async () => {
    const ring = new Keyring();
    await ring.up({ now: at(30), rotation: monthly });
    for (const name of ["revoke", "restore"] as const) {
      const { problem } = ring.decide({ now: at(31), rotation: { ...monthly, [name]: ["key-7"] } });
      assert.equal(
        problem,
        `rotation.${name} names key-7, which is none of this resource's keys: they are key-2 (generation 2, the current one), key-1 (generation 1). Nothing was ended.`,
      );
    }
  });

  it("is none where the key was ended by the resource, however many others it has ended since", async () => {
    const ring = new Keyring();
    const rotation: RotationArgument = { every: "1h", overlap: "0d", quarantine: "0d", jitter: "0d" };
    await ring.up({ now: at(0), rotation });
    for (let hours = 1; hours <= 120; hours++) {
      await ring.up({ now: at(hours / 24), rotation: { ...rotation, ...(hours > 1 ? { revoke: ["key-1"] } : {}) } });
    }
    assert.equal(ring.saved.current.generation, 121);
    assert.equal(ring.decide({ now: at(6), rotation: { ...rotation, revoke: ["key-1"] } }).problem, undefined);
    assert.equal(ring.saved.ended.length, 100);
    assert.match(ring.decide({ now: at(6), rotation: { ...rotation, revoke: ["key-2"] } }).problem ?? "", /key-2/);
  });

  it("keeps no more than a hundred ids of ended keys, but every one that is named", () => {
    const many = Array.from({ length: 100 }, (_, index) => `key-${index}`);
    assert.deepEqual(withEnded(many, ["key-100"], []), [...many.slice(1), "key-100"]);
    assert.deepEqual(withEnded(many, ["key-100"], ["key-0"]), ["key-0", ...many.slice(2), "key-100"]);
    assert.deepEqual(withEnded(many, ["key-3"], []), many);
  });
});

describe("What keeps a rotation from beginning", () => {
  it("is that the key is declared disabled; once it is enabled, the rotation that was asked for follows", async () => {
    const ring = new Keyring(true, byHand);
    await ring.up({ now: at(1), rotation: byHand, isEnabled: false });
    const asked = { ...byHand, id: "now" };
    assert.equal(ring.decide({ now: at(2), rotation: asked, isEnabled: false }).isDue, false);
    await ring.up({ now: at(2), rotation: asked, isEnabled: false });
    await ring.up({ now: at(3), rotation: asked });
    assert.deepEqual(ring.stages, ["key-2 2 active", "key-1 1 retiring"]);
    assert.equal(ring.keys.get("key-1"), "enabled", "the older key is said to be valid until its overlap ends");
    assert.equal(ring.decide({ now: at(3), rotation: asked }).isDue, false);
  });

  it("is not that rotation is taken away and comes back with the same id", async () => {
    const rotation = { ...byHand, id: "2026-01" };
    const ring = new Keyring(true, rotation);
    await ring.up({ now: at(1) });
    assert.equal(ring.decide({ now: at(2), rotation }).isDue, false);
    assert.equal(ring.decide({ now: at(2), rotation: { ...rotation, id: "2026-02" } }).isDue, true);
  });

  it("is that the id is the one of an earlier rotation, though a rotation without an id came between", async () => {
    const ring = new Keyring(true, { ...monthly, id: "2026-01" });
    await ring.up({ now: at(30), rotation: monthly });
    assert.equal(ring.saved.current.id, "key-2");
    assert.equal(ring.decide({ now: at(31), rotation: { ...monthly, id: "2026-01" } }).isDue, false);
  });
});
