import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { carryOut } from "../../provider/rotation/carry-out";
import { decideRotation } from "../../provider/rotation/decide";
import { firstGeneration } from "../../provider/rotation/generations";
import { firstSchedule, isoDate } from "../../provider/rotation/schedule";
import type { RotationArgument } from "../../provider/rotation/settings";

const readme = readFileSync(join(__dirname, "..", "..", "README.md"), "utf8");
const day = 24 * 60 * 60 * 1000;
const urn = "urn:pulumi:production::agents::pulumi-nodejs:dynamic/ibm-keys:AccessKey::agents";

/** What daily runs of `rotation` say on each day, and do. */
async function calendar(rotation: RotationArgument, days: number): Promise<Map<number, string[]>> {
  const told = new Map<number, string[]>();
  const start = Date.UTC(2026, 0, 1);
  const madeAt = isoDate(start);
  const schedule = firstSchedule(madeAt, rotation, { urn, now: start });
  let generations = firstGeneration("key-1", "key-1", { madeAt, schedule });
  for (let today = 0; today <= days; today++) {
    const now = start + today * day;
    const decision = decideRotation({ generations, rotation, isEnabled: true, canDisable: true, urn, now });
    if (decision.events.length > 0) told.set(today, decision.events);
    if (!decision.isDue) continue;
    const name = `key-of-day-${today}`;
    const outcome = await carryOut({
      decision,
      rotation,
      now,
      actions: {
        create: async () => ({ id: name, key: name, madeAt: isoDate(now) }),
        verify: async () => "works",
        enable: async () => "done",
        disable: async () => "done",
        delete: async () => {},
      },
      checkpoint: () => {},
      ownerElsewhere: () => undefined,
    });
    assert.deepEqual(outcome.errors, []);
    generations = outcome.generations;
  }
  return told;
}

describe("The README's chapter on rotation", () => {
  it("has in its table what daily runs decide, and on no other day anything", async () => {
    assert.match(readme, /`\{ every: "90d", overlap: "7d", quarantine: "7d", jitter: "0s" \}`/);
    const events = await calendar({ every: "90d", overlap: "7d", quarantine: "7d", jitter: "0s" }, 186);
    assert.deepEqual([...events.keys()], [90, 97, 104, 180]);
    const words = [
      /^rotates from generation 1 to 2/,
      /^disables generation 1/,
      /^deletes generation 1/,
      /from generation 2 to 3/,
    ];
    for (const [index, [said, ...others]] of [...events.values()].entries()) {
      assert.match(String(said), words[index] ?? /^$/);
      assert.deepEqual(others, []);
    }
    for (const today of events.keys())
      assert.match(readme, new RegExp(`^\\| ${today} +\\| (makes|disables|deletes)`, "m"));
  });
});
