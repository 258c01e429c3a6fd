import { strikes } from "../../harness/fault-matrix/strikes";
import { casesIn, failuresIn, type Result, type Row, rowsIn } from "./results";
import { type Column, columns, type Exception, exceptionsTo, ruleOf, rulesOfAll, type Usual, usualOf } from "./rules";

/** Cases that passed; what failed or was not run; and exceptions to a rule for which no reason is written down. */
export function summaryOf(results: readonly Result[]): { cases: number; failures: string[]; unexplained: number } {
  const rows = rowsIn(results);
  const unexplained = sectionsOf(rows).flatMap(({ exceptions }) => exceptions.filter((each) => !each.because));
  return { cases: casesIn(rows), failures: failuresIn(results), unexplained: unexplained.length };
}

/** The page: what holds after every fault, what each comes to, the exceptions, how much was struck, and what failed. */
export function pageOf(results: readonly Result[]): string {
  const failures = failuresIn(results);
  const rows = rowsIn(results);
  return [
    "# The fault matrix",
    "",
    `What becomes of your keys when IBM, the network or the provider's process fails, at any request of any operation. Written by \`npm run test:faults\` from the ${casesIn(rows)} cases that it lived through, each with real requests and sockets: one request fails, or all from that one on, while nobody else is there or while a stranger makes a key like ours.`,
    "",
    "## What holds after every fault",
    "",
    "Checked in the emulator's own store in each case; a case in which it does not hold would be listed under *What failed*.",
    "",
    "- No stranger's key is taken, changed or deleted, and no two resources own one key.",
    "- A key that was given out works as long as was promised; some key works at every moment, unless all are compromised.",
    "- After the next `up`, keys, policies and outputs are those of a run without the fault, and the `up` after that has nothing to do. A create is tried three times at most.",
    "- An error says in one line what was attempted, what IBM answered and what can be done; no error and no warning holds a secret.",
    "- An operation takes 7 minutes at most, and 10 more for each create of a resource key, 2 for one of an access key.",
    "",
    "## What the run comes to in which it happens",
    "",
    "| Fault | At one create | At one other request | At all from one on |",
    "| --- | --- | --- | --- |",
    ...tableOf(rows),
    "",
    "A run that succeeds shows nothing of the fault. One that fails keeps what it has made in the state.",
    "",
    "## The rules, and every exception",
    "",
    ...sectionsOf(rows).flatMap(({ says, exceptions }) => [
      `- **${says}**: in ${casesIn(rows) - exceptions.reduce((sum, each) => sum + casesIn(each.rows), 0)} of ${casesIn(rows)} cases.`,
      ...exceptions.map(lineOf),
    ]),
    "",
    "## How much was struck",
    "",
    "| Kind | Operations | Requests | Cases |",
    "| --- | --- | --- | --- |",
    ...results.map((result) => totalsOf(result)),
    "",
    "The documented API of access keys alone, in which no label can be written, is struck where keys are made. The real CLI, killed and interrupted, is in `test/faults/on-engine.faults.ts`; random histories of two stacks are in `test/faults/histories/`, and outages that half the creates of 24 keys meet in `test/faults/outage/`.",
    "",
    "## What failed",
    "",
    ...(failures.length === 0 ? ["Nothing."] : failures.map((each) => `- ${each}`)),
    "",
  ].join("\n");
}

/** What breaks a rule with more faults than these is no matter of single ones. */
const mostNamed = 4;

/** Faults of which the same is usual share a line. */
function tableOf(rows: readonly Row[]): string[] {
  const faults = new Map<string, string[]>();
  for (const fault of Object.keys(strikes)) {
    const usual = usualOf(fault, rows);
    const cells = columns.map((column) => cellOf(usual, column)).join(" | ");
    faults.set(cells, [...(faults.get(cells) ?? []), fault]);
  }
  return [...faults].map(([cells, alike]) => `| ${named(alike)} | ${cells} |`);
}

const when = / (before|after) the work$/;

/** Faults that differ only in whether the work was done are named once. */
function named(faults: readonly string[]): string {
  const names = faults.map((fault) => {
    const what = fault.replace(when, "");
    const isBoth = ["before", "after"].every((each) => faults.includes(`${what} ${each} the work`));
    return isBoth ? `${what} before or after the work` : fault;
  });
  return [...new Set(names)].join("; ");
}

function cellOf(usual: Usual, column: Column): string {
  return usual[column] ?? "–";
}

/** The rules with the cases that break them. */
function sectionsOf(rows: readonly Row[]): { says: string; exceptions: Exception[] }[] {
  const rulesOfFaults = Object.keys(strikes).map((fault) => ruleOf(fault, usualOf(fault, rows)));
  return [...rulesOfAll.map((rule) => [rule]), rulesOfFaults].map((rules) => ({
    says: rules[0]?.says ?? "",
    exceptions: exceptionsTo(rules, rows),
  }));
}

function lineOf({ instead, rows, because }: Exception): string {
  const faults = [...new Set(rows.map(({ fault }) => fault))];
  const kinds = [...new Set(rows.map(({ kind }) => kind))].map((kind) => {
    const operations = new Set(rows.filter((row) => row.kind === kind).map(({ operation }) => operation));
    return operations.size > mostNamed ? kind : `${kind}: ${[...operations].join(", ")}`;
  });
  const reason = because ?? "**no reason is written down in `tools/fault-matrix/reasons.ts`**";
  const which = faults.length > mostNamed ? `${faults.length} faults` : named(faults);
  return `  - ${instead} in ${casesIn(rows)}: ${reason}. (${kinds.join("; ")}. ${which}.)`;
}

function totalsOf({ name, operations }: Result): string {
  const requests = Object.values(operations).reduce((sum, each) => sum + each.requests, 0);
  const cases = casesIn(rowsIn([{ name, operations }]));
  return `| ${name} | ${Object.keys(operations).join(", ")} | ${requests} | ${cases} |`;
}
