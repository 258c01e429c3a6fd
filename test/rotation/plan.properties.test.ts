import assert from "node:assert/strict";
import fc from "fast-check";
import { milliseconds } from "../../provider/rotation/duration";
import { advance, aheadOf, firstPlan, nextDue, type Plan, planSchema } from "../../provider/rotation/plan";
import { settingsOf } from "../../provider/rotation/settings";
import { day, gaps, rotations, start } from "./arbitrary";

const runs = fc.array(fc.record({ gap: gaps, isDemanded: fc.nat(3).map((number) => number === 0) }), {
  minLength: 1,
  maxLength: 40,
});
const seldom = fc.array(fc.record({ gap: gaps, isDemanded: fc.constant(false) }), { minLength: 1, maxLength: 60 });
const urns = fc.string({ minLength: 1 });

type Stage = "active" | "retiring" | "disabled" | "gone";
const order: Stage[] = ["active", "retiring", "disabled", "gone"];

function stageOf(generation: number, plan: Plan): Stage {
  if (generation === plan.generation) return "active";
  return plan.older?.find((older) => older.generation === generation)?.state ?? "gone";
}

function validIn(plan: Plan): number {
  return 1 + (plan.older ?? []).filter(({ state }) => state === "retiring").length;
}

describe("Whatever the settings and the moments of the runs, a plan", () => {
  it("has one generation to give out, at most keep + 1 valid ones, and lets each go once and for all", () => {
    fc.assert(
      fc.property(rotations, urns, runs, (argument, urn, steps) => {
        const settings = settingsOf(argument, true);
        const ahead = aheadOf(urn, settings);
        let now = start;
        let plan = firstPlan(now);
        const said = new Map<string, number>();
        const hear = (events: readonly string[]) => {
          for (const event of events) {
            const what = /^\w+ (from )?generation \d+/.exec(event)?.[0] ?? event;
            said.set(what, (said.get(what) ?? 0) + 1);
          }
        };
        for (const { gap, isDemanded } of steps) {
          now += gap;
          const before = plan;
          const advanced = advance(plan, settings, { now, ahead, demanded: isDemanded ? "asked" : undefined });
          plan = advanced.plan;
          hear(advanced.events);
          assert.deepEqual(planSchema.parse(JSON.parse(JSON.stringify(plan))), plan);
          assert.ok(plan.generation === before.generation || plan.generation === before.generation + 1);
          assert.ok(validIn(plan) <= settings.keep + 1);
          for (let generation = 1; generation < plan.generation; generation++) {
            const [from, to] = [before, plan].map((each) => order.indexOf(stageOf(generation, each)));
            assert.ok(from !== undefined && to !== undefined && from <= to, `generation ${generation} came back`);
          }
          const again = advance(plan, settings, { now, ahead, demanded: undefined });
          assert.deepEqual(again, { plan, events: [] });
        }
        // Long after the argument is taken away only the current one is left.
        for (const later of [400 * day, 800 * day]) {
          const advanced = advance(plan, undefined, { now: now + later, ahead, demanded: undefined });
          plan = advanced.plan;
          hear(advanced.events);
        }
        assert.equal(plan.older, undefined);
        for (let generation = 1; generation < plan.generation; generation++) {
          assert.equal(said.get(`rotates from generation ${generation}`), 1);
          assert.equal(said.get(`deletes generation ${generation}`), 1);
          assert.ok((said.get(`disables generation ${generation}`) ?? 0) <= 1);
        }
      }),
    );
  });

  it("changes only when it says so, and never on a run without an event", () => {
    fc.assert(
      fc.property(rotations, urns, runs, (argument, urn, steps) => {
        const settings = settingsOf(argument, true);
        let now = start;
        let plan = firstPlan(now);
        for (const { gap, isDemanded } of steps) {
          now += gap;
          const moment = { now, ahead: aheadOf(urn, settings), demanded: isDemanded ? "asked" : undefined };
          const { plan: next, events } = advance(plan, settings, moment);
          if (events.length === 0) assert.deepEqual(next, plan);
          else assert.notDeepEqual(next, plan);
          plan = next;
        }
      }),
    );
  });

  it("keeps an older key valid for its overlap, unless too many are kept, and undoable for its quarantine", () => {
    fc.assert(
      fc.property(rotations, runs, (argument, steps) => {
        const settings = settingsOf(argument, true);
        let now = start;
        let plan = firstPlan(now);
        for (const { gap, isDemanded } of steps) {
          now += gap;
          const before = plan;
          plan = advance(plan, settings, { now, ahead: 0, demanded: isDemanded ? "asked" : undefined }).plan;
          if (plan.generation > before.generation) {
            const stage = stageOf(before.generation, plan);
            assert.equal(stage === "retiring", settings.overlap > 0);
          }
          for (const older of before.older ?? []) {
            const stage = stageOf(older.generation, plan);
            if (older.state === "retiring" && now < Date.parse(older.validUntil)) {
              const isCrowded = validIn(plan) === settings.keep + 1 && plan.generation > before.generation;
              assert.ok(stage === "retiring" || isCrowded);
            }
            if (older.state === "retiring" && stage === "gone") assert.equal(settings.quarantine, 0);
            if (older.state === "disabled" && now < Date.parse(older.deleteAfter)) assert.equal(stage, "disabled");
            if (older.state === "disabled" && now >= Date.parse(older.deleteAfter)) assert.equal(stage, "gone");
          }
        }
      }),
    );
  });

  it("is anchored: late runs move no date, missed periods make one rotation, and it rotates when due and not before", () => {
    fc.assert(
      fc.property(
        rotations.filter(({ every }) => every !== undefined),
        urns,
        seldom,
        (argument, urn, steps) => {
          const settings = settingsOf(argument, true);
          const every = settings.every ?? Number.NaN;
          const ahead = aheadOf(urn, settings);
          let now = start;
          let plan = firstPlan(now);
          for (const { gap } of steps) {
            now += gap;
            const due = nextDue(plan, settings, ahead) ?? Number.NaN;
            assert.equal((due - (start - ahead)) % every, 0, "a date off the schedule");
            assert.ok(due > Date.parse(plan.since) && due - Date.parse(plan.since) <= every);
            const next = advance(plan, settings, { now, ahead, demanded: undefined }).plan;
            assert.equal(next.generation, now >= due ? plan.generation + 1 : plan.generation);
            plan = next;
          }
        },
      ),
    );
  });

  it("counts from the run in which a rotation was asked for", () => {
    fc.assert(
      fc.property(
        rotations.filter(({ every }) => every !== undefined),
        urns,
        seldom,
        gaps,
        (argument, urn, steps, gap) => {
          const settings = settingsOf(argument, true);
          const ahead = aheadOf(urn, settings);
          let now = start;
          let plan = firstPlan(now);
          for (const step of steps) {
            now += step.gap;
            plan = advance(plan, settings, { now, ahead, demanded: undefined }).plan;
          }
          now += gap;
          plan = advance(plan, settings, { now, ahead, demanded: "asked" }).plan;
          assert.equal(nextDue(plan, settings, ahead), now + (settings.every ?? Number.NaN) - ahead);
        },
      ),
    );
  });

  it("run once a day never lets a key become older than its period", () => {
    const inDays = rotations.filter(({ every }) => every?.endsWith("d") === true);
    fc.assert(
      fc.property(inDays, urns, (argument, urn) => {
        const settings = settingsOf(argument, true);
        const ahead = aheadOf(urn, settings);
        let plan = firstPlan(start);
        for (let today = 1; today <= 200; today++) {
          const now = start + today * day;
          plan = advance(plan, settings, { now, ahead, demanded: undefined }).plan;
          assert.ok(now - Date.parse(plan.since) < (milliseconds(argument.every ?? "") ?? 0));
        }
        assert.ok(plan.generation > 200 / ((settings.every ?? 0) / day) - 1);
      }),
    );
  });

  it("has a jitter of its own for each resource, the same in every run and within bounds", () => {
    fc.assert(
      fc.property(rotations, urns, (argument, urn) => {
        const settings = settingsOf(argument, true);
        const ahead = aheadOf(urn, settings);
        assert.equal(aheadOf(urn, settings), ahead);
        assert.ok(ahead >= 0 && ahead <= settings.jitter && (settings.every === undefined || ahead < settings.every));
      }),
    );
  });
});
