import { withoutSecrets } from "../provider/domain/secrets";
import { shortened as cut, visible, visibleJson } from "../provider/domain/visible";

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
  process.stdout.write(`${visibleJson(value, 2)}\n`);
}

/** A line beside the result: a note, an error, what is asked or done. Too long a one has a gap: it ends in its reason. */
export function tell(line: string, to: NodeJS.WritableStream = process.stderr): void {
  const half = longestLine / 2;
  write(line.length <= longestLine ? line : `${line.slice(0, half)}…${line.slice(-half)}`, to);
}

/** What the user answers in the same line. */
export function prompt(question: string, to: NodeJS.WritableStream = process.stderr): void {
  to.write(visible(question));
}

/** So that a text from outside cannot push away what is around it. */
const longestText = 200;
const longestLine = 2_000;

/** A text from outside as a part of a line: cut where it is too long. */
export function shortened(text: string): string {
  return cut(text, longestText);
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
