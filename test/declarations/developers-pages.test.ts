import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";

const checkout = join(__dirname, "..", "..");
const decisions = readdirSync(join(checkout, "docs", "decisions")).map((name) => `docs/decisions/${name}`);
const pages = ["CONTRIBUTING.md", "docs/glossary.md", ...decisions];
const scripts = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .transform((manifest) => manifest.scripts)
  .parse(JSON.parse(read("package.json")));

function read(file: string): string {
  return readFileSync(join(checkout, file), "utf8");
}

/** What of these is named somewhere on the pages for developers, with the page. */
function named(what: RegExp): { page: string; name: string }[] {
  return pages.flatMap((page) => [...read(page).matchAll(what)].map(([, name = ""]) => ({ page, name })));
}

describe("The pages for developers", () => {
  it("name only files and folders that exist", () => {
    const paths = named(/`((?:provider|emulator|cli|harness|test|tools|docs|examples)\/[\w./-]*)`/g);
    assert.ok(paths.length > 100);
    assert.deepEqual(
      paths.filter(({ name }) => !existsSync(join(checkout, name))),
      [],
    );
  });

  it("name only scripts that exist, and each script that a developer runs", () => {
    const known = Object.keys(scripts);
    const used = named(/npm run ([\w:-]+)/g);
    assert.deepEqual(
      used.filter(({ name }) => !known.includes(name)),
      [],
    );
    const unsaid = known.filter(
      (script) => !["test", "prepack"].includes(script) && used.every((each) => each.name !== script),
    );
    assert.deepEqual(unsaid, []);
  });

  it("link only pages and headings that exist", () => {
    const links = named(/\]\(((?!https?:)[^)\s]+)\)/g);
    assert.ok(links.length > 30);
    const broken = links.filter(({ page, name }) => {
      const [path = "", heading] = name.split("#");
      const file = path === "" ? page : join(dirname(page), path);
      if (!existsSync(join(checkout, file))) return true;
      return heading !== undefined && !anchorsIn(read(file)).includes(heading);
    });
    assert.deepEqual(broken, []);
  });

  it("list each decision once, under its own number and title", () => {
    const index = read("docs/decisions/README.md");
    for (const file of decisions.filter((each) => !each.endsWith("README.md"))) {
      const [, number, title] = /^# (\d+)\. (.*)$/m.exec(read(file)) ?? [];
      const name = file.slice("docs/decisions/".length);
      assert.equal(Number(name.slice(0, 4)), Number(number), file);
      assert.ok(index.includes(`| ${number} | [${title}](${name}) |`), file);
      for (const part of ["Context", "Decision", "What it costs"])
        assert.match(read(file), new RegExp(`^## ${part}$`, "m"));
    }
  });
});

/** What a link to a heading of this page names. */
function anchorsIn(page: string): string[] {
  return [...page.matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w -]/g, "")
      .replaceAll(" ", "-"),
  );
}
