import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const checkout = join(__dirname, "..", "..");
const reference = join(checkout, "docs", "reference");

function pagesIn(folder: string): Map<string, string> {
  return new Map(
    readdirSync(folder)
      .sort()
      .map((name) => [name, readFileSync(join(folder, name), "utf8")]),
  );
}

/** What a heading of this text is linked by. */
function anchorsIn(page: string): string[] {
  return [...page.matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) => heading.toLowerCase().replaceAll(" ", "-"));
}

describe("The reference", function () {
  this.timeout(30_000);

  it("is what the comments in the source say: else run `npm run reference`", () => {
    const fresh = mkdtempSync(join(tmpdir(), "reference-"));
    try {
      const tool = join(checkout, "tools", "reference", "reference.ts");
      execFileSync(process.execPath, ["--import", "tsx", tool, "--out", fresh], { cwd: checkout });
      const [now, written] = [pagesIn(fresh), pagesIn(reference)];
      assert.deepEqual([...written.keys()], [...now.keys()]);
      for (const [name, text] of now) assert.equal(written.get(name), text, `docs/reference/${name} is out of date`);
    } finally {
      rmSync(fresh, { recursive: true });
    }
  });

  it("links only pages and headings that are there", () => {
    const pages = pagesIn(reference);
    const links = [...pages].flatMap(([name, text]) =>
      [...text.matchAll(/\]\(([\w.-]*)#([\w-]+)\)/g)].map(([, page, heading = ""]) => ({
        page: page || name,
        heading,
      })),
    );
    assert.ok(links.length > 30);
    const broken = links.filter(({ page, heading }) => !anchorsIn(pages.get(page) ?? "").includes(heading));
    assert.deepEqual(broken, []);
  });

  it("names no path of a machine, no date and no repository", () => {
    for (const [name, text] of pagesIn(reference)) {
      assert.doesNotMatch(
        text,
        /\/(work|home|root|tmp|Users)\/|\d{4}-\d\d-\d\d|https?:\/\/(?!cloud\.ibm\.com\/|127\.0\.0\.1:PORT)/,
        name,
      );
    }
  });
});
