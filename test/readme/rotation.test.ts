import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { decideRotation } from "../../provider/rotation/decide";
import { rotationArgument } from "../../provider/rotation/settings";

const readme = readFileSync(join(__dirname, "..", "..", "README.md"), "utf8");
const day = 24 * 60 * 60 * 1000;

/** What daily runs of `rotation` say on each day. */
function calendar(rotation: object, days: number): Map<number, string[]> {
  const told = new Map<number, string[]>();
  let before: Record<string, unknown> | undefined;
  for (let today = 0; today <= days; today++) {
    const { plan, events } = decideRotation({
      given: rotation,
      argument: rotationArgument(z.string()),
      before,
      urn: "urn:pulumi:production::agents::pulumi-nodejs:dynamic/ibm-keys:AccessKey::agents",
      now: Date.UTC(2026, 0, 1) + today * day,
      canDisable: true,
      isPaused: false,
    });
    before = { rotation, plan };
    if (events.length > 0) told.set(today, events);
  }
  return told;
}

describe("The README's chapter on rotation", () => {
  it("has in its table what daily runs decide, and on no other day anything", () => {
    assert.match(readme, /`\{ every: "90d", overlap: "7d", quarantine: "7d", jitter: "0s" \}`/);
    const events = calendar({ every: "90d", overlap: "7d", quarantine: "7d", jitter: "0s" }, 186);
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
