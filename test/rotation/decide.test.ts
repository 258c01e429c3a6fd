import assert from "node:assert/strict";
import { decideRotation, exceptionsIn, isAsPlanned, type RotationRequest } from "../../provider/rotation/decide";
import type { Generations } from "../../provider/rotation/generations";
import { fingerprintId, rotationArgument } from "../../provider/rotation/settings";
import { day, start } from "./arbitrary";

const on = (days: number) => new Date(start + days * day).toISOString();
const plan = { generation: 1, since: on(0) };
const monthly = { every: "30d", overlap: "7d", jitter: "0d" };
const notKnownYet = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

function decide(request: Partial<RotationRequest>) {
  return decideRotation({
    given: monthly,
    argument: rotationArgument(fingerprintId),
    before: { plan },
    urn: "urn",
    now: start + 30 * day,
    canDisable: true,
    isPaused: false,
    ...request,
  });
}

describe("What is decided of a rotation", () => {
  it("is the first generation for a new key, without a word", () => {
    assert.deepEqual(decide({ before: undefined, now: start }), { plan, events: [], warnings: [] });
  });

  it("is the next generation on the due day, and nothing on the day before", () => {
    assert.equal(decide({}).plan.generation, 2);
    assert.deepEqual(decide({ now: start + 29 * day }), { plan, events: [], warnings: [] });
  });

  it("is to rotate when the id is another one, not when it is the same or taken away", () => {
    const at = (saved: unknown, id?: string) =>
      decide({ given: { ...monthly, id }, before: { plan, rotation: saved }, now: start + day }).plan.generation;
    assert.equal(at({ id: "a" }, "b"), 2);
    assert.equal(at({}, "b"), 2);
    assert.equal(at(undefined, "b"), 2);
    assert.equal(at({ id: "b" }, "b"), 1);
    assert.equal(at({ id: "a" }), 1);
  });

  it("is nothing new while the argument is refused, not known yet, or the key is declared disabled", () => {
    for (const given of [{ every: "1y" }, notKnownYet, { ...monthly, every: notKnownYet }, undefined]) {
      assert.deepEqual(decide({ given }).plan, plan);
    }
    assert.deepEqual(decide({ isPaused: true }).plan, plan);
  });

  it("lets older keys go all the same while the key is declared disabled", () => {
    const older = [{ generation: 1, state: "retiring" as const, validUntil: on(37), deleteAfter: on(44) }];
    const rotated = { generation: 2, since: on(30), anchor: on(0), older };
    const { plan: next } = decide({ before: { plan: rotated }, now: start + 37 * day, isPaused: true });
    assert.equal(next.older?.[0]?.state, "disabled");
  });

  it("warns from warnBefore on until the rotation, and no longer", () => {
    const given = { ...monthly, warnBefore: "2d" };
    const warnings = (days: number) => decide({ given, now: start + days * day }).warnings;
    assert.deepEqual(warnings(27.9), []);
    assert.deepEqual(warnings(28), [`The next rotation is due on ${on(30)}.`]);
    assert.deepEqual(warnings(30), []);
  });

  it("begins anew where the saved plan cannot be read", () => {
    assert.deepEqual(decide({ before: { plan: "lost" } }).plan, { generation: 1, since: on(30) });
  });
});

describe("Saved keys", () => {
  const keys: Generations<string> = {
    current: { generation: 1, state: "active", id: "0123456789ab", validUntil: null, key: "key" },
    pending: undefined,
    previous: [],
  };

  it("are as planned, or something is to be done", () => {
    assert.ok(isAsPlanned(keys, { plan }, start, true));
    assert.ok(!isAsPlanned(keys, { plan: { ...plan, generation: 2 } }, start, true));
    assert.ok(!isAsPlanned({ ...keys, pending: { ...keys.current, state: "pending" } }, { plan }, start, true));
    assert.ok(!isAsPlanned(keys, { plan, rotation: { revoke: ["0123456789ab"] } }, start, true));
    assert.ok(isAsPlanned(keys, { plan: notKnownYet }, start, true));
  });

  it("are named by revoke and restore once these are known", () => {
    assert.deepEqual(exceptionsIn({ revoke: ["a"] }), { revoke: ["a"], restore: [] });
    for (const unknown of [undefined, notKnownYet, { revoke: notKnownYet }]) {
      assert.deepEqual(exceptionsIn(unknown), { revoke: [], restore: [] });
    }
  });
});
