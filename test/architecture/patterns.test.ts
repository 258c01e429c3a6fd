import assert from "node:assert/strict";
import { join } from "node:path";
import ts from "typescript";
import { sourcesIn } from "./imports";
import { patternsIn, patternsOf, slowness } from "./patterns";

const checkout = join(__dirname, "..", "..");

/** Patterns that are slow and never see a long text, and why. */
const seesShortTexts = new Set([
  // Of base64, which ends in two of them at most.
  "/=+$/",
  // Of what IBM answered, which `redact` cuts at 300 characters.
  "/(limit|quota|maximum)\\b.*(reach|exceed)|(reach|exceed).*\\b(limit|quota|maximum)/i",
]);

/** While a pattern is matched nothing else happens: no timeout, no signal, no other key. */
describe("A regular expression", function () {
  this.timeout(60_000);

  const files = sourcesIn(checkout, "provider", "cli", "emulator");
  const patterns = files.flatMap((file) => patternsOf(checkout, file));

  it("is found wherever it stands", () => {
    const text =
      'const a = /a+/g; b.replace(/[/]b/u, ""); new RegExp("c\\\\d", "i"); RegExp("d"); new RegExp(a + "e");';
    const source = ts.createSourceFile("planted.ts", text, ts.ScriptTarget.ES2022, true);
    assert.deepEqual(
      patternsIn(source).map(({ expression }) => String(expression)),
      ["/a+/g", "/[/]b/u", "/c\\d/i", "/d/", "undefined"],
    );
    assert.ok(patterns.length > 40);
  });

  it("is never put together while the program runs: nobody could judge it here, and one of a long secret fails", () => {
    assert.deepEqual(
      patterns.filter(({ expression }) => expression === undefined),
      [],
    );
  });

  const slow = [
    /^\S*\w\S*$/,
    /\/+$/,
    /^(\d+)+$/,
    /^(a|aa)+$/,
    /(?<years>-?\d*[.,]?\d+)?Y(?<months>-?\d*[.,]?\d+)?M/,
    /^P((?<days>-?\d*[.,]?\d+)D)?(?<hours>-?\d*[.,]?\d+H)?$/,
    /(limit|quota)\b.*(reach|exceed)/i,
    /\s+$/gu,
    /^\s*x*\s*$/,
    /"source"\s*:.*"name"/,
  ];
  for (const expression of slow) {
    it(`such as ${expression} is seen to take far longer than its text explains`, () => {
      assert.notEqual(slowness(expression), undefined);
    });
  }

  for (const expression of [
    /^[!-~]{1,200}$/,
    /^(?=.{1,40}$)a/,
    /[^\p{L}\p{N}\-._]+/gu,
    /^iam-(ServiceId-.+)$/,
    /\s+/g,
  ]) {
    it(`such as ${expression} is seen to take as long as its text explains`, () => {
      assert.equal(slowness(expression), undefined);
    });
  }

  for (const { place, expression } of patterns) {
    if (expression === undefined || seesShortTexts.has(String(expression))) continue;
    it(`at ${place} takes as long as its text explains`, () => assert.equal(slowness(expression), undefined));
  }
});
