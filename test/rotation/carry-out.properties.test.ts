import assert from "node:assert/strict";
import fc from "fast-check";
import { existing, idsIn, isCurrentEnded } from "../../provider/rotation/generations";
import { type RotationArgument, settingsOf } from "../../provider/rotation/settings";
import { day, gapsOfClocks, hour, rotations, start } from "./arbitrary";
import { Keyring, type Result, type Up } from "./keyring";

const failures = fc.option(
  fc.record({ action: fc.integer({ min: 1, max: 8 }), when: fc.constantFrom("before" as const, "after" as const) }),
  { freq: 3 },
);
const seldom = (what: fc.Arbitrary<number>) => fc.option(what, { freq: 6 });

const runs = fc.array(
  fc.record({
    gap: gapsOfClocks,
    isDemanded: fc.nat(3).map((number) => number === 0),
    isEnabled: fc.nat(4).map((number) => number > 0),
    // Other settings from now on; null: the argument is taken away.
    rotation: fc.option(fc.oneof(rotations, fc.constant("none" as const)), { freq: 4 }),
    failure: failures,
    // Which of the keys there are, by its place among them, is revoked or restored from now on.
    revoke: seldom(fc.nat(4)),
    restore: seldom(fc.nat(4)),
  }),
  { minLength: 1, maxLength: 25 },
);
type Run = typeof runs extends fc.Arbitrary<(infer Each)[]> ? Each : never;

const quiet: Run = {
  ...{ gap: 400 * day, isDemanded: false, isEnabled: true, rotation: null, failure: null },
  ...{ revoke: null, restore: null },
};

/** What happens to the keys of a resource in these runs, watched at every moment. */
class Life {
  readonly ring: Keyring;
  now = start;
  settings: RotationArgument | undefined;
  demand = 0;
  revoke: string[] = [];
  restore: string[] = [];
  up: Up = { now: start };
  /** What was announced of older keys: the date until which each is valid. */
  readonly promises = new Map<string, number>();
  /** Keys that a rotation by hand, or a lower `keep`, may have crowded out. */
  readonly crowdable = new Set<string>();
  readonly givenOut: string[] = ["key-1"];
  generation = 1;

  constructor(settings: RotationArgument, canDisable: boolean) {
    this.settings = settings;
    this.ring = new Keyring(canDisable, settings, start, () => this.look());
  }

  async live({ gap, isDemanded, isEnabled, rotation, failure, revoke, restore }: Run): Promise<void> {
    const { ring } = this;
    this.now += gap;
    const keep = this.settings?.keep ?? 2;
    if (rotation !== null)
      this.settings = rotation === "none" ? undefined : withoutQuarantine(rotation, ring.canDisable);
    if (isDemanded) this.demand++;
    const ids = idsIn(ring.saved);
    const [revoked, restored] = [revoke, restore].map((place) => ids.filter((_, index) => index === place));
    this.revoke = [...new Set([...this.revoke, ...(revoked ?? [])])];
    const all = [...this.restore, ...(ring.canDisable ? (restored ?? []) : [])];
    this.restore = [...new Set(all)].filter((id) => !this.revoke.includes(id));
    this.up = {
      now: this.now,
      rotation: this.settings && {
        ...this.settings,
        ...(this.demand === 0 ? {} : { id: `demand ${this.demand}` }),
        revoke: this.revoke,
        restore: this.restore,
      },
      isEnabled: isEnabled || !ring.canDisable,
    };
    const before = ring.saved;
    const decision = ring.decide(this.up);
    assert.deepEqual(ring.decide(this.up), decision, "decided otherwise at once");
    if (decision.isRequested || (this.settings?.keep ?? 2) < keep) for (const id of ids) this.crowdable.add(id);
    if (before.pending !== undefined) for (const id of ids) this.crowdable.add(id);
    this.checkEvents(decision.events, before.current.generation);
    ring.mend();
    if (failure !== null) ring.failAt(failure.action, failure.when);
    const result = await ring.up(this.up);
    for (const error of result.errors) if (error instanceof assert.AssertionError) throw error;
    this.look();
    if (result.errors.length === 0) this.checkSettled(result);
    this.checkSpacing(before.schedule.since, before.pending !== undefined, result);
  }

