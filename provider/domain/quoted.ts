import { repeatsSecret } from "./secrets";
import { shortened, visible, withoutMiddle } from "./visible";

/** Of longer texts only the beginning and the end, half of this each, are examined. */
const mostRead = 4_000;

/** Longest quotation: the longest real refusals, with the reason of a service's broker, are as long. */
export const mostTold = 400;

const longestName = 120;

/**
 * A text from outside as a message may repeat it: one short line without control characters. Of a long one the middle is
 * left out, since the reason of a refusal stands last where one service repeats the words of another. Undefined where it
 * may repeat a secret.
 */
export function quoted(text: string): string | undefined {
  const line = lineOf(text);
  return line === undefined ? undefined : withoutMiddle(line, mostTold);
}

/** A name from outside as a message may repeat it. */
export function quotedName(name: string): string {
  const line = lineOf(name);
  return line === undefined ? "[secret]" : shortened(line, longestName);
}

function lineOf(text: string): string | undefined {
  const read = withoutMiddle(text.replace(/\s+/gu, " ").trim(), mostRead);
  return repeatsSecret(read) ? undefined : visible(read);
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
