import assert from "node:assert/strict";
import fc from "fast-check";
import { actionsNow, type Exceptions, idsIn } from "../../provider/rotation/generations";
import { advance, firstPlan } from "../../provider/rotation/plan";
import { type RotationArgument, settingsOf } from "../../provider/rotation/settings";
import { day, gaps, rotations, start } from "./arbitrary";
import { Keyring } from "./keyring";

const failures = fc.option(
  fc.record({ step: fc.integer({ min: 1, max: 8 }), when: fc.constantFrom("before" as const, "after" as const) }),
);

const runs = fc.array(
  fc.record({
    gap: gaps,
    isDemanded: fc.nat(3).map((number) => number === 0),
    failure: failures,
    // Which of the keys there are, by its place among them, is revoked or restored from now on.
    revoke: fc.option(fc.nat(4), { freq: 6 }),
    restore: fc.option(fc.nat(4), { freq: 6 }),
  }),
  { minLength: 1, maxLength: 25 },
);

type Step = typeof lastRun | (typeof runs extends fc.Arbitrary<(infer Each)[]> ? Each : never);

const lastRun = { gap: 400 * day, isDemanded: false, failure: null, revoke: null, restore: null };

/** What happens to a key and its successors in these runs; `promises`: also that each has its overlap. */
async function live(argument: RotationArgument, steps: readonly Step[], { promises }: { promises: boolean }) {
  const settings = settingsOf(argument, true);
  let now = start;
  let exceptions: Exceptions = { revoke: [], restore: [] };
  let givenOut = "key-1";
  /** The key that was given out before, and until when it has to work. */
  let promised: { id: string; until: number } | undefined;
  const look = () => {
    const { id } = ring.saved.current;
    if (id !== givenOut) {
      promised = { id: givenOut, until: now + settings.overlap };
      givenOut = id;
    }
    assert.equal(ring.keys.get(givenOut), "enabled", `${givenOut} is given out and does not work`);
    if (!promises || promised === undefined || now >= promised.until) return;
    if (exceptions.revoke.includes(promised.id)) return;
    assert.equal(ring.keys.get(promised.id), "enabled", `${promised.id} is still in its overlap`);
  };
  const ring: Keyring = new Keyring(look);
  let plan = firstPlan(now);
  for (const { gap, isDemanded, failure, revoke, restore } of [...steps, lastRun, lastRun, lastRun]) {
    now += gap;
    exceptions = named(exceptions, idsIn(ring.saved), revoke, restore);
    const demanded = isDemanded ? "asked" : undefined;
    const planned = advance(plan, settings, { now, ahead: 0, demanded }).plan;
    ring.clearFaults();
    if (failure !== null) ring.failAt(failure.step, failure.when);
    const { reports } = ring;
    const failed = await ring
      .carryOut({ plan: planned, now, overlap: settings.overlap, quarantine: settings.quarantine, exceptions })
      .then(
        () => undefined,
        (error: unknown) => error,
      );
    if (failed instanceof assert.AssertionError) throw failed;
    // The engine saves what was planned, but for a failure before anything was reached.
    if (failed === undefined || ring.reports > reports) plan = planned;
    look();
    const known = idsIn(ring.saved);
    for (const id of ring.keys.keys()) assert.ok(known.includes(id), `${id} exists, and nobody knows of it`);
  }
  assert.equal(ring.saved.pending, undefined);
  assert.equal(ring.saved.current.generation, plan.generation);
  for (const id of exceptions.revoke) assert.ok(!ring.keys.has(id), `${id} is revoked and still there`);
  const { keep, quarantine } = settings;
  assert.deepEqual(actionsNow(ring.saved, plan, exceptions, { now, keep, quarantine }), []);
}

function named(
  { revoke, restore }: Exceptions,
  ids: readonly string[],
  revoked: number | null,
  restored: number | null,
): Exceptions {
  const idAt = (place: number | null) => ids.filter((_, index) => index === place);
  const all = [...revoke, ...idAt(revoked)];
  return { revoke: all, restore: [...restore, ...idAt(restored)].filter((id) => !all.includes(id)) };
}

describe("Whatever fails in whichever step of a rotation, and is resumed by the next run", () => {
  it("a working key is given out at every instant, nothing is made twice or forgotten, and the end is as planned", () =>
    fc.assert(fc.asyncProperty(rotations, runs, (argument, steps) => live(argument, steps, { promises: false }))));

  it("the key that was given out before the current one works for its overlap", () =>
    fc.assert(fc.asyncProperty(rotations, runs, (argument, steps) => live(argument, steps, { promises: true }))));
});
