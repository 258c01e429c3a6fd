import { Command } from "commander";
import { currentTime } from "../provider/engine/clock";
import { adoptionsFor } from "./audit/adoption";
import { tablesOf } from "./audit/audit-table";
import { type Change, changesFor, refuseUnread } from "./audit/changes";
import { isAllowed } from "./audit/question";
import { type Listing, listKeys } from "./audit/sessions";
import { type AuditedStack, readStacks, type StackFlags } from "./audit/stack";
import { type AuditedKey, standingsOf, type Verdict, verdictOf } from "./audit/standings";

interface Flags extends StackFlags {
  instance: string[];
  profile?: string;
  json?: true;
  ignore: string[];
  adopt: string[];
  disable: string[];
  delete: string[];
  yes?: true;
}

interface Audit {
  stacks: AuditedStack[];
  listing: Listing;
  keys: AuditedKey[];
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
      const notes = new Set<string>();
      const note = (message: string) => {
        if (!notes.has(message)) console.error(`audit: ${message}`);
        notes.add(message);
      };
      let audit = await audited(flags, note);
      const changes = await changesIn(flags, audit);
      if (changes.length > 0 && (await isAllowed(planOf(changes), flags.yes === true))) {
        for (const { lines, run } of changes) {
          await run();
          for (const line of lines) console.error(`Done: ${line}.`);
        }
        audit = await audited(flags, note);
      }
      report(audit.keys, flags.json === true);
    });
}

async function audited(flags: Flags, note: (message: string) => void): Promise<Audit> {
  const stacks = await readStacks(flags, note);
  const listing = await listKeys(stacks, flags.instance, flags.profile, note);
  const live = listing.listed.map((each) => each.live);
  return { stacks, listing, keys: standingsOf(live, listing.places, stacks, flags.ignore) };
}

/** Adoptions come last: they make the state forget what it knows of the other keys. */
async function changesIn(flags: Flags, { stacks, listing, keys }: Audit): Promise<Change[]> {
  const { listed, sessions } = listing;
  const live = listed.map((each) => each.live);
  refuseUnread(flags, keys, stacks);
  const ends = await changesFor(flags, keys, listed, sessions);
  return [...ends, ...adoptionsFor(flags, flags.ignore, keys, live, stacks)];
}

function planOf(changes: readonly Change[]): string[] {
  const plan = changes.flatMap(({ lines }) => lines.map((line) => `Will ${line}.`));
  return [...plan, "No `pulumi up` may be running on these stacks: what it is just making looks unmanaged."];
}

function report(keys: readonly AuditedKey[], json: boolean): void {
  const now = currentTime();
  const verdict = verdictOf(keys);
  if (json) {
    const aged = keys.map((key) => ({
      ...key,
      ageInSeconds: key.created === null ? null : Math.max(0, Math.floor((now - Date.parse(key.created)) / 1000)),
    }));
    console.log(JSON.stringify({ at: new Date(now).toISOString(), status: verdict, keys: aged }, null, 2));
  } else if (keys.length === 0) {
    console.log("There are no keys: no state names an instance with any. Name instances with --instance.");
  } else {
    console.log(tablesOf(keys, now));
    console.log(conclusions[verdict]);
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
