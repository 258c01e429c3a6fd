import { execFile } from "node:child_process";
import type { z } from "zod";
import { longestState, readJson } from "./bounds";

/** Which stack is meant, as `pulumi` itself is told; the selected one of this folder where nothing is said. */
export interface StackChoice {
  stack?: string | undefined;
  cwd?: string | undefined;
}

/**
 * Runs the Pulumi CLI on a stack and answers with what it printed. Fails with its own words, in one line. What is given
 * as `input` goes through a pipe: nothing is written to a disk.
 */
export function pulumi(args: readonly string[], { stack, cwd }: StackChoice, input?: string): Promise<string> {
  const all = [
    ...args,
    "--non-interactive",
    // In one word, so that no name is taken for a flag.
    ...(stack === undefined ? [] : [`--stack=${stack}`]),
    ...(cwd === undefined ? [] : [`--cwd=${cwd}`]),
  ];
  return new Promise((resolve, reject) => {
    const cli = execFile("pulumi", all, { maxBuffer: longestState, env: withoutOptions() }, (error, stdout, stderr) => {
      if (error === null) return resolve(stdout);
      if (error.code === "ERR_CHILD_PROCESS_STDIO_MAXBUFFER") {
        return reject(new Error(`pulumi printed more than ${longestState / 2 ** 20} MiB`));
      }
      const said =
        stderr
          .trim()
          .split("\n")
          .find((line) => line.startsWith("error:")) ?? stderr.trim().split("\n").at(-1);
      const reason = error.code === "ENOENT" ? "there is no pulumi in the PATH" : said || `it ended with ${error.code}`;
      reject(new Error(reason.replace(/^error: /, "")));
    });
    // A CLI that ends without reading says why in its own words.
    cli.stdin?.on("error", () => undefined);
    cli.stdin?.end(input);
  });
}

/** An option from the environment, as `PULUMI_OPTION_SHOW_SECRETS`, would have it print something else than is asked for. */
function withoutOptions(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^PULUMI_OPTION_/i.test(name)));
}

/** Reads what the CLI printed. The error repeats nothing of it: it may hold secrets. */
export function readPrinted<T>(text: string, schema: z.ZodType<T>): T {
  return readJson(text, schema, "pulumi printed something else than it used to");
}
