import { Command, InvalidArgumentError } from "commander";
import { currentTime } from "../provider/domain/rehearsal";
import { milliseconds } from "../provider/rotation/duration";
import { isTimeLong } from "./bounds";
import { keysIn, type Status, statusOf } from "./due-keys";
import { tableOf } from "./due-table";
import { readStack } from "./exported-stack";
import { print, printJson, tell } from "./output";

interface Flags {
  stack?: string;
  cwd?: string;
  file?: string;
  json?: true;
  overdueAfter: number;
}

const exitCodes: Readonly<Record<Status, number>> = { "nothing due": 0, due: 3, overdue: 4, "cannot be read": 1 };

const conclusions: Readonly<Record<Status, string>> = {
  "nothing due": "Nothing is due.",
  due: "Due: run `pulumi up`.",
  overdue: "Overdue: run `pulumi up`.",
  "cannot be read": "Not all of the state can be read, so that nobody can tell whether more is due.",
};

/** `pulumi-ibm-keys due`: what the next `pulumi up` will do because of the time, read from the saved state alone. */
export function dueCommand(): Command {
  return new Command("due")
    .description("say which keys of a stack are due for rotation, and which older ones are to end; changes nothing")
    .option("--stack <name>", "the stack (default: the selected one)")
    .option("--cwd <directory>", "where the Pulumi project is (default: here)")
    .option("--file <export.json>", "read what `pulumi stack export` wrote to this file, and do not run pulumi")
    .option("--json", "print JSON instead of a table")
    .option("--overdue-after <duration>", "what has been due for longer is overdue", tolerance, tolerance("1d"))
    .addHelpText(
      "after",
      [
        "",
        "Exit codes: 0 nothing is due, 3 something is due, 4 something is overdue, 1 an error, or a state that",
        "cannot be read in full.",
        "It reads the state only: no credentials of IBM Cloud, no passphrase, and no secret is shown.",
      ].join("\n"),
    )
    .action(async (flags: Flags) => {
      const now = currentTime();
      const keys = keysIn(await readStack("due", flags, flags.file), now, flags.overdueAfter);
      const status = statusOf(keys, now, flags.overdueAfter);
      for (const { kind, name, urn, unread } of keys) {
        if (unread.length > 0)
          tell(`due: could not read the ${kind} ${name} in the state: ${unread.join("; ")} (${urn})`);
      }
      if (flags.json) {
        printJson({ at: new Date(now).toISOString(), status, keys });
      } else if (keys.length === 0) {
        print("The stack has no keys of pulumi-ibm-keys.");
      } else {
        tableOf(keys, now).forEach(print);
        print(conclusions[status]);
      }
      process.exitCode = exitCodes[status];
    });
}

function tolerance(text: string): number {
  const read = isTimeLong(text) ? milliseconds(text) : undefined;
  if (read === undefined) throw new InvalidArgumentError('A duration is written as in "1d", "12h" or "P1D".');
  return read;
}
