/** One thing that a page says. */
export interface Statement {
  text: string;
  /** Of a row: how the first column of its table is headed. */
  table?: string;
}

/** All that a page says: each row of its tables, and each sentence of its paragraphs and lists, without headings. */
export function statementsOf(page: string): Statement[] {
  return page
    .replace(/^```.*?^```$/gms, "")
    .replace(/^#.*$/gm, "\n")
    .split(/\n{2,}/)
    .map((block) => block.split("\n").filter((line) => line !== ""))
    .flatMap((lines) =>
      lines[0]?.startsWith("|") === true ? rowsOf(lines) : paragraphsOf(lines).flatMap(sentencesIn),
    );
}

/** The texts of a row's cells. */
export function cellsOf(row: string): string[] {
  return row
    .split("|")
    .slice(1, -1)
    .map((cell) => cell.trim());
}

function rowsOf([head = "", , ...rows]: string[]): Statement[] {
  const [table = ""] = cellsOf(head);
  return rows.map((row) => ({ table, text: row.replace(/\s+/g, " ").trim() }));
}

/** An item of a list is a paragraph; a line that begins none goes on with the one before. */
function paragraphsOf(lines: readonly string[]): string[] {
  const paragraphs: string[] = [];
  for (const line of lines) {
    const isItem = /^\s*([-*]|\d+\.) /.test(line);
    const before = isItem ? undefined : paragraphs.pop();
    const text = line.replace(/^\s*([-*]|\d+\.) /, "").trim();
    paragraphs.push(before === undefined ? text : `${before} ${text}`);
  }
  return paragraphs;
}

/** A sentence ends with a stop, a question or an exclamation mark before whatever a sentence begins with. */
function sentencesIn(paragraph: string): Statement[] {
  return paragraph
    .split(/(?<=[.?!][*)"]*)\s+(?=[*`["(]*[A-Z0-9`*])/)
    .filter((text) => text !== "")
    .map((text) => ({ text }));
}
