import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { keysIn, statusOf } from "../../cli/due-keys";
import { tableOf } from "../../cli/due-table";
import { exportedStack } from "../../cli/exported-stack";
import { dateOfDay, recordedOn } from "../upgrade/program";
import { damages, oddities, placesIn, spoilt } from "./damage";

describe("Whatever an exported state holds", function () {
  this.timeout(60_000);
  const recorded: unknown = JSON.parse(
    readFileSync(join(__dirname, "..", "upgrade", "0.1.0", "checkpoint.json"), "utf8"),
  );
  const now = dateOfDay(recordedOn + 90);

  function due(text: unknown): void {
    const stack = exportedStack.safeParse(text);
    if (!stack.success) return;
    const keys = keysIn(stack.data, now, 0);
    assert.match(statusOf(keys, now, 0), /due$|^cannot be read$/);
    const table = tableOf(keys, now);
    assert.doesNotMatch(`${table} ${JSON.stringify(keys)}`, /NaN|Invalid|undefined|plaintext/);
  }

  it("it is told what is due, or refused as a whole", () => {
    due(recorded);
    const places = placesIn(recorded).length;
    for (let where = 0; where < places; where++) {
      due(spoilt(recorded, { where, what: null, isCut: true }));
      due(spoilt(recorded, { where, what: oddities[where % oddities.length], isCut: false }));
      due(spoilt(recorded, { where, what: "in a while", isCut: false }));
    }
    const anything = damages(places).map((damage) => spoilt(recorded, damage));
    fc.assert(fc.property(anything, due), { numRuns: 200 });
  });
});
