import { strikes } from "../../harness/fault-matrix/strikes";
import type { Row } from "./results";

/** Why some cases break a rule. */
interface Reason {
  /** The beginning of what the rule says. */
  rule: string;
  holdsFor(row: Row): boolean;
  because: string;
}

const isKilled = ({ fault }: Row) => fault.startsWith("provider killed");

/** IBM works slowly, or does not show at once what is new. */
const isLate = ({ fault }: Row) => strikes[fault]?.some(({ during }) => during !== undefined) === true;

/** No answer, or one that says nothing of what was done. */
const isUnreadable = ({ fault }: Row) => /^(HTML|truncated)/.test(fault);

/** The first that holds is told. */
const reasons: readonly Reason[] = [
  {
    rule: "The next",
    holdsFor: isLate,
    because: "nothing can be done with a key before IBM shows it",
  },
  {
    rule: "In the end",
    holdsFor: isKilled,
    because: "nobody heard of what the killed process had made; the audit names it",
  },
  {
    rule: "In the end",
    holdsFor: ({ kind }) => kind.startsWith("AccessKey"),
    because:
      "where IBM's list of labels cannot be read, what a lost create has made cannot be told from a stranger's key; a warning names it",
  },
  {
    rule: "No key is made",
    holdsFor: isKilled,
    because: "nobody heard of what the killed process had made, so the next run makes it again",
  },
  {
    rule: "No key is made",
    holdsFor: ({ left }) => left > 0,
    because: "what a lost create has made cannot be told from a stranger's key, so that another is made",
  },
  {
    rule: "No key is made",
    holdsFor: () => true,
    because: "what a lost create has made turned up when another had been made or the run was over; it is removed",
  },
  {
    rule: "The struck run",
    holdsFor: isLate,
    because: "whether a key must be shown at once depends on what is done with it next",
  },
  {
    rule: "The struck run",
    holdsFor: ({ fault, times, fails }) => fault.startsWith("answer lost") && times === "once" && fails,
    because:
      "once a create was sent, the matrix's clock lets every lost answer take the time of a create's, and none is left to ask again",
  },
  {
    rule: "The struck run",
    holdsFor: ({ fault, fails }) => fault === "stale list" && fails,
    because: "a new key is not given out before a list shows it, and this one stays late",
  },
  {
    rule: "The struck run",
    holdsFor: ({ operation, fails }) => operation === "adopt" && !fails,
    because: "the create label is taken off an adopted key at the end, and where that fails it is a warning",
  },
  {
    rule: "The struck run",
    holdsFor: ({ kind, fails }) => /^(IngestionKey|ServiceKey|ApiToken)/.test(kind) && !fails,
    because: "whether the instance of a deleted key is gone decides only whether a warning is said",
  },
  {
    rule: "The struck run",
    holdsFor: (row) => isUnreadable(row) && !row.fails,
    because: "the run can do without that answer, or finds out otherwise what was done",
  },
];

export function reasonFor(rule: string, row: Row): string | undefined {
  return reasons.find((each) => rule.startsWith(each.rule) && each.holdsFor(row))?.because;
}
