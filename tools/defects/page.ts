import type { Defect } from "./defects";

/** The page of a list of defects, which says nothing that only a run could tell: `npm run defects` fails unless it is true. */
export function pageOf(defects: readonly Defect[]): string {
  return [
    "# Defects that the tests notice",
    "",
    "`npm run defects` makes each of these mistakes, alone, in a copy of the checkout, runs the test beside it, and fails if the test passes all the same.",
    "",
    "| Mistake | Noticed by |",
    "| --- | --- |",
    ...defects.map(({ what, tests }) => `| ${what} | ${linkTo(tests)} |`),
    "",
  ].join("\n");
}

function linkTo(tests: string): string {
  return `[${tests.replace(/^test\/|(\.test)?\.ts$/g, "")}](../${tests})`;
}
