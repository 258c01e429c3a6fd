import { Command } from "commander";
import type { Flags } from "./audit/run";

/** `pulumi-ibm-keys audit`: which live keys no state knows, and where they come from. */
export function auditCommand(): Command {
  return (
    new Command("audit")
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
      .option(
        "--backup <file>",
        "where --adopt keeps the state as it was (default: a new file in the project's folder)",
      )
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
      // Loaded on demand: it brings the HTTP client with it, for which the other commands would wait too.
      .action(async (flags: Flags) => (await import("./audit/run.js")).audit(flags))
  );
}

function collected(value: string, before: string[]): string[] {
  return [...before, value];
}
