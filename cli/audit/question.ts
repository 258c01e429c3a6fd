import { createInterface } from "node:readline/promises";

/** Asks on the terminal whether this shall be done; where there is none, only `--yes` allows it. */
export async function isAllowed(plan: readonly string[], yes: boolean): Promise<boolean> {
  for (const line of plan) console.error(line);
  if (yes) return true;
  if (!process.stdin.isTTY) {
    throw new Error("audit: nothing is changed, for there is no terminal to ask on. Say --yes to change it.");
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await terminal.question("Do this? [y/N] ")).trim());
  } finally {
    terminal.close();
  }
}
