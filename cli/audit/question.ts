import { createInterface } from "node:readline";

/** Where the user answers. */
export type Terminal = NodeJS.ReadableStream & { isTTY?: boolean };

/** Asks on the terminal whether this shall be done; where there is none, only `--yes` allows it. */
export async function isAllowed(
  plan: readonly string[],
  yes: boolean,
  input: Terminal = process.stdin,
  output: NodeJS.WritableStream = process.stderr,
): Promise<boolean> {
  output.write(`${plan.join("\n")}\n`);
  if (yes) return true;
  if (input.isTTY !== true)
    throw new Error("Could not ask whether to do this: there is no terminal. Say --yes to do it.");
  const terminal = createInterface({ input, output });
  try {
    terminal.setPrompt("Do this? [y/N] ");
    terminal.prompt();
    const answer = await new Promise<string>((resolve) => {
      terminal.once("line", resolve);
      // Ctrl-C and Ctrl-D end it without an answer.
      terminal.once("close", () => resolve(""));
    });
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    terminal.close();
  }
}
