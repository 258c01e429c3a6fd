import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { Command, InvalidArgumentError } from "commander";
import { currentTime } from "../provider/engine/clock";
import { milliseconds } from "../provider/rotation/duration";
import { exportedStack, keysIn, type Status, statusOf } from "./due-keys";
import { tableOf } from "./due-table";

interface Flags {
  stack?: string;
  cwd?: string;
  configFile?: string;
  file?: string;
  json?: true;
  overdueAfter: number;
}

const exitCodes: Readonly<Record<Status, number>> = { "nothing due": 0, due: 3, overdue: 4 };

/** `pulumi-ibm-keys due`: what the next `pulumi up` will do because of the time, read from the saved state alone. */
export function dueCommand(): Command {
  return new Command("due")
    .description("say which keys of a stack are due for rotation, and which older ones are to end; changes nothing")
    .option("--stack <name>", "the stack (default: the selected one)")
    .option("--cwd <directory>", "where the Pulumi project is (default: here)")
    .option("--config-file <file>", "the stack's settings, as for pulumi itself")
    .option("--file <export.json>", "read what `pulumi stack export` wrote to this file, and do not run pulumi")
    .option("--json", "print JSON instead of a table")
    .option("--overdue-after <duration>", "what has been due for longer is overdue", tolerance, tolerance("1d"))
    .addHelpText(
      "after",
      [
        "",
        "Exit codes: 0 nothing is due, 3 something is due, 4 something is overdue, 1 an error.",
        "It reads the state only: no credentials of IBM Cloud, no passphrase, and no secret is shown.",
      ].join("\n"),
    )
    .action(async (flags: Flags) => {
      const now = currentTime();
      const keys = keysIn(parsedExport(await exportText(flags)), now, flags.overdueAfter);
      const due = keys.flatMap((key) => key.due);
      const status = statusOf(due, now, flags.overdueAfter);
      if (flags.json) {
        console.log(JSON.stringify({ at: new Date(now).toISOString(), status, keys }, null, 2));
      } else if (keys.length === 0) {
        console.log("The stack has no keys of pulumi-ibm-keys.");
      } else {
        console.log(tableOf(keys, now));
        console.log(
          due.length === 0 ? "Nothing is due." : `${status === "due" ? "Due" : "Overdue"}: run \`pulumi up\`.`,
        );
      }
      process.exitCode = exitCodes[status];
    });
}

function tolerance(text: string): number {
  const read = milliseconds(text);
  if (read === undefined) throw new InvalidArgumentError('A duration is written as in "1d", "12h" or "P1D".');
  return read;
}

function parsedExport(text: string) {
  try {
    return exportedStack.parse(JSON.parse(text));
  } catch {
    throw new Error("due: this is not what `pulumi stack export` prints");
  }
}

async function exportText({ file, stack, cwd, configFile }: Flags): Promise<string> {
  if (file === undefined) {
    return pulumi([
      ...["stack", "export", "--non-interactive"],
      ...(stack === undefined ? [] : ["--stack", stack]),
      ...(cwd === undefined ? [] : ["--cwd", cwd]),
      ...(configFile === undefined ? [] : ["--config-file", configFile]),
    ]);
  }
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new Error(`due: ${error instanceof Error ? error.message : error}`);
  }
}

function pulumi(args: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    // The state of a large stack is many megabytes.
    execFile("pulumi", args, { maxBuffer: 2 ** 30 }, (error, stdout, stderr) => {
      if (error === null) return resolve(stdout);
      const said =
        stderr
          .trim()
          .split("\n")
          .find((line) => line.startsWith("error:")) ?? stderr.trim().split("\n").at(-1);
      const reason = error.code === "ENOENT" ? "there is no pulumi in the PATH" : said || error.message;
      reject(new Error(`due: could not read the stack's state: ${reason.replace(/^error: /, "")}`));
    });
  });
}
