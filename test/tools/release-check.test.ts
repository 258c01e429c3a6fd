import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { run } from "../../harness/pulumi-cli/process";

const checkout = join(__dirname, "..", "..");
const pages = [".github/CODEOWNERS", ".github/ISSUE_TEMPLATE/config.yml", "CODE_OF_CONDUCT.md"];
const named = {
  repository: { type: "git", url: "git+https://git.example/keys.git" },
  bugs: { url: "https://git.example/keys/issues" },
  homepage: "https://git.example/keys#readme",
  author: "A Developer",
};

describe("npm run release-check", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "release-check-"));
    for (const page of pages) cpSync(join(checkout, page), join(folder, page));
    describePackage(named);
    for (const page of pages) write(page, read(page).replaceAll("to-be-named", "maintainers"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const read = (file: string) => readFileSync(join(folder, file), "utf8");
  const write = (file: string, text: string) => writeFileSync(join(folder, file), text);

  function describePackage(fields: Record<string, unknown>): void {
    const manifest = z
      .record(z.string(), z.unknown())
      .parse(JSON.parse(readFileSync(join(checkout, "package.json"), "utf8")));
    write("package.json", JSON.stringify({ ...manifest, ...fields }));
  }

  function check() {
    const args = ["--import", require.resolve("tsx"), join(checkout, "tools", "release", "release-check.ts")];
    return run(process.execPath, args, { cwd: folder });
  }

  it("passes where repository, author and contacts are named", async () => {
    assert.deepEqual(await check(), { exitCode: 0, stdout: "", stderr: "" });
  });

  it("names each field that package.json has not", async () => {
    describePackage({ repository: undefined, bugs: "", homepage: null, author: {} });
    const { exitCode, stderr } = await check();
    assert.equal(exitCode, 1);
    const missing = ["repository", "bugs", "homepage", "author"];
    assert.equal(stderr, missing.map((name) => `package.json has no ${name}\n`).join(""));
  });

  it("names each page whose placeholder nobody has replaced", async () => {
    for (const page of pages) write(page, `${read(page)}to-be-named\n`);
    const { exitCode, stderr } = await check();
    assert.equal(exitCode, 1);
    assert.equal(stderr, pages.map((page) => `${page} still has the placeholder to-be-named\n`).join(""));
  });
});
