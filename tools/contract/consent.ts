import { createInterface } from "node:readline";
import { visible } from "../../provider/command-line/state";

/** What a user has agreed to; undefined where the user has not agreed to the run. */
export interface Consent {
  readsApiTokens: boolean;
}

const whatItDoes = [
  "This creates about 20 keys in this instance, one after the other: access keys, resource keys (each with a service ID and",
  "an API key of its own), a policy of such a service ID, and a service ID with an API key. It deletes all of them, and",
  "changes and deletes nothing that it has not created. IBM's audit log will show these requests.",
];

const whatItReads = [
  "It can also read your API token of the instance's default team. Sysdig makes that token when it is first read, and no",
  "API deletes it.",
];

/** Asks on the terminal; nothing but the instance's name or CRN, typed as it is, allows the run. */
export async function askForConsent(instance: { name: string; crn: string }): Promise<Consent | undefined> {
  const reader = createInterface({ input: process.stdin, terminal: false });
  const answers = reader[Symbol.asyncIterator]();
  const ask = async (question: string): Promise<string> => {
    process.stderr.write(question);
    const { value, done } = await answers.next();
    return done === true ? "" : value.trim();
  };
  try {
    console.error(`The instance is ${visible(instance.name)}: ${visible(instance.crn)}`);
    for (const line of whatItDoes) console.error(line);
    const typed = await ask("Type the instance's name or CRN to go on: ");
    if (typed === "" || (typed !== instance.name && typed !== instance.crn)) return undefined;
    for (const line of whatItReads) console.error(line);
    return { readsApiTokens: /^y(es)?$/i.test(await ask("Read it? [y/N] ")) };
  } finally {
    reader.close();
  }
}

/** Throws where there is no terminal to ask on. */
export function requireTerminal(): void {
  if (process.stdin.isTTY === true) return;
  throw new Error(
    "there is no terminal, and a run against an account goes on only after a question is answered on one",
  );
}
