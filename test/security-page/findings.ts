import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Evidence } from "./evidence";
import type { Statement } from "./statements";
import { titlesIn } from "./titles";

/** What is wrong with the evidence for what a page says; `root`: where the files are that it names. */
export function findingsIn(statements: readonly Statement[], evidence: readonly Evidence[], root: string): string[] {
  return [
    ...statements.flatMap((statement) => findingsAbout(statement, evidence)),
    ...evidence.flatMap((each) => findingsOf(each, statements)),
    ...evidence.flatMap(({ shownBy = [] }) => shownBy).flatMap(({ file, title }) => missing(root, file, title)),
  ];
}

function findingsAbout(statement: Statement, evidence: readonly Evidence[]): string[] {
  const found = evidence.filter((each) => isOf(each, statement));
  if (found.length === 1) return [];
  return [`${found.length === 0 ? "nothing shows" : "there is evidence twice for"}: ${statement.text}`];
}

function findingsOf(each: Evidence, statements: readonly Statement[]): string[] {
  const { advice, shownBy = [] } = each;
  const name = each.table === undefined ? each.begins : `the table of ${each.table}`;
  const found = statements.filter((statement) => isOf(each, statement));
  const isAmbiguous = each.table === undefined && found.length > 1;
  return [
    ...(found.length === 0 ? [`the page does not say: ${name}`] : []),
    ...(isAmbiguous ? [`the page says more than one thing that begins so: ${name}`] : []),
    ...(advice !== undefined && shownBy.length > 0 ? [`is advice, and has tests: ${name}`] : []),
    ...(advice === undefined && shownBy.length === 0 ? [`has neither tests nor a reason: ${name}`] : []),
  ];
}

function isOf(each: Evidence, { text, table }: Statement): boolean {
  return each.table === undefined ? text.startsWith(each.begins) : table === each.table;
}

function missing(root: string, file: string, title: string): string[] {
  if (!existsSync(join(root, file))) return [`there is no file ${file}`];
  return titlesIn(root, file).some((each) => each.includes(title)) ? [] : [`${file} has no title with: ${title}`];
}
