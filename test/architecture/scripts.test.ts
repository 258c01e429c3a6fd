import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const { scripts } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync(join(__dirname, "..", "..", "package.json"), "utf8")));

/**
 * What cmd.exe does not understand, or understands otherwise: quotes that it hands on, its lack of groups, variables and
 * `;`, and programs that it does not have.
 */
const posixOnly = /['`$;{}]|\b(rm|cp|mv|mkdir|cat|true|false|test|export|sh|bash)( |$)|(^|&& |\()[A-Z_]+=/;

describe("The scripts of package.json", () => {
  it("run where there is no POSIX shell", () => {
    const wrong = Object.entries(scripts).filter(([, script]) => posixOnly.test(script.replaceAll(/npm run \S+/g, "")));
    assert.deepEqual(wrong, []);
  });

  it("would be seen to need one", () => {
    for (const script of [
      "mocha 'test/**/*.test.ts'",
      "npm run build && rm -rf dist",
      "mocha a; tsx b",
      "{ npm run pulumi-cli || true; }",
      "npm run pulumi-cli || true",
      "CI=1 mocha",
      "exit $passed",
    ])
      assert.match(script, posixOnly);
  });
});
