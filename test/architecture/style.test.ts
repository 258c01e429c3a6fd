import assert from "node:assert/strict";
import { basename, join } from "node:path";
import ts from "typescript";
import { parsed, sourcesIn } from "./imports";
import { retiredIn } from "./retired-words";

const checkout = join(__dirname, "..", "..");
const folders = ["provider", "emulator", "cli", "tools", "harness", "test", "examples"];
const banned = /^(utils?|helpers?|commons?|shared|misc|types|constants|new|legacy|v\d+)$/;

function isBadName(file: string): boolean {
  const name = basename(file).split(".")[0] ?? "";
  return banned.test(name) || !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name);
}

/** Places where parsed JSON gets a type that nothing has checked. */
function trustedJson(source: ts.SourceFile): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && /^JSON\.parse$|(?<!^z)\.json$/.test(node.expression.getText(source))) {
      const use = useOf(node);
      if (isTrusting(use)) found.push(`${source.fileName}: ${use.getText(source)}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function useOf(node: ts.Node): ts.Node {
  const { parent } = node;
  return ts.isParenthesizedExpression(parent) || ts.isAwaitExpression(parent) ? useOf(parent) : parent;
}

function isTrusting(use: ts.Node): boolean {
  if (ts.isAsExpression(use)) return use.type.kind !== ts.SyntaxKind.UnknownKeyword;
  if (ts.isPropertyAccessExpression(use) || ts.isElementAccessExpression(use)) return true;
  return ts.isVariableDeclaration(use) && use.type?.kind !== ts.SyntaxKind.UnknownKeyword;
}

function trustedJsonIn(text: string): number {
  return trustedJson(ts.createSourceFile("a.ts", text, ts.ScriptTarget.ES2022, true)).length;
}

/** Places that ask the machine for the time, wait by it, or start a timer. */
function ownTime(source: ts.SourceFile): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (isOwnTime(node)) found.push(`${source.fileName}: ${node.getText(source)}`);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function isOwnTime(node: ts.Node): boolean {
  if (ts.isNewExpression(node)) return node.expression.getText() === "Date" && (node.arguments?.length ?? 0) === 0;
  if (ts.isPropertyAccessExpression(node))
    return /^(Date|performance)\.now$|^AbortSignal\.timeout$/.test(node.getText());
  if (ts.isStringLiteral(node)) return /^(node:)?(timers(\/promises)?|perf_hooks)$/.test(node.text);
  return ts.isCallExpression(node) && /^(setTimeout|setInterval|setImmediate|Date)$/.test(node.expression.getText());
}

function ownTimeIn(text: string): number {
  return ownTime(ts.createSourceFile("a.ts", text, ts.ScriptTarget.ES2022, true)).length;
}

describe("The style of the sources", () => {
  it("has no file whose name says nothing about what is in it", () => {
    const files = sourcesIn(checkout, ...folders);
    assert.ok(files.length > 100);
    assert.deepEqual(files.filter(isBadName), []);
    assert.deepEqual(["a/utils.ts", "a/helper.test.ts", "a/camelCase.ts", "a/v2.ts"].filter(isBadName).length, 4);
  });

  it("never believes JSON: a schema reads it, or it stays unknown", () => {
    const trusting = sourcesIn(checkout, ...folders).flatMap((file) => trustedJson(parsed(checkout, file)));
    assert.deepEqual(trusting, []);
    assert.equal(trustedJsonIn("const a = JSON.parse(b) as A;"), 1);
    assert.equal(trustedJsonIn("const a: A = JSON.parse(b);"), 1);
    assert.equal(trustedJsonIn("const a = (await answer.json()).b;"), 1);
    assert.equal(trustedJsonIn("const a: unknown = JSON.parse(b); schema.parse(JSON.parse(b));"), 0);
  });

  it("has one clock in the provider: nothing but domain/clock.ts asks the machine for the time", () => {
    const clock = "provider/domain/clock.ts";
    const files = sourcesIn(checkout, "provider").filter((file) => file !== clock);
    assert.deepEqual(
      files.flatMap((file) => ownTime(parsed(checkout, file))),
      [],
    );
    assert.equal(ownTime(parsed(checkout, clock)).length, 4);
    const forms = ["Date.now()", "const now = Date.now", "new Date()", "new Date", "Date()", "performance.now()"];
    const waits = ["setTimeout(f, 1)", "setInterval(f, 1)", 'import "node:timers/promises"', "AbortSignal.timeout(1)"];
    for (const form of [...forms, ...waits]) assert.equal(ownTimeIn(form), 1, form);
    assert.equal(ownTimeIn("new Date(clock.now()); Date.parse(text); clock.timeout(1)"), 0);
  });

  it("keeps resources within 150 lines, lifecycles within 200 and other provider files within 250", () => {
    const longest = (file: string) => (/\/resource\.ts$/.test(file) ? 150 : /\/lifecycle\.ts$/.test(file) ? 200 : 250);
    const long = sourcesIn(checkout, "provider").filter(
      (file) => parsed(checkout, file).getLineStarts().length - 1 > longest(file),
    );
    assert.deepEqual(long, []);
  });

  it("calls nothing by a word that was retired for another one", () => {
    const files = sourcesIn(checkout, ...folders).filter((file) => file !== "test/architecture/retired-words.ts");
    const named = files.flatMap((file) => retiredIn(parsed(checkout, file)).map((what) => `${file}: ${what}`));
    assert.deepEqual(named, []);
    const text = "interface Owner { attempts: number } class A { #sight = 1; Ledger() {} }";
    const source = ts.createSourceFile("a.ts", text, ts.ScriptTarget.ES2022, true);
    assert.deepEqual(retiredIn(source), [
      "Owner is ResourceIdentity",
      "attempts is tries",
      "sight is observe",
      "Ledger is Store",
    ]);
  });
});
