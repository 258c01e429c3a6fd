import { Command } from "commander";
import { currentTime } from "../provider/domain/rehearsal";
import { adoptionsFor } from "./audit/adoption";
import { tablesOf } from "./audit/audit-table";
import { carryOut } from "./audit/carry-out";
import { type Change, changesFor, keysIn, refuseUnread, type WantedChanges } from "./audit/changes";
import { isAllowed } from "./audit/question";
import { type Audit, type AuditFlags, auditOf } from "./audit/reading";
import { type StackFlags, sourcesOf } from "./audit/stack";
import { type AuditedKey, type Verdict, verdictOf } from "./audit/standings";
import { print, printJson, tell } from "./output";

interface Flags extends StackFlags, AuditFlags {
  json?: true;
  adopt: string[];
  disable: string[];
  delete: string[];
  backup?: string;
  yes?: true;
}

const exitCodes: Readonly<Record<Verdict, number>> = {
  "all known": 0,
  "unknown or missing keys": 3,
  "interrupted creations": 4,
};

/** `pulumi-ibm-keys audit`: which live keys no state knows, and where they come from. */
export function auditCommand(): Command {
  return new Command("audit")
    .description("compare the live keys with the states of stacks; changes nothing unless it is told to")
    .option("--stack <name>", "a stack; may be repeated (default: the selected one)", collected, [])
    .option("--cwd <directory>", "where the Pulumi project is (default: here)")
    .option("--config-file <file>", "the stack's settings, as for pulumi itself")
    .option("--file <export.json>", "a state that `pulumi stack export` wrote; may be repeated", collected, [])
    .option("--instance <crn-or-guid>", "an instance that no state names; may be repeated", collected, [])
    .option("--profile <name>", "the settings for --instance, by their name under ibm-keys:profiles")
    .option("--json", "print JSON instead of tables")
    .option("--ignore <key>", "a key that is known and no finding; may be repeated", collected, [])
    .option("--adopt <key>", "put it in the place of the creation that left it; may be repeated", collected, [])
    .option("--disable <key>", "disable this access key; may be repeated", collected, [])
    .option("--delete <key>", "delete this key, an access key disabled first; may be repeated", collected, [])
    .option("--backup <file>", "where --adopt keeps the state as it was (default: a new file in the project's folder)")
    .option("--yes", "change without asking")
    .addHelpText(
      "after",
      [
        "",
        "Keys are named by fingerprint (access keys) or GUID (resource keys).",
        "Exit codes: 0 all keys are known, 3 there are unmanaged or missing keys, 4 there are keys that an interrupted",
        "creation has left, 1 an error.",
        "No secret is shown. Settings and credentials are found as the provider finds them.",
      ].join("\n"),
    )
    .action(async (flags: Flags) => {
      const note = noting();
      const sources = sourcesOf(flags, note);
      const read = () => auditOf(sources, flags, note);
      const decide = (left: WantedChanges, audit: Audit) => changesIn(left, flags, audit, note);
      let audit = await read();
      const changes = await decide(flags, audit);
      if (changes.length > 0 && (await isAllowed(changes, flags.yes === true))) {
        await carryOut(flags, audit, { read, decide });
        audit = await read();
      }
      report(audit.keys, flags.json === true);
    });
}

/** Says each thing once, however often it is read. */
function noting(): (message: string) => void {
  const notes = new Set<string>();
  return (message) => {
    if (!notes.has(message)) tell(`audit: ${message}`);
    notes.add(message);
  };
}

/** Adoptions come last: they make the state forget what it knows of the other keys. */
async function changesIn(
  left: WantedChanges,
  flags: Flags,
  { stacks, listing, live, keys }: Audit,
  note: (message: string) => void,
): Promise<Change[]> {
  refuseUnread(left, keys, stacks);
  const ends = await changesFor(left, keys, listing.listed, listing.sessions);
  const settled = [...keysIn(flags), ...flags.ignore];
  const keep = { cwd: flags.cwd, backup: flags.backup, note };
  return [...ends, ...adoptionsFor(left.adopt, settled, keys, live, stacks, keep)];
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

const conclusions: Readonly<Record<Verdict, string>> = {
  "all known": "All keys are known.",
  "unknown or missing keys": "There are keys that no stack knows, or that IBM does not have: see above.",
  "interrupted creations":
    "Interrupted creations have left keys: run `pulumi up` where it removes them, settle the others with --adopt or --delete.",
};

function collected(value: string, before: string[]): string[] {
  return [...before, value];
}
