import assert from "node:assert/strict";
import { advance, aheadOf, firstPlan, nextDue, type Plan } from "../../provider/rotation/plan";
import { type RotationArgument, settingsOf } from "../../provider/rotation/settings";

const dayLength = 24 * 3600 * 1000;
const start = Date.parse("2026-01-01T00:00:00Z");
const at = (day: number) => start + day * dayLength;
const on = (day: number) => new Date(at(day)).toISOString();

const monthly = { every: "30d", overlap: "7d", quarantine: "3d", jitter: "0d" };

/** Runs on these days, one after the other; an array with a reason is a day on which a rotation is demanded. */
function run(argument: RotationArgument, ...days: (number | [day: number, reason: string])[]) {
  const settings = settingsOf(argument, true);
  let plan = firstPlan(at(0));
  let events: string[] = [];
  for (const each of days) {
    const [day, demanded] = Array.isArray(each) ? each : [each, undefined];
    ({ plan, events } = advance(plan, settings, { now: at(day), ahead: 0, demanded }));
  }
  return { plan, events, due: nextDue(plan, settings, 0) };
}

describe("The plan of a rotating key", () => {
  it("says nothing and changes nothing before the key is due", () => {
    assert.deepEqual(run(monthly, 0, 1, 15, 29.9), { plan: { generation: 1, since: on(0) }, events: [], due: at(30) });
  });

  it("rotates on the due day, and says from what to what, why, and until when the older key is valid", () => {
    const { plan, events, due } = run(monthly, 30);
    assert.deepEqual(events, [
      `rotates from generation 1 to 2 (due since ${on(30)}); generation 1 stays valid until ${on(37)}`,
    ]);
    assert.deepEqual(plan, {
      generation: 2,
      since: on(30),
      anchor: on(0),
      older: [{ generation: 1, state: "retiring", validUntil: on(37), deleteAfter: on(40) }],
    });
    assert.equal(due, at(60));
  });

  it("disables the older key when its overlap is over, and deletes it when its quarantine is", () => {
    assert.deepEqual(run(monthly, 30, 36.9).events, []);
    const disabled = run(monthly, 30, 37);
    assert.deepEqual(disabled.events, [`disables generation 1: its overlap is over; it is deleted after ${on(40)}`]);
    assert.deepEqual(run(monthly, 30, 37, 39.9).plan, disabled.plan);
    const deleted = run(monthly, 30, 37, 40);
    assert.deepEqual(deleted.events, ["deletes generation 1: its quarantine is over"]);
    assert.equal(deleted.plan.older, undefined);
  });

  it("begins the quarantine when the key is disabled, however late that is", () => {
    const { plan, events } = run(monthly, 30, 50);
    assert.match(events.join(), /^disables generation 1/);
    assert.equal(plan.older?.[0]?.deleteAfter, on(53));
  });

  it("is not moved by a late run, and makes up for missed periods once", () => {
    assert.equal(run(monthly, 34).due, at(60));
    const missed = run(monthly, 137);
    assert.equal(missed.plan.generation, 2);
    assert.equal(missed.due, at(150));
    assert.equal(run(monthly, 137, 150).plan.generation, 3);
  });

  it("rotates when asked, and counts the periods from then", () => {
    const asked = run(monthly, [10, "rotation.id changed"]);
    assert.match(asked.events.join(), /^rotates from generation 1 to 2 \(rotation\.id changed\)/);
    assert.equal(asked.due, at(40));
    assert.equal(run(monthly, [10, "rotation.id changed"], 30).plan.generation, 2);
  });

  it("rotates only when asked where there is no period", () => {
    const byHand = { overlap: "7d" };
    assert.equal(run(byHand, 400).plan.generation, 1);
    const { plan, due } = run(byHand, [400, "rotation.id changed"]);
    assert.equal(plan.generation, 2);
    assert.equal(due, undefined);
  });

  it("ends older keys early when more are valid than are kept, the oldest first", () => {
    const quick = { overlap: "30d", keep: 1, quarantine: "3d" };
    const { plan, events } = run(quick, [1, "first"], [2, "second"]);
    assert.deepEqual(
      plan.older?.map(({ generation, state }) => `${generation} ${state}`),
      ["1 disabled", "2 retiring"],
    );
    assert.equal(
      events.at(-1),
      `disables generation 1: no more than 1 older keys are kept valid; it is deleted after ${on(5)}`,
    );
  });

  it("without overlap and quarantine ends the older key in the same run", () => {
    const { plan, events } = run({ every: "30d", overlap: "0d", quarantine: "0d", jitter: "0d" }, 30);
    assert.equal(plan.older, undefined);
    assert.match(events.join("\n"), /\ndeletes generation 1: its overlap is over$/);
  });

  it("goes on with what is on its way out when the argument is taken away", () => {
    const { plan } = run(monthly, 30);
    const gone = (from: Plan, day: number) =>
      advance(from, undefined, { now: at(day), ahead: 0, demanded: undefined }).plan;
    assert.equal(gone(plan, 37).older?.[0]?.state, "disabled");
    assert.equal(gone(gone(plan, 37), 40).older, undefined);
    assert.equal(gone(plan, 400).generation, 2);
  });
});

describe("The jitter of a rotating key", () => {
  const settings = settingsOf({ every: "90d" }, true);
  const urn = (name: string) => `urn:pulumi:dev::project::pulumi-nodejs:dynamic/ibm-keys:AccessKey::${name}`;

  it("is the same in every run, and spreads a fleet over the tenth of the period that is its default", () => {
    const days = Array.from({ length: 500 }, (_, index) => aheadOf(urn(`key-${index}`), settings) / dayLength);
    assert.deepEqual(
      days,
      Array.from({ length: 500 }, (_, index) => aheadOf(urn(`key-${index}`), settings) / dayLength),
    );
    assert.ok(days.every((each) => each >= 0 && each < 9));
    for (let day = 0; day < 9; day++) {
      const share = days.filter((each) => Math.floor(each) === day).length;
      assert.ok(share > 500 / 18, `day ${day}: ${share} of 500`);
    }
  });

  it("brings the first rotation forward and leaves the period as it is", () => {
    const ahead = 5 * dayLength;
    let plan = firstPlan(at(0));
    const rotated: number[] = [];
    for (let day = 1; day <= 360; day++) {
      const before = plan.generation;
      ({ plan } = advance(plan, settings, { now: at(day), ahead, demanded: undefined }));
      if (plan.generation > before) rotated.push(day);
    }
    assert.deepEqual(rotated, [85, 175, 265, 355]);
  });
});
