import { currentTime } from "../../provider/command-line/state";
import { print, printJson, tell } from "../output";
import { tablesOf } from "./audit-table";
import { carryOut } from "./carry-out";
import { type Change, changesFor, keysIn, refuseUnread, type WantedChanges } from "./changes";
import { adoptionsFor } from "./plan-adoptions";
import { isAllowed } from "./question";
import { type Audit, type AuditFlags, auditOf } from "./reading";
import { type StackFlags, sourcesOf } from "./stack";
import { type AuditedKey, type Verdict, verdictOf } from "./standings";

export interface Flags extends StackFlags, AuditFlags {
  json?: true;
  adopt: string[];
  disable: string[];
  delete: string[];
  backup?: string;
  yes?: true;
}

/** Audits, makes the changes that the user wants and allows, and reports what is there then. */
export async function audit(flags: Flags): Promise<void> {
  const note = noting();
  const sources = sourcesOf(flags, note);
  const read = () => auditOf(sources, flags, note);
  const decide = (wanted: WantedChanges, found: Audit) => changesIn(wanted, flags, found, note);
  let found = await read();
  const changes = await decide(flags, found);
  if (changes.length > 0 && (await isAllowed(changes, flags.yes === true))) {
    await carryOut(flags, found, { read, decide });
    found = await read();
  }
  report(found.keys, flags.json === true);
}

/** Prints each note once, however often the audit reads what it is about. */
function noting(): (message: string) => void {
  const notes = new Set<string>();
  return (message) => {
    if (!notes.has(message)) tell(`audit: ${message}`);
    notes.add(message);
  };
}

/** Adoptions come last: they make the state forget what it knows of the other keys. */
async function changesIn(
  wanted: WantedChanges,
  flags: Flags,
  { stacks, listing, live, keys }: Audit,
  note: (message: string) => void,
): Promise<Change[]> {
  refuseUnread(wanted, keys, stacks);
  const ends = await changesFor(wanted, keys, listing.listed, listing.sessions);
  const settled = [...keysIn(flags), ...flags.ignore];
  const run = { cwd: flags.cwd, backup: flags.backup, note };
  return [...ends, ...adoptionsFor(wanted.adopt, settled, keys, live, stacks, run)];
}

function report(keys: readonly AuditedKey[], json: boolean): void {
  const now = currentTime();
  const verdict = verdictOf(keys);
  if (json) {
    const aged = keys.map((key) => ({
      ...key,
      ageInSeconds: key.created === null ? null : Math.max(0, Math.floor((now - Date.parse(key.created)) / 1000)),
    }));
    printJson({ at: new Date(now).toISOString(), status: verdict, keys: aged });
  } else if (keys.length === 0) {
    print("There are no keys: no state names an instance with any. Name instances with --instance.");
  } else {
    tablesOf(keys, now).forEach(print);
    print(conclusions[verdict]);
  }
  process.exitCode = exitCodes[verdict];
}

const exitCodes: Readonly<Record<Verdict, number>> = {
  "all known": 0,
  "unknown or missing keys": 3,
  "interrupted creations": 4,
};

const conclusions: Readonly<Record<Verdict, string>> = {
  "all known": "All keys are known.",
  "unknown or missing keys": "There are keys that no stack knows, or that IBM does not have: see above.",
  "interrupted creations":
    "Interrupted creations have left keys: run `pulumi up` where it removes them, settle the others with --adopt or --delete.",
};
