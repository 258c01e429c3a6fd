import assert from "node:assert/strict";
import fc from "fast-check";
import { nextRotation, nextSchedule, withShare } from "../../provider/rotation/schedule";
import { type RotationArgument, settingsOf } from "../../provider/rotation/settings";
import { at, day, gaps, on, rotations, start } from "./arbitrary";
import { Keyring, urn } from "./keyring";

const monthly: RotationArgument = { every: "30d", overlap: "7d", quarantine: "3d", jitter: "0d" };

/** On which days a key rotates that is run on these. */
async function rotationsOn(ring: Keyring, rotation: RotationArgument, days: readonly number[], name = urn) {
  const rotated: number[] = [];
  for (const each of days) {
    const { id } = ring.saved.current;
    await ring.up({ now: at(each), rotation, urn: name });
    if (ring.saved.current.id !== id) rotated.push(each);
  }
  return rotated;
}

const everyDay = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

describe("The schedule of a rotating key", () => {
  it("is not moved by a late run, and makes up for missed periods once", async () => {
    const ring = new Keyring(true, monthly);
    assert.deepEqual(await rotationsOn(ring, monthly, [34, 59.9, 60]), [34, 60]);
    assert.equal(ring.saved.schedule.next, on(90));
    const missed = new Keyring(true, monthly);
    assert.deepEqual(await rotationsOn(missed, monthly, [130, 131, 149.9, 150, 151]), [130, 150]);
  });

  it("does not rotate twice shortly after each other, though the next date of the schedule is near", async () => {
    const quarterly = { every: "90d", overlap: "30d", quarantine: "3d", jitter: "0d", keep: 1 };
    const ring = new Keyring(true, quarterly);
    assert.deepEqual(await rotationsOn(ring, quarterly, [179, 180, 208, 209, 223]), [179]);
    assert.deepEqual(
      await rotationsOn(ring, quarterly, [224, 269.9, 270]),
      [224, 270],
      "half a period, then the schedule",
    );
  });

  it("keeps what was announced where another period is declared", async () => {
    const quarterly = { every: "90d", overlap: "30d", quarantine: "3d", jitter: "0d", keep: 1 };
    const ring = new Keyring(true, quarterly);
    await ring.up({ now: at(90), rotation: quarterly });
    const longer = { ...quarterly, every: "95d" };
    assert.deepEqual(await rotationsOn(ring, longer, everyDay(100, 138)), [138]);
    assert.deepEqual(ring.saved.ended, ["key-1"]);
    const shorter = { ...quarterly, every: "40d", overlap: "1d" };
    assert.deepEqual(await rotationsOn(ring, shorter, everyDay(139, 168)), [168], "key-2 is valid until day 168");
  });

  it("is where it was after a rename: its share of the jitter is saved", async () => {
    const rotation = { every: "90d", overlap: "7d", jitter: "30d" };
    const before = await rotationsOn(new Keyring(true, rotation), rotation, everyDay(1, 200));
    const ring = new Keyring(true, rotation);
    await ring.up({ now: at(1), rotation });
    const { share } = ring.saved.schedule;
    assert.ok(share !== undefined && share > 0 && share < 1);
    assert.deepEqual(await rotationsOn(ring, rotation, everyDay(2, 200), `${urn}-renamed`), before);
    assert.equal(ring.saved.schedule.share, share);
  });

  it("of an adopted key counts from when that was made: an old one is due at once", async () => {
    const ring = new Keyring(true, monthly, at(-400));
    assert.deepEqual(await rotationsOn(ring, monthly, everyDay(0, 21)), [0, 20], "its periods go on");
  });

  it("of a key that seems to be made in the future counts from now", () => {
    assert.equal(new Keyring(true, monthly, at(2)).saved.schedule.since, on(0));
  });

  it("rotates when asked, and counts the periods from then", async () => {
    const ring = new Keyring(true, monthly);
    const asked = { ...monthly, id: "now" };
    assert.deepEqual(await rotationsOn(ring, asked, [10, 30, 39.9, 40]), [10, 40]);
  });

  it("rotates only when asked where there is no period", async () => {
    const ring = new Keyring(true, { overlap: "7d" });
    assert.deepEqual(await rotationsOn(ring, { overlap: "7d" }, [400]), []);
    assert.deepEqual(await rotationsOn(ring, { overlap: "7d", id: "now" }, [401, 900]), [401]);
    assert.equal(ring.saved.schedule.next, undefined);
  });

  it("tells nothing of rotation.id but its fingerprint, for it may be a secret", async () => {
    const ring = new Keyring(true, { id: "canary" });
    await ring.up({ now: at(1), rotation: { id: "canary-2" } });
    assert.doesNotMatch(JSON.stringify(ring.saved), /canary/);
  });

  it("saves the date of the next rotation, also once older keys were crowded out", async () => {
    const rotation: RotationArgument = { every: "30d", overlap: "20d", keep: 1, quarantine: "3d", jitter: "0d" };
    const ring = new Keyring(true, rotation);
    await ring.up({ now: at(30), rotation });
    await ring.up({ now: at(31), rotation: { ...rotation, overlap: "5d", id: "now" } });
    assert.equal(ring.saved.schedule.next, on(61));
    const { schedule } = ring.decide({ now: at(31), rotation: { ...rotation, overlap: "5d", id: "now" } }).generations;
    assert.deepEqual(schedule, ring.saved.schedule);
  });
});

