import { repeatsSecret } from "./secrets";
import { shortened, visible } from "./visible";

/** Longer texts are cut before they are examined. */
const mostRead = 4_000;

/** Longest quotation. */
export const mostTold = 200;

/**
 * A text from outside as a message may repeat it: one short line without control characters. Undefined where it may
 * repeat a secret.
 */
export function quoted(text: string, longest = mostTold): string | undefined {
  const read = text.slice(0, mostRead);
  if (repeatsSecret(read)) return undefined;
  return shortened(visible(read.replace(/\s+/gu, " ").trim()), longest);
}

/** A name from outside as a message may repeat it. */
export function quotedName(name: string): string {
  return quoted(name, 120) ?? "[secret]";
}

const mostNamed = 20;

/** Lists things with their ids in a sentence. */
export function quotedNames(things: readonly { name: string; id: string }[]): string {
  return listed(things.map(({ name, id }) => `${quotedName(name)} (${quotedName(id)})`));
}

/** Joins quotations, of a long list the first ones only. */
export function listed(quotes: readonly string[]): string {
  const more = quotes.length > mostNamed ? [`${quotes.length - mostNamed} more`] : [];
  return [...quotes.slice(0, mostNamed), ...more].join(", ");
}
