import assert from "node:assert/strict";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Finished, run } from "../../harness/pulumi-cli/process";

const checkout = join(__dirname, "..", "..");
const reason = "Because a test wants it.";
const unformatted = "export  const first = 1\n";
const formatted = "export const first = 1;\n";

/** Nothing of the developer's own git, nor of a hook in which these tests run. */
const environment = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("GIT_"))),
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_AUTHOR_NAME: "A Developer",
  GIT_AUTHOR_EMAIL: "developer@example.com",
  GIT_COMMITTER_NAME: "A Developer",
  GIT_COMMITTER_EMAIL: "developer@example.com",
};

describe("A commit in a checkout whose hooks are turned on", function () {
  // Each commit starts Node three times.
  this.timeout(30_000);

  let repository: string;
  beforeEach(async () => {
    repository = mkdtempSync(join(realpathSync(tmpdir()), "git-hooks-"));
    for (const name of ["package.json", "biome.json", ".gitignore", "tools/git-hooks"])
      cpSync(join(checkout, name), join(repository, name), { recursive: true });
    symlinkSync(join(checkout, "node_modules"), join(repository, "node_modules"));
    await git("init", "--quiet");
    await git("add", "package.json", "biome.json", ".gitignore", "tools");
    await git("commit", "--quiet", "--message", "Begin");
    await succeed("npm", "run", "hooks");
  });
  afterEach(() => rmSync(repository, { recursive: true }));

  function start(program: string, args: readonly string[], variables: NodeJS.ProcessEnv = {}): Promise<Finished> {
    return run(program, args, { cwd: repository, env: { ...environment, ...variables } });
  }

  async function succeed(program: string, ...args: string[]): Promise<string> {
    const { exitCode, stdout, stderr } = await start(program, args);
    assert.equal(exitCode, 0, stderr);
    return stdout;
  }

  function git(...args: string[]): Promise<string> {
    return succeed("git", ...args);
  }

  function commit(...paragraphs: string[]): Promise<Finished> {
    return start("git", ["commit", "--quiet", ...paragraphs.flatMap((paragraph) => ["--message", paragraph])]);
  }

  function write(name: string, text: string): void {
    writeFileSync(join(repository, name), text);
  }

  async function stage(name: string, text: string): Promise<void> {
    write(name, text);
    await git("add", name);
  }

  it("passes with a short subject, a reason and formatted files", async () => {
    await stage("first.ts", formatted);
    const { exitCode, stderr } = await commit("s".repeat(72), reason);
    assert.equal(exitCode, 0, stderr);
    assert.equal(await git("show", "HEAD:first.ts"), formatted);
  });

  it("is refused with a subject of more than 72 characters, and its text is kept", async () => {
    await stage("first.ts", formatted);
    const { exitCode, stderr } = await commit("é".repeat(73), reason);
    assert.equal(exitCode, 1);
    assert.match(stderr, /the subject has 73 characters; at most 72 are allowed/);
    const [, file = ""] = /--file (\S+)/.exec(stderr) ?? [];
    assert.match(readFileSync(join(repository, file), "utf8"), /é{73}/);
  });

  it("is refused where no body says why, be there signatures or comments", async () => {
    await stage("first.ts", formatted);
    for (const message of ["Add a file", "Add a file\n\n# a comment\n", "Add a file\n\nSigned-off-by: A Developer"]) {
      write("message", message);
      const { exitCode, stderr } = await start("git", ["commit", "--file", "message", "--cleanup", "strip"]);
      assert.equal(exitCode, 1, message);
      assert.match(stderr, /no body says why/);
    }
  });

  it("is refused where the reason is joined to the subject", async () => {
    await stage("first.ts", formatted);
    const { stderr } = await commit(`Add a file\n${reason}`);
    assert.match(stderr, /the line below the subject is not empty/);
  });

  it("takes no diff below the message for a reason", async () => {
    await stage("first.ts", formatted);
    write(
      "editor.js",
      "const fs = require('node:fs'); fs.writeFileSync(process.argv[2], 'Add a file' + fs.readFileSync(process.argv[2]));",
    );
    const { stderr } = await start("git", ["commit", "--verbose"], { GIT_EDITOR: "node editor.js" });
    assert.match(stderr, /no body says why/);
  });

  it("needs no reason where git writes the message: of a merge, a revert or a fixup", async () => {
    await stage("first.ts", formatted);
    await commit("Add a file", reason);
    await git("revert", "--no-edit", "HEAD");
    await stage("second.ts", formatted);
    await git("commit", "--quiet", "--fixup", "HEAD");
    await git("checkout", "--quiet", "-b", "other", "HEAD~2");
    await stage("third.ts", formatted);
    await commit("Add a third file", reason);
    await git("merge", "--quiet", "--no-edit", "-");
    assert.match(await git("log", "-1", "--format=%s"), /^Merge branch/);
  });

  it("has its staged files formatted", async () => {
    await stage("first.ts", unformatted);
    const { exitCode, stderr } = await commit("Add a file", reason);
    assert.equal(exitCode, 0, stderr);
    assert.equal(await git("show", "HEAD:first.ts"), formatted);
    assert.equal(await git("status", "--porcelain", "--untracked-files=no"), "");
  });

  it("is refused where what is staged is wrong, whatever the file has become since, and stages nothing more", async () => {
    await stage("first.ts", unformatted);
    write("first.ts", `${formatted}export const second = 2;\n`);
    const { exitCode, stderr } = await commit("Add a file", reason);
    assert.equal(exitCode, 1);
    assert.match(stderr, /pre-commit: refused/);
    assert.equal(await git("show", ":first.ts"), unformatted);
  });

  it("passes where what is staged is right, whatever the file has become since", async () => {
    await stage("first.ts", formatted);
    write("first.ts", unformatted);
    const { exitCode, stderr } = await commit("Add a file", reason);
    assert.equal(exitCode, 0, stderr);
    assert.equal(readFileSync(join(repository, "first.ts"), "utf8"), unformatted);
  });

  it("of one named file is refused where that is unformatted, and leaves what is staged as it is", async () => {
    await stage("first.ts", unformatted);
    const { exitCode } = await start("git", ["commit", "-m", "Add a file", "-m", reason, "first.ts"]);
    assert.equal(exitCode, 1);
    assert.equal(await git("show", ":first.ts"), unformatted);
  });

  it("is refused for what the linter finds and cannot mend", async () => {
    await stage("first.ts", "export const first: any = 1;\n");
    const { exitCode, stdout, stderr } = await commit("Add a file", reason);
    assert.equal(exitCode, 1);
    assert.match(stdout + stderr, /noExplicitAny/);
  });

  it("passes with files that Biome does not know, and with files that are removed", async () => {
    await stage("first.md", "text\n");
    assert.equal((await commit("Add a page", reason)).exitCode, 0);
    await git("rm", "--quiet", "first.md");
    assert.equal((await commit("Remove a page", reason)).exitCode, 0);
  });

  it("passes unchecked in a worktree where nothing is installed, and says so", async () => {
    await git("worktree", "add", "--quiet", "tree");
    mkdirSync(join(repository, "tree", "folder"));
    const { exitCode, stderr } = await start("git", [
      "-C",
      "tree/folder",
      "commit",
      "--allow-empty",
      "-m",
      "No reason",
    ]);
    assert.equal(exitCode, 0, stderr);
    assert.match(stderr, /pre-commit: not checked.*\ncommit-msg: not checked/);
  });
});
