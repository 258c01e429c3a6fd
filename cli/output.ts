import { shortened as cut, visible, visibleJson, withoutSecrets } from "../provider/command-line/state";

/**
 * Everything that the commands print goes through here. Names, messages and files come from others: a terminal obeys
 * nothing in them, and each text of theirs stays on one line.
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

/** A line beside the result, as a note or an error. A long one is cut in its middle, since its end tells the reason. */
export function tell(line: string, to: NodeJS.WritableStream = process.stderr): void {
  const half = longestLine / 2;
  const one = folded(withoutSecrets(line));
  write(one.length <= longestLine ? one : `${one.slice(0, half)}…${one.slice(-half)}`, to);
}

/** A question that the user answers on the same line. */
export function prompt(question: string, to: NodeJS.WritableStream = process.stderr): void {
  to.write(visible(question));
}

/** Characters: a longer text from outside would push away what is around it. */
const longestText = 200;
const longestLine = 2_000;

/**
 * A text from outside as a part of a line: cut where it is too long, and with no gap that looks like a line's end.
 * Secrets are removed first: half of one would not be recognized.
 */
export function shortened(text: string): string {
  return cut(folded(withoutSecrets(text)), longestText);
}

/** Cuts runs of blanks: what follows them would look like a new line where the terminal wraps. */
function folded(text: string): string {
  return text.replace(/[ \u2800]{2,}/g, " ");
}

/** A name from outside, in quotes that nothing in it can close. */
export function quoted(name: string): string {
  return JSON.stringify(shortened(name));
}

/** The message of an error, as it is: whoever prints it removes secrets. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function write(line: string, to: NodeJS.WritableStream): void {
  to.write(`${visible(withoutSecrets(line))}\n`);
}
