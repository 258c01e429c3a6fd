import { createInterface } from "node:readline";
import { prompt, shortened, tell } from "../output";
import type { Change } from "./changes";

/** Where the user answers. */
export type Terminal = NodeJS.ReadableStream & { isTTY?: boolean };

/**
 * Asks on the terminal whether to make these changes; without a terminal only `--yes` allows them. The identifier of each
 * key to delete has to be typed: no name that others chose can make a user do that by mistake.
 */
export async function isAllowed(
  plan: readonly Pick<Change, "verb" | "keys" | "lines">[],
  yes: boolean,
  input: Terminal = process.stdin,
  output?: NodeJS.WritableStream,
): Promise<boolean> {
  for (const line of plan.flatMap(({ lines }) => lines)) tell(`Will ${line}`, output);
  tell("No `pulumi up` may be running on these stacks: what it is just making looks unmanaged.", output);
  if (yes) return true;
  if (input.isTTY !== true)
    throw new Error("Could not ask whether to do this: there is no terminal. Say --yes to do it.");
  const reader = createInterface({ input, terminal: false });
  const answers = reader[Symbol.asyncIterator]();
  const ask = async (question: string): Promise<string> => {
    prompt(question, output);
    const { value, done } = await answers.next();
    // Ctrl-D: there is no answer.
    if (done === true) tell("", output);
    return done === true ? "" : value.trim();
  };
  try {
    if (plan.some(({ verb }) => verb !== "delete") && !/^y(es)?$/i.test(await ask("Do this? [y/N] "))) return false;
    for (const key of plan.flatMap(({ verb, keys }) => (verb === "delete" ? keys : []))) {
      const answer = await ask("Type the identifier of the key to delete: ");
      if (answer === key) continue;
      tell(`That is not ${key}${answer === "" ? "" : `, but ${shortened(answer)}`}: nothing is done.`, output);
      return false;
    }
    return true;
  } finally {
    reader.close();
  }
}
