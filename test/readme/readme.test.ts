import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const checkout = join(__dirname, "..", "..");
const readme = read("README.md");
const manifest = z.object({ scripts: z.record(z.string(), z.string()) }).parse(JSON.parse(read("package.json")));

function read(file: string): string {
  return readFileSync(join(checkout, file), "utf8");
}

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

/** What a link to a heading of this page names. */
function anchorsIn(page: string): string[] {
  return [...page.matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w -]/g, "")
      .replaceAll(" ", "-"),
  );
}

describe("The README", () => {
  it("shows as code the very text of the examples that are run by tests", () => {
    const blocks = [...readme.matchAll(/(?:<!-- (\S+) (\S+) -->\n\n)?```(?:ts|js)\n(.*?)```/gs)];
    assert.ok(blocks.length >= 10);
    for (const [, file = "", name = "", code] of blocks) {
      assert.ok(file !== "", `a block names no example:\n${code}`);
      assert.equal(code, `${marked(read(file), name)}\n`, `${file} ${name}`);
    }
  });

  it("tells of every variable of the environment that is read", () => {
    const sources = read("provider/cloud/settings.ts") + read("provider/domain/rehearsal.ts");
    const variables = sources.match(/"[A-Z]+_[A-Z_]+"/g) ?? [];
    assert.ok(variables.length > 10);
    assert.deepEqual(
      variables.filter((name) => !readme.includes(`\`${name.slice(1, -1)}\``)),
      [],
    );
  });

  it("names only scripts, files and headings that exist", () => {
    for (const [, script = ""] of readme.matchAll(/npm run ([\w-]+)/g)) assert.ok(script in manifest.scripts, script);
    for (const [, target = ""] of readme.matchAll(/\]\(([^)]+)\)/g)) {
      const [path = "", heading] = target.split("#");
      const file = path === "" ? "README.md" : path;
      assert.ok(readdirSync(join(checkout, file, "..")).includes(file.split("/").at(-1) ?? ""), target);
      if (heading !== undefined) assert.ok(anchorsIn(read(file)).includes(heading), target);
    }
  });

  it("is not cut from a machine's own paths and registries", () => {
    assert.doesNotMatch(readme, /\/(work|home|root)\/|https?:\/\/[^\s)]*registry/);
  });
});