  /** At every moment. */
  look(): void {
    const { keys, saved } = this.ring;
    const { current } = saved;
    const known = existing(saved);
    for (const { id, validUntil, state } of saved.previous) {
      if (state !== "retiring" || validUntil === null) continue;
      this.promises.set(id, Math.max(this.promises.get(id) ?? 0, Date.parse(validUntil)));
    }
    if (current.id !== this.givenOut.at(-1)) {
      assert.ok(!this.givenOut.includes(current.id), `${current.id} is given out twice`);
      assert.ok(!this.revoke.includes(current.id) || this.settings === undefined, `${current.id} is revoked`);
      this.givenOut.push(current.id);
      assert.ok(current.generation > this.generation, "generations do not grow");
      this.generation = current.generation;
      assert.equal(keys.get(current.id), "enabled", "it is given out and does not work");
    }
    const isPaused = this.up.isEnabled === false || current.state === "disabled";
    if (!isPaused && !isCurrentEnded(saved) && !this.revoke.includes(current.id)) {
      const isThere = [...keys].some(([id, state]) => state === "enabled" && known.some((key) => key.id === id));
      assert.ok(isThere, "no key works");
    }
  }

  /** After a run in which nothing failed. */
  checkSettled({ decision }: Result): void {
    const { keys, saved } = this.ring;
    for (const id of keys.keys()) assert.ok(idsIn(saved).includes(id), `${id} exists, and nobody knows of it`);
    assert.equal(saved.pending, undefined);
    assert.ok(!isCurrentEnded(saved));
    const again = this.ring.decide(this.up);
    assert.deepEqual([again.steps, again.events, again.isDue], [[], [], false], `not settled: ${decision.events}`);
    const isEnabled = this.up.isEnabled !== false;
    assert.equal(keys.get(saved.current.id), isEnabled ? "enabled" : "disabled");
    if (!isEnabled) for (const [id, state] of keys) assert.equal(state, "disabled", `${id} is not disabled`);
    if (this.settings !== undefined) for (const id of this.revoke) assert.ok(!keys.has(id), `${id} is revoked`);
    if (isEnabled) this.checkPromises();
    for (const id of this.givenOut)
      assert.ok(idsIn(saved).includes(id) || saved.ended.includes(id), `${id} is forgotten`);
  }

  checkPromises(): void {
    for (const [id, until] of this.promises) {
      if (until <= this.now + hour || this.revoke.includes(id) || this.crowdable.has(id)) continue;
      assert.equal(this.ring.keys.get(id), "enabled", `${id} was promised until ${new Date(until).toISOString()}`);
    }
  }

  checkEvents(events: readonly string[], current: number): void {
    const there = existing(this.ring.saved).map(({ generation }) => generation);
    for (const event of events) {
      for (const [, number] of event.matchAll(/generation (\d+)/g)) {
        const isThere = there.includes(Number(number)) || Number(number) === current || Number(number) === current + 1;
        assert.ok(isThere, `${event}: there is no such generation`);
      }
    }
    assert.equal(new Set(events).size, events.length);
  }

  checkSpacing(since: string, wasMade: boolean, { decision, generations }: Result): void {
    const isScheduled = decision.steps.some((step) => step.do === "rotate") && !decision.isRequested && !wasMade;
    if (!isScheduled || generations.schedule.since === since || decision.events.some((event) => /revoke/.test(event)))
      return;
    const { overlap, every = 0 } = decision.settings;
    assert.ok(this.now - Date.parse(since) >= Math.max(overlap, every / 2), "two rotations are too close");
  }
}

function withoutQuarantine({ quarantine, ...rest }: RotationArgument, canDisable: boolean): RotationArgument {
  return canDisable && quarantine !== undefined ? { ...rest, quarantine } : rest;
}

describe("Whatever is declared, revoked, restored, disabled or fails, at whatever times", () => {
  for (const [what, canDisable] of [
    ["keys that can be disabled", true],
    ["keys that can only be deleted", false],
  ] as const) {
    it(`${what}: a working one is there at every moment, none is forgotten, ended early or given out twice, and all settles`, () =>
      fc.assert(
        fc.asyncProperty(rotations, runs, async (settings, steps) => {
          const life = new Life(withoutQuarantine(settings, canDisable), canDisable);
          for (const step of steps) await life.live(step);
          for (let last = 0; last < 4; last++) await life.live(quiet);
          const generations = life.ring.saved.current.generation;
          assert.deepEqual([...life.ring.keys.keys()].sort(), idsIn(life.ring.saved).sort());
          assert.ok(generations >= life.givenOut.length, "a generation for each key that was given out");
          const deleted = life.ring.log.filter((line) => line.startsWith("delete"));
          assert.equal(new Set(deleted).size, deleted.length);
          const { keep } = settingsOf(life.settings ?? {}, { canDisable });
          const valid = life.ring.saved.previous.filter(
            ({ id, state }) => state === "retiring" && !life.restore.includes(id),
          );
          assert.ok(life.settings === undefined || valid.length <= keep);
        }),
        { numRuns: 400 },
      )).timeout(60_000);
  }
});
