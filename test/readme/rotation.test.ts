import assert from "node:assert/strict";
import { z } from "zod";
import { carryOut } from "../../provider/rotation/carry-out";
import { decideRotation } from "../../provider/rotation/decide";
import { firstGeneration } from "../../provider/rotation/generations";
import { firstSchedule, isoDate } from "../../provider/rotation/schedule";
import { conflictsInRotation, rotationArgument, settingsOf } from "../../provider/rotation/settings";
import { codeIn, read, tableUnder } from "./pages";

const page = read("docs/guide/rotation.md");
const day = 24 * 60 * 60 * 1000;
const urn = "urn:pulumi:production::agents::pulumi-nodejs:dynamic/ibm-keys:AccessKey::agents";

/** What daily runs with these arguments say on each day, on which something is done. */
async function calendar(given: object, days: number): Promise<Map<number, string[]>> {
  const rotation = rotationArgument(z.string()).parse(given);
  const start = Date.UTC(2026, 0, 1);
  const told = new Map<number, string[]>();
  const schedule = firstSchedule(isoDate(start), rotation, { urn, now: start });
  let generations = firstGeneration("key 1", "", { madeAt: isoDate(start), schedule });
  for (let today = 0; today <= days; today++) {
    const now = start + today * day;
    const decision = decideRotation({ generations, rotation, isEnabled: true, canDisable: true, urn, now });
    if (!decision.isDue) continue;
    told.set(today, decision.events);
    const { errors, warnings, ...outcome } = await carryOut({
      ...{ decision, rotation, now },
      actions: {
        create: async () => ({ id: `key of day ${today}`, key: "", madeAt: isoDate(now) }),
        verify: async () => "works",
        enable: async () => "done",
        disable: async () => "done",
        delete: async () => undefined,
      },
      checkpoint: () => undefined,
      otherOwnerOf: () => undefined,
    });
    assert.deepEqual([errors, warnings], [[], []]);
    generations = outcome.generations;
  }
  return told;
}

describe("The guide's page on rotation", () => {
  it("has in its table the arguments, in the order of the declarations, with their defaults", () => {
    const rows = tableUnder(page, "Arguments");
    const { shape } = rotationArgument(z.string());
    assert.deepEqual(
      rows.map((row) => codeIn(row.Argument)),
      Object.keys(shape),
    );
    const defaultOf = (name: string) => rows.find((row) => codeIn(row.Argument) === name)?.Default;
    const said = { overlap: codeIn(defaultOf("overlap")), quarantine: codeIn(defaultOf("quarantine")), jitter: "9d" };
    assert.deepEqual(
      settingsOf({ every: "90d" }, { canDisable: true }),
      settingsOf({ every: "90d", ...said, keep: 2 }, { canDisable: true }),
    );
    assert.deepEqual([defaultOf("keep"), defaultOf("jitter")], ["`2`", "a tenth of `every`"]);
  });

  it("says of which keys quarantine and restore are, and what must be shorter than every", () => {
    const meaningOf = (name: string) =>
      tableUnder(page, "Arguments").find((row) => codeIn(row.Argument) === name)?.Meaning ?? "";
    for (const name of ["quarantine", "restore"] as const) {
      const given = name === "quarantine" ? { quarantine: "1d" } : { restore: [] };
      assert.match(
        String(conflictsInRotation(given, { canDisable: false })),
        new RegExp(`rotation\\.${name}: IBM can disable`),
      );
      assert.match(meaningOf(name), /^Access keys only: /);
    }
    for (const name of ["overlap", "jitter", "warnBefore"]) {
      const given = rotationArgument(z.string()).parse({ every: "1d", overlap: "1h", [name]: "2d" });
      assert.deepEqual(conflictsInRotation(given, { canDisable: true }), [
        `rotation.${name} must be shorter than rotation.every`,
      ]);
      assert.match(meaningOf(name), /shorter than `every`/);
    }
  });

  it("has in its table what daily runs decide, and on no other day anything", async () => {
    assert.match(page, /`\{ every: "90d", overlap: "7d", quarantine: "7d", jitter: "0s" \}`/);
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
      assert.match(page, new RegExp(`^\\| ${today} +\\| (makes|disables|deletes)`, "m"));
  });
});