describe("Whatever the settings and the moments of the runs, a schedule", () => {
  const scheduled = rotations.filter(({ every }) => every !== undefined);
  const urns = fc.string({ minLength: 1 });

  it("has its dates on the grid of its anchor, or a moment after the rotation before, or when an older key has ended", () => {
    fc.assert(
      fc.property(scheduled, urns, fc.array(gaps, { minLength: 1, maxLength: 40 }), (argument, name, steps) => {
        const settings = settingsOf(argument, { canDisable: true });
        const { every = 0, overlap, jitter, keep } = settings;
        let schedule = withShare({ since: on(0) }, argument, name);
        const ahead = Math.floor((schedule.share ?? 0) * jitter);
        let promised: number[] = [];
        let now = start;
        for (const gap of steps) {
          now += gap;
          promised = promised.filter((date) => date > now);
          const due = nextRotation(schedule, settings, promised) ?? Number.NaN;
          const since = Date.parse(schedule.since);
          assert.ok(due >= since + Math.max(overlap, every / 2));
          const isOnGrid = (due - (start - ahead)) % every === 0;
          assert.ok(isOnGrid || due === since + Math.max(overlap, every / 2) || promised.includes(due));
          assert.ok(due <= since + Math.max(2 * every, overlap), "a key is never older than two periods");
          if (now < due) continue;
          assert.ok(promised.length + 1 <= keep, "it crowds an older key out");
          schedule = nextSchedule(schedule, argument, now, true);
          promised.push(now + overlap);
        }
      }),
    );
  });

  it("run once a day never lets a key become older than its period", () => {
    const inDays = scheduled.filter(({ every }) => every?.endsWith("d") === true);
    return fc.assert(
      fc.asyncProperty(inDays, urns, async (argument, name) => {
        const ring = new Keyring(true, argument);
        const { every = 0 } = settingsOf(argument, { canDisable: true });
        const rotated = await rotationsOn(ring, argument, everyDay(0, 200), name);
        for (const [index, each] of rotated.entries()) assert.ok((each - (rotated[index - 1] ?? 0)) * day <= every);
        assert.ok(rotated.length > (200 * day) / every - 2);
      }),
      { numRuns: 30 },
    );
  });

  it("has a share of the jitter of its own for each resource, and they are spread evenly", () => {
    const shares = Array.from({ length: 500 }, (_, index) => withShare({ since: on(0) }, monthly, `${urn}-${index}`));
    for (let part = 0; part < 9; part++) {
      const count = shares.filter(({ share = 0 }) => Math.floor(share * 9) === part).length;
      assert.ok(count > 500 / 18, `part ${part}: ${count} of 500`);
    }
  });
});
