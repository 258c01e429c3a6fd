import { shortened as cut, visible, visibleJson, withoutSecrets } from "../provider/command-line/state";

/**
 * Everything that the commands print goes through here, and nothing in it is obeyed by a terminal: names, messages and
 * files come from others, and a text of theirs is one line, whatever is in it.
 */

/** A line of the result. */
export function print(line: string): void {
  write(line, process.stdout);
}

/** The result for programs. */
export function printJson(value: unknown): void {
  process.stdout.write(`${visibleJson(cleaned(value), 2)}\n`);
}

/** The same value without secrets in its texts and in the names of its members. */
function cleaned(value: unknown): unknown {
  if (typeof value === "string") return withoutSecrets(value);
  if (Array.isArray(value)) return value.map(cleaned);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [withoutSecrets(name), cleaned(part)]));
}

/** A line beside the result: a note, an error, what is asked or done. Too long a one has a gap: it ends in its reason. */
export function tell(line: string, to: NodeJS.WritableStream = process.stderr): void {
  const half = longestLine / 2;
  const one = folded(withoutSecrets(line));
  write(one.length <= longestLine ? one : `${one.slice(0, half)}…${one.slice(-half)}`, to);
}

/** What the user answers in the same line. */
export function prompt(question: string, to: NodeJS.WritableStream = process.stderr): void {
  to.write(visible(question));
}

/** So that a text from outside cannot push away what is around it. */
const longestText = 200;
const longestLine = 2_000;

/**
 * A text from outside as a part of a line: cut where it is too long, and with no gap that looks like a line's end. A
 * secret in it is told before, while it is whole.
 */
export function shortened(text: string): string {
  return cut(folded(withoutSecrets(text)), longestText);
}

/** What begins behind many spaces, or signs that are as empty, begins a line where the terminal is narrow. */
function folded(text: string): string {
  return text.replace(/[ \u2800]{2,}/g, " ");
}

/** A name from outside in quotes of its own, which nothing in it ends. */
export function quoted(name: string): string {
  return JSON.stringify(shortened(name));
}

/** What went wrong, in words. */
export function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function write(line: string, to: NodeJS.WritableStream): void {
  to.write(`${visible(withoutSecrets(line))}\n`);
}
