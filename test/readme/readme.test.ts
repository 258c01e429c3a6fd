import assert from "node:assert/strict";
import { z } from "zod";
import { pages, read } from "./pages";

const readme = read("README.md");
const manifest = z.object({ scripts: z.record(z.string(), z.string()) }).parse(JSON.parse(read("package.json")));

/** What lies between the markers of this name, without the indentation that all its lines share. */
function marked(source: string, name: string): string {
  const lines = source.split("\n");
  const at = (edge: string) => lines.findIndex((line) => line.trim() === `// ${edge}:${name}`);
  const [begin, end] = [at("begin"), at("end")];
  assert.ok(begin >= 0 && end > begin, `there are no markers for ${name}`);
  const inside = lines.slice(begin + 1, end);
  const indentation = Math.min(...inside.filter((line) => line !== "").map((line) => line.search(/\S/)));
  return inside.map((line) => line.slice(indentation)).join("\n");
}

/** The page's blocks of TypeScript and JavaScript, with the example that each is cut from. */
function blocksOf(page: string): { file: string; name: string; code: string }[] {
  return [...page.matchAll(/(?:<!-- (\S+) (\S+) -->\n\n)?```(?:ts|js)\n(.*?)```/gs)].map(
    ([, file = "", name = "", code = ""]) => ({ file, name, code }),
  );
}

describe("The README", () => {
  it("has at most 150 lines", () => assert.ok(readme.trimEnd().split("\n").length <= 150));

  it("begins with a program of at most twelve lines", () => {
    const [first] = blocksOf(readme);
    const lines = first?.code.trimEnd().split("\n") ?? [];
    assert.ok(lines.length > 0 && lines.length <= 12, String(lines.length));
  });
});

describe("The README and the guide", () => {
  it("show as code the very text of the examples that are run by tests", () => {
    const blocks = pages.flatMap((page) => blocksOf(read(page)).map((block) => ({ page, ...block })));
    assert.ok(blocks.length >= 15);
    for (const { page, file, name, code } of blocks) {
      assert.ok(file !== "", `${page}: a block names no example:\n${code}`);
      assert.equal(code, `${marked(read(file), name)}\n`, `${page}: ${file} ${name}`);
    }
  });

  it("tell of every variable of the environment that is read", () => {
    const sources = read("provider/cloud/settings/environment.ts") + read("provider/domain/rehearsal.ts");
    const variables = sources.match(/"[A-Z]+_[A-Z_]+"/g) ?? [];
    assert.ok(variables.length > 10);
    const settings = read("docs/guide/settings.md");
    assert.deepEqual(
      variables.filter((name) => !settings.includes(`\`${name.slice(1, -1)}\``)),
      [],
    );
  });

  it("name only scripts that exist", () => {
    for (const page of pages)
      for (const [, script = ""] of read(page).matchAll(/npm run ([\w-]+)/g))
        assert.ok(script in manifest.scripts, `${page}: ${script}`);
  });

  it("are not cut from a machine's own paths and registries", () => {
    for (const page of pages)
      assert.doesNotMatch(read(page), /\/(work|home|root|tmp)\/|https?:\/\/[^\s)/]*registry/, page);
  });

  it("have no line of more than 180 columns outside tables and code", () => {
    const long = pages.flatMap((page) =>
      read(page)
        .replace(/^```.*?^```$/gms, "")
        .split("\n")
        .filter((line) => line.length > 180 && !line.startsWith("|"))
        .map((line) => `${page}: ${line}`),
    );
    assert.deepEqual(long, []);
  });
});
