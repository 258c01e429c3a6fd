import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { apisOf } from "../../harness/fault-matrix/apis";
import type { Kind } from "../../harness/fault-matrix/kinds";
import { kinds } from "../../harness/fault-matrix/kinds";
import { strikes } from "../../harness/fault-matrix/strikes";

const tally = z.record(z.string(), z.object({ requests: z.number(), passed: z.record(z.string(), z.number()) }));

/** What the last run has counted of one kind with one API of access keys. */
export interface Result {
  name: string;
  operations: z.infer<typeof tally>;
}

const everyKind: readonly Kind[] = ["access-key", "resource-key", "ingestion-key", "service-key", "api-token"];

export function resultsOf(): Result[] {
  return everyKind.flatMap((kind) =>
    apisOf(kind).map((api) => {
      const file = join(__dirname, "..", "..", ".work", "fault-matrix", `${kind}.${api}.json`);
      const name = apisOf(kind).length === 1 ? kinds[kind] : `${kinds[kind]}, ${api} API`;
      return { name, operations: existsSync(file) ? tally.parse(JSON.parse(readFileSync(file, "utf8"))) : {} };
    }),
  );
}

/** Cases that passed; and the groups of cases, an operation and a strike each, of which one failed or none was run. */
export function summaryOf(results: readonly Result[]): { cases: number; failures: string[] } {
  let cases = 0;
  const failures: string[] = [];
  for (const { name, operations } of results) {
    if (Object.keys(operations).length === 0) failures.push(`${name}: not run`);
    for (const [operation, { passed }] of Object.entries(operations)) {
      for (const strike of Object.keys(strikes)) {
        const passing = passed[strike];
        if (passing === undefined) failures.push(`${name}, ${operation}, ${strike}`);
        else cases += passing;
      }
    }
  }
  return { cases, failures };
}

/** The page: what is struck how, what must hold, how much of it there was, and what failed. */
export function pageOf(results: readonly Result[]): string {
  const { cases, failures } = summaryOf(results);
  return [
    "# The fault matrix",
    "",
    "Made by `npm run test:faults`, which also checks that it is still true. Every request of every operation is struck by everything below: once, and, but for killed processes, together with all requests that follow it. It is struck alone, and while a stranger makes a key like ours right before its work or right after it; a request that makes something meets every combination of these.",
    "",
    "After each strike `up` runs again until it succeeds, which must be the next time (the third where creates are slow or new keys are not shown); once more ten minutes after a lost create; and then it finds nothing to do. Then, by the emulator's own store:",
    "",
    "- no key of a stranger was taken, changed or deleted, and no two resources hold one key;",
    "- the state knows every key that there is. Exceptions: what a killed process was making (one key at most, which the audit names), and, where no label can be written on access keys, what a lost create has made (a warning has named it);",
    "- no create was tried more than three times, nothing is left to be looked for, and the state names no key that never was;",
    "- a key that was given out worked as long as it was promised, and some key worked at every moment, but for a compromised one of which no successor can be made;",
    "- the secrets in the state are those of the cloud; every error says in one line what was attempted, answered and can be done; no error and no warning holds a secret; nothing took longer than 7 minutes, and 10 more for each create of a resource key, 2 for one of an access key;",
    "- what surely did not run (no connection, 429, a refused token) was tried again at once, and nobody noticed;",
    "- keys, policies and saved outputs are in the end what an undisturbed run leaves.",
    "",
    "Requests and sockets are real; time jumps instead of passing. The provider is called as the engine calls it. Killed and interrupted runs of the real CLI are in `test/faults/on-engine.faults.ts`. Histories made at random, in which two stacks live through strikes, strangers, targets, up to 16 steps at once, slow brokers, late lists, changes of the API and emergencies, are in `test/faults/histories/`; a stack of 24 keys of which half the creates fail, 20 times in each of six ways, is in `test/faults/outage/`.",
    "",
    "## Strikes",
    "",
    `${Object.keys(strikes).join("; ")}.`,
    "",
    "A stale list strikes what reads only; slow work, new keys that are not shown and a 201 with something else what makes something only.",
    "",
    "## Operations and cases",
    "",
    "In brackets stands how many requests the operation has. The documented API of access keys alone is struck where keys are made.",
    "",
    "| Kind | Operations | Cases |",
    "| --- | --- | --- |",
    ...results.map(rowOf),
    "",
    `${cases} cases passed in all.`,
    "",
    "## What failed",
    "",
    ...(failures.length === 0 ? ["Nothing."] : failures.map((each) => `- ${each}`)),
    "",
  ].join("\n");
}

function rowOf({ name, operations }: Result): string {
  const all = Object.entries(operations);
  const titles = all.map(([operation, { requests }]) => `${operation} (${requests})`).join(", ");
  const numbers = all.flatMap(([, { passed }]) => Object.keys(strikes).map((strike) => passed[strike] ?? 0));
  return `| ${name} | ${titles} | ${numbers.reduce((sum, each) => sum + each, 0)} |`;
}
