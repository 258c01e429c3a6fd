import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { strikes } from "../../test/faults/matrix/strikes";

const tally = z.record(z.string(), z.object({ requests: z.number(), passed: z.record(z.string(), z.number()) }));

export interface KindResult {
  name: string;
  operations: z.infer<typeof tally>;
}

/** What the last run has counted of one kind. */
export function readKind(folder: string, name: string): KindResult {
  const file = join(__dirname, "..", "..", ".work", "fault-matrix", `${folder}.json`);
  return { name, operations: existsSync(file) ? tally.parse(JSON.parse(readFileSync(file, "utf8"))) : {} };
}

/** Cases that passed, and operations and strikes of which at least one case failed. */
export function summaryOf(results: readonly KindResult[]): { cases: number; failures: number } {
  const cells = results.flatMap(({ operations }) =>
    Object.values(operations).flatMap(({ passed }) => Object.keys(strikes).map((strike) => passed[strike])),
  );
  const passed = cells.filter((cell) => cell !== undefined);
  return { cases: passed.reduce((sum, cell) => sum + cell, 0), failures: cells.length - passed.length };
}

/** The page: what is struck how, and what must hold; a table for each kind. */
export function pageOf(results: readonly KindResult[]): string {
  const { cases } = summaryOf(results);
  return [
    "# The crash matrix",
    "",
    "Made by `npm run test:faults`, which also checks that it is still true. Each number counts cases that passed: every request of the operation was struck once, and, but for killed processes, every request with all that follow it (late lists strike what reads only). In brackets stands how many requests the operation has.",
    "",
    "After each strike `up` runs again until nothing is left to do. Then, by the emulator's own store:",
    "",
    "- the state knows every key that there is, but for what a killed process was making: one key at most, which the audit names;",
    "- no key was made twice, and the state names none that never was, nor one of a stranger;",
    "- a key that was given out worked as long as it was promised, and some key worked at every moment;",
    "- keys of strangers, some of them just like ours, are as they were;",
    "- the secrets in the state are those of the cloud; every error says in one line what was attempted, answered and can be done; no error and no warning holds a secret; nothing took longer than 6 minutes;",
    "- what surely did not run (no connection, 429, a refused token) was tried again, and nobody noticed;",
    "- keys, policies and saved outputs are in the end what an undisturbed run leaves.",
    "",
    "Requests and sockets are real; time jumps instead of passing. The provider is called as the engine calls it. The CLI is killed and interrupted on the real engine, once in each operation of a stack of all kinds, in `test/faults/on-engine.faults.ts` and `test/cli/audit/`, and histories of many operations and strikes, made at random, in `test/faults/histories/`.",
    "",
    `${cases} cases in all.`,
    ...results.flatMap(tableOf),
    "",
  ].join("\n");
}

function tableOf({ name, operations }: KindResult): string[] {
  const columns = Object.entries(operations);
  const titles = columns.map(([operation, { requests }]) => `${operation} (${requests})`);
  const rows = Object.keys(strikes).map((strike) =>
    line([strike, ...columns.map(([, { passed }]) => String(passed[strike] ?? "failed"))]),
  );
  return ["", `## ${name}`, "", line(["", ...titles]), line(["", ...titles].map(() => "---")), ...rows];
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}
