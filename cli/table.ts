import widthOf from "string-width";
import { visible } from "../provider/command-line/state";
import { shortened } from "./output";

/** One line, or several. */
export type Cell = string | readonly string[];

/**
 * The lines of a table, without colours, so that it reads the same in the log of a workflow. In a text from outside, what
 * a terminal would obey is spelled out, and what is too long is cut.
 */
export function plainTable(titles: readonly string[], rows: readonly (readonly Cell[])[]): string[] {
  const all = [titles, ...rows].map((row) => row.map(shownLines));
  const widths = titles.map(() => 0);
  for (const row of all) {
    row.forEach((cell, column) => {
      for (const line of cell) widths[column] = Math.max(widths[column] ?? 0, widthOf(line));
    });
  }
  const rule = (left: string, between: string, right: string) =>
    `${left}${widths.map((width) => "─".repeat(width + 2)).join(between)}${right}`;
  const linesOf = (row: readonly string[][]) =>
    Array.from({ length: Math.max(...row.map((cell) => cell.length)) }, (_, at) => {
      const parts = row.map((cell, column) => padded(cell[at] ?? "", widths[column] ?? 0));
      return `│ ${parts.join(" │ ")} │`;
    });
  const [head = [], ...body] = all.map(linesOf);
  return [rule("┌", "┬", "┐"), ...head, rule("├", "┼", "┤"), ...body.flat(), rule("└", "┴", "┘")];
}

function shownLines(cell: Cell): string[] {
  const lines = typeof cell === "string" ? [cell] : cell;
  return lines.map((line) => visible(shortened(line)).replace(/[\u2500-\u257f]/g, spelled));
}

/** A character that tables are drawn with, spelled out: in a cell it would look like a border. */
function spelled(line: string): string {
  return `\\u${line.charCodeAt(0).toString(16)}`;
}

/** By the width on screen: a character may be two columns wide, or none. */
function padded(text: string, width: number): string {
  return text + " ".repeat(width - widthOf(text));
}

/** In hours, later in days. */
export function ageOf(milliseconds: number): string {
  const hours = Math.max(0, Math.floor(milliseconds / 3_600_000));
  return hours < 48 ? `${hours}h` : `${Math.floor(hours / 24)}d`;
}

/** ISO 8601 to the minute. */
export function minuteOf(iso: string): string {
  return iso.slice(0, 16).replace("T", " ");
}
