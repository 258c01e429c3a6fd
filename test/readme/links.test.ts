import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { join, normalize } from "node:path";
import { z } from "zod";
import { run } from "../../harness/pulumi-cli/process";
import { anchorsIn, checkout, linksIn, read } from "./pages";

const packed = z.tuple([z.object({ files: z.array(z.object({ path: z.string() })) })]);

/** What would be in the published package; `dist` is taken as it is. */
async function shippedFiles(): Promise<Set<string>> {
  const { exitCode, stdout, stderr } = await run("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], {
    cwd: checkout,
  });
  assert.equal(exitCode, 0, stderr);
  const [{ files }] = packed.parse(JSON.parse(stdout));
  return new Set(files.map(({ path }) => path));
}

/** What is wrong with the relative links of this page. */
function brokenLinks(page: string, isThere: (file: string) => boolean): string[] {
  return linksIn(read(page))
    .filter((target) => !/^(https?|mailto):/.test(target))
    .flatMap((target) => {
      const [path = "", anchor] = target.split("#");
      const file = path === "" ? page : normalize(join(page, "..", path));
      if (!isThere(file)) return [`${page}: there is no ${target}`];
      if (anchor === undefined || anchorsIn(read(file)).includes(anchor)) return [];
      return [`${page}: there is no heading ${target}`];
    });
}

describe("The links of the pages", () => {
  it("lead to files and headings, in the installed package too", async function () {
    this.timeout(60_000);
    const shipped = await shippedFiles();
    const shippedPages = [...shipped].filter((file) => file.endsWith(".md"));
    for (const page of ["README.md", "SECURITY.md", "CHANGELOG.md", "docs/guide/README.md", "docs/guide/rotation.md"])
      assert.ok(shippedPages.includes(page), page);
    assert.deepEqual(
      shippedPages.flatMap((page) => brokenLinks(page, (file) => shipped.has(file))),
      [],
    );
  });

  it("lead to files and headings from the pages that are in the repository only", () => {
    const isThere = (file: string) => existsSync(join(checkout, file));
    const decisions = readdirSync(join(checkout, "docs/decisions")).map((name) => `docs/decisions/${name}`);
    const here = ["CONTRIBUTING.md", "emulator/DEVIATIONS.md", "docs/glossary.md", ...decisions];
    assert.deepEqual(
      here.flatMap((page) => brokenLinks(page, isThere)),
      [],
    );
  });

  it("lead from the guide's index to each of its pages", () => {
    const linked = linksIn(read("docs/guide/README.md"));
    const unlisted = readdirSync(join(checkout, "docs", "guide")).filter((name) => !linked.includes(name));
    assert.deepEqual(unlisted, ["README.md"]);
  });
});
