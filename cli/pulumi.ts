import { execFile } from "node:child_process";
import type { z } from "zod";
import { longestState, readJson } from "./bounds";

/** Which stack is meant, as in flags of `pulumi`; by default the selected one of this folder. */
export interface StackChoice {
  stack?: string | undefined;
  cwd?: string | undefined;
}

/**
 * Runs the Pulumi CLI on a stack and returns what it printed. Its error message, on one line, becomes that of the error
 * thrown. `input` goes through a pipe: nothing is written to a disk.
 */
export function pulumi(args: readonly string[], { stack, cwd }: StackChoice, input?: string): Promise<string> {
  const all = [
    ...args,
    "--non-interactive",
    // One argument, so that a name like --help is not taken for a flag.
    ...(stack === undefined ? [] : [`--stack=${stack}`]),
    ...(cwd === undefined ? [] : [`--cwd=${cwd}`]),
  ];
  return new Promise((resolve, reject) => {
    const cli = execFile("pulumi", all, { maxBuffer: longestState, env: withoutOptions() }, (error, stdout, stderr) => {
      if (error === null) return resolve(stdout);
      if (error.code === "ERR_CHILD_PROCESS_STDIO_MAXBUFFER") {
        return reject(new Error(`pulumi printed more than ${longestState / 2 ** 20} MiB`));
      }
      const message =
        stderr
          .trim()
          .split("\n")
          .find((line) => line.startsWith("error:")) ?? stderr.trim().split("\n").at(-1);
      const reason =
        error.code === "ENOENT" ? "there is no pulumi in the PATH" : message || `it ended with ${error.code}`;
      reject(new Error(reason.replace(/^error: /, "")));
    });
    // A CLI that ends without reading closes the pipe; its message on stderr tells why.
    cli.stdin?.on("error", () => undefined);
    cli.stdin?.end(input);
  });
}

/** The environment without options like `PULUMI_OPTION_SHOW_SECRETS`, which would change what the CLI prints. */
function withoutOptions(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^PULUMI_OPTION_/i.test(name)));
}

/** Reads what the CLI printed. The error repeats nothing of it: it may hold secrets. */
export function readPrinted<T>(text: string, schema: z.ZodType<T>): T {
  return readJson(text, schema, "pulumi printed something else than it used to");
}
