import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { boundsIn, numbers } from "./bounds";
import { type Evidence, evidence } from "./evidence";
import { findingsIn } from "./findings";
import { cellsOf, statementsOf } from "./statements";

const checkout = join(__dirname, "..", "..");
const page = readFileSync(join(checkout, "SECURITY.md"), "utf8");

describe("SECURITY.md", () => {
  it("says nothing that no test shows, unless it is advice", () => {
    assert.deepEqual(findingsIn(statementsOf(page), evidence, checkout), []);
  });

  it("has the bounds that the code has", () => {
    const rows = statementsOf(page).filter(({ table }) => table === "What");
    assert.deepEqual(Object.fromEntries(rows.map(({ text }) => cellsOf(text).slice(0, 2))), boundsIn());
  });

  it("has the numbers that the code has, in its sentences too", () => {
    const absent = numbers().filter((said) => !page.includes(said));
    assert.deepEqual(absent, []);
  });
});

describe("The evidence for what a page says", () => {
  let root: string;
  before(() => {
    root = mkdtempSync(join(tmpdir(), "evidence-"));
    const titles = [
      'describe("A key", () => {',
      '  it("is made", () => {});',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the text of a test.
      "  it(`is gone after ${days} days`, () => {});",
      '  it.skip("is never seen", () => {});',
      "});",
      'describeOnEngine("On the engine", () => {});',
    ];
    writeFileSync(join(root, "key.test.ts"), titles.join("\n"));
  });
  after(() => rmSync(root, { recursive: true }));

  const said =
    "# Page\n\nA key is made. A key is gone\nafter days.\n\n| What | Bound |\n| --- | --- |\n| a | 1 |\n| b | 2 |\n";
  const made: Evidence = { begins: "A key is made", shownBy: [{ file: "key.test.ts", title: "is made" }] };
  const gone: Evidence = { begins: "A key is gone", shownBy: [{ file: "key.test.ts", title: "is gone after" }] };
  const table: Evidence = { table: "What", shownBy: [{ file: "key.test.ts", title: "On the engine" }] };
  const findings = (...all: Evidence[]) => findingsIn(statementsOf(said), all, root);

  it("is whole where each statement has its own", () => {
    assert.deepEqual(findings(made, gone, table), []);
    assert.deepEqual(findings(made, { begins: "A key is gone", advice: "a fact" }, table), []);
  });

  const flaws: [what: string, all: Evidence[], finding: string][] = [
    ["a sentence has none", [made, table], "nothing shows: A key is gone after days."],
    ["no row of a table has any", [made, gone], "nothing shows: | a | 1 |"],
    [
      "a sentence has two",
      [made, gone, table, { begins: "A key is m", advice: "a fact" }],
      "there is evidence twice for: A key is made.",
    ],
    [
      "it is of what the page does not say",
      [made, gone, table, { begins: "No", advice: "a fact" }],
      "the page does not say: No",
    ],
    [
      "it is of several sentences",
      [{ begins: "A key is", advice: "a fact" }, table],
      "the page says more than one thing that begins so: A key is",
    ],
    ["advice has a test", [made, { ...gone, advice: "a fact" }, table], "is advice, and has tests: A key is gone"],
    [
      "it names neither a test nor a reason",
      [made, { begins: "A key is gone" }, table],
      "has neither tests nor a reason: A key is gone",
    ],
    [
      "a file is not there",
      [made, gone, { ...table, shownBy: [{ file: "no.test.ts", title: "x" }] }],
      "there is no file no.test.ts",
    ],
    [
      "a title is not there",
      [made, gone, { ...table, shownBy: [{ file: "key.test.ts", title: "is lost" }] }],
      "key.test.ts has no title with: is lost",
    ],
    [
      "a test is left out",
      [made, gone, { ...table, shownBy: [{ file: "key.test.ts", title: "is never seen" }] }],
      "key.test.ts has no title with: is never seen",
    ],
  ];
  for (const [what, all, finding] of flaws) {
    it(`is refused where ${what}`, () => assert.ok(findings(...all).includes(finding), findings(...all).join("\n")));
  }
});
