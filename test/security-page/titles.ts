import ts from "typescript";
import { parsed } from "../architecture/imports";

/**
 * What the titles of a file's tests and suites say: each title, and each fixed part of one that is put together. Those of
 * tests that are left out, as by `it.skip`, are not among them.
 */
export function titlesIn(root: string, file: string): string[] {
  const titles: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && begins(node.expression)) titles.push(...partsOf(node.arguments[0]));
    ts.forEachChild(node, visit);
  };
  visit(parsed(root, file));
  return titles;
}

/** `it`, `describe`, and functions of ours as `describeOnEngine`. */
function begins(called: ts.Expression): boolean {
  return ts.isIdentifier(called) && /^(it|describe([A-Z]\w*)?)$/.test(called.text);
}

function partsOf(title: ts.Expression | undefined): string[] {
  if (title === undefined) return [];
  if (ts.isStringLiteralLike(title)) return [title.text];
  if (!ts.isTemplateExpression(title)) return [];
  return [title.head, ...title.templateSpans.map(({ literal }) => literal)].map(({ text }) => text);
}
