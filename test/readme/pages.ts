import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export const checkout = join(__dirname, "..", "..");

/** The README and the guide, by their paths in the checkout. */
export const pages = [
  "README.md",
  ...readdirSync(join(checkout, "docs", "guide")).map((name) => join("docs", "guide", name)),
];

export function read(file: string): string {
  return readFileSync(join(checkout, file), "utf8");
}

/** What a link to a heading of this page names. */
export function anchorsIn(page: string): string[] {
  return [...page.replace(/^```.*?^```$/gms, "").matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w -]/g, "")
      .replaceAll(" ", "-"),
  );
}

/** The targets of the page's links. */
export function linksIn(page: string): string[] {
  return [...page.replace(/^```.*?^```$/gms, "").matchAll(/\]\(([^)]+)\)/g)].map(([, target = ""]) => target);
}

/** The rows of the first table below this heading, each as the texts of its cells by their columns' heads. */
export function tableUnder(page: string, heading: string): Record<string, string>[] {
  const below = page.split(`\n## ${heading}\n`)[1]?.split("\n## ")[0] ?? "";
  const [head = [], , ...rows] = below
    .split("\n")
    .filter((line) => line.startsWith("|"))
    .map(cellsOf);
  return rows.map((cells) => Object.fromEntries(head.map((name, index) => [name, cells[index] ?? ""])));
}

/** A bar in a cell is written with a backslash. */
export function cellsOf(row: string): string[] {
  return row
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim().replaceAll("\\|", "|"));
}

/** What stands in a cell between a pair of backticks, and nothing else with it. */
export function codeIn(cell = ""): string | undefined {
  return /^`([^`]+)`$/.exec(cell)?.[1];
}
