import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { defects } from "../../tools/defects/defects";
import { pageOf } from "../../tools/defects/page";
import { Pattern, parsed, placeholder, replaced } from "../../tools/defects/pattern";
import { Product } from "../../tools/defects/planting";

const root = join(__dirname, "..", "..");

describe("The planted defects", function () {
  this.timeout(60_000);
  let product: Product;
  before(() => {
    product = new Product(root);
  });

  it("each change code that is in the product exactly once", () => {
    assert.deepEqual(
      defects.flatMap((defect) => failureOf(() => product.planted(defect))),
      [],
    );
  });

  it("leave code that can be compiled, and name nothing that is not there", () => {
    for (const defect of defects) {
      const { source, mistaken } = product.planted(defect);
      assert.notEqual(mistaken, source, defect.what);
      const { diagnostics } = ts.transpileModule(mistaken, { reportDiagnostics: true });
      assert.deepEqual(diagnostics, [], defect.what);
      const unknown = namesIn(defect.instead).filter((name) => !source.includes(name) && !(name in globalThis));
      assert.deepEqual(unknown, [], defect.what);
    }
  });

  it("have each a description of their own and a test file to notice them", () => {
    assert.equal(new Set(defects.map(({ what }) => what)).size, defects.length);
    assert.deepEqual(
      defects.filter(({ tests }) => !existsSync(join(root, tests))),
      [],
    );
  });

  it("are those of the page, which `npm run defects -- --write` makes", () => {
    assert.equal(readFileSync(join(root, "docs", "defects.md"), "utf8"), pageOf(defects));
  });
});

describe("The pattern of a planted defect", () => {
  const pattern = new Pattern('if ($left < 1) return $told("spent");\n$left--;');
  const matchesIn = (code: string) => pattern.matchesIn(parsed("budget.ts", code));

  it("matches whatever things are called and however the code is laid out", () => {
    const code =
      'function spend() {\n  // Why.\n  if (this.#rest < 1)\n    return tell(\n      "spent",\n    );\n  this.#rest--;\n}';
    const [match, ...others] = matchesIn(code);
    assert.ok(match !== undefined && others.length === 0);
    assert.equal(replaced(code, match, "$left = 0;"), "function spend() {\n  // Why.\n  this.#rest = 0;\n}");
  });

  it("matches no other operator, text or order, and no two things where it has one name twice", () => {
    for (const code of [
      'if (left <= 1) return tell("spent");\nleft--;',
      'if (left < 2) return tell("spent");\nleft--;',
      'if (left < 1) return tell("left");\nleft--;',
      'if (left < 1) return tell("spent");\nleft++;',
      'if (left < 1) return tell("spent");\nright--;',
      'left--;\nif (left < 1) return tell("spent");',
    ])
      assert.deepEqual(matchesIn(code), [], code);
  });

  it("is said to be found in more than one place, or in none, with the defect's description", () => {
    const product = new Product(root);
    const defect = { what: "an invented mistake", instead: "", tests: "" };
    assert.throws(
      () => product.planted({ ...defect, code: "$a + $b" }),
      /"an invented mistake" .* more than one place/,
    );
    assert.throws(() => product.planted({ ...defect, code: "nobody($has, this)" }), /"an invented mistake" .* no file/);
  });
});

function failureOf(work: () => unknown): string[] {
  try {
    work();
    return [];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}

/** Names of variables and texts in it, but for what placeholders stand for and what follows a dot. */
function namesIn(code: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const isMember = ts.isPropertyAccessExpression(node.parent) && node.parent.name === node;
    if ((ts.isIdentifier(node) && !isMember) || ts.isStringLiteral(node)) found.push(node.text);
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(parsed("instead.ts", code), visit);
  return found.filter((name) => name !== "" && !name.match(placeholder));
}
