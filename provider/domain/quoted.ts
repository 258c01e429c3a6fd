import { repeatsSecret } from "./secrets";
import { shortened, visible } from "./visible";

/** Nobody says more in one sentence; what is longer is not even looked at. */
const mostRead = 4_000;

/** So much of it is told. */
export const mostTold = 200;

/**
 * A text from outside as a message may repeat it: one line, short, with nothing in it that a terminal would obey; or
 * undefined where it may repeat a secret.
 */
export function quoted(text: string, longest = mostTold): string | undefined {
  const read = text.slice(0, mostRead);
  if (repeatsSecret(read)) return undefined;
  return shortened(visible(read.replace(/\s+/gu, " ").trim()), longest);
}

/** The same for the name of a thing in a sentence. */
export function quotedName(name: string): string {
  return quoted(name, 120) ?? "[secret]";
}

const mostNamed = 20;

/** Things with their ids, as a sentence lists them. */
export function quotedNames(things: readonly { name: string; id: string }[]): string {
  return listed(things.map(({ name, id }) => `${quotedName(name)} (${quotedName(id)})`));
}

/** What is quoted already, in a list that is cut. */
export function listed(quotes: readonly string[]): string {
  const more = quotes.length > mostNamed ? [`${quotes.length - mostNamed} more`] : [];
  return [...quotes.slice(0, mostNamed), ...more].join(", ");
}
