import { reasonFor } from "./reasons";
import { casesIn, type Row } from "./results";

/** What is expected of some of the cases. */
export interface Rule {
  says: string;
  isAbout(row: Row): boolean;
  isKept(row: Row): boolean;
  /** What was seen in a case that breaks it. */
  instead(row: Row): string;
}

/** What is struck, as the table has it: one request that makes something, any other one, or all from one on. */
export const columns = ["create", "other", "always"] as const;
export type Column = (typeof columns)[number];

function columnOf({ times, request }: Row): Column {
  if (times === "always") return "always";
  return request === "creates" ? "create" : "other";
}

/** Rules of all faults. */
export const rulesOfAll: readonly Rule[] = [
  {
    says: "The next `up` succeeds",
    isAbout: () => true,
    isKept: ({ ups }) => ups === 1,
    instead: ({ ups }) => `the ${ups === 2 ? "second" : `${ups}th`} one does`,
  },
  {
    says: "No key is made that would not have been made without the fault",
    isAbout: () => true,
    isKept: ({ moreMade }) => moreMade === 0,
    instead: ({ moreMade }) => `${moreMade} more`,
  },
  {
    says: "In the end a state knows each key",
    isAbout: () => true,
    isKept: ({ left }) => left === 0,
    instead: ({ left }) => `not ${left === 1 ? "one" : left}`,
  },
];

/** What the struck run usually comes to, by what is struck; undefined where the fault never strikes that. */
export type Usual = Readonly<Record<Column, "succeeds" | "fails" | undefined>>;

export function usualOf(fault: string, rows: readonly Row[]): Usual {
  const of = (column: Column) => {
    const all = rows.filter((row) => row.fault === fault && columnOf(row) === column);
    if (all.length === 0) return undefined;
    return 2 * casesIn(all.filter(({ fails }) => fails)) > casesIn(all) ? "fails" : "succeeds";
  };
  return { create: of("create"), other: of("other"), always: of("always") };
}

/** That the struck run comes to what it usually comes to with this fault. */
export function ruleOf(fault: string, usual: Usual): Rule {
  return {
    says: "The struck run comes to what the table has",
    isAbout: (row) => row.fault === fault,
    isKept: (row) => row.fails === (usual[columnOf(row)] === "fails"),
    instead: ({ fails }) => (fails ? "it fails" : "it succeeds"),
  };
}

/** Cases that break a rule in one way, for one reason. */
export interface Exception {
  instead: string;
  rows: readonly Row[];
  /** Undefined where nobody has written down any. */
  because: string | undefined;
}

export function exceptionsTo(rules: readonly Rule[], rows: readonly Row[]): Exception[] {
  const found = new Map<string, Exception>();
  for (const rule of rules) {
    for (const row of rows) {
      if (!rule.isAbout(row) || rule.isKept(row)) continue;
      const instead = rule.instead(row);
      const because = reasonFor(rule.says, row);
      const key = JSON.stringify([instead, because]);
      found.set(key, { instead, because, rows: [...(found.get(key)?.rows ?? []), row] });
    }
  }
  return [...found.values()];
}
