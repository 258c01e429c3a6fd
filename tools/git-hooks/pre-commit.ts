import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

const biome = require.resolve("@biomejs/biome/bin/biome");

/** Formats the staged files, and refuses the commit where Biome still finds something in what is staged. */
function preCommit(): void {
  const staged = namesFrom("diff", "--cached", "--name-only", "--no-renames", "--diff-filter=ACM");
  if (staged.length === 0) return;
  formatWhole(staged);
  if (isClean(staged)) return;
  console.error("pre-commit: refused. `npm run format` mends what can be mended; stage it again afterwards.");
  process.exitCode = 1;
}

/** A file with further changes that are not staged stays as it is: staging it again would commit those too. */
function formatWhole(staged: readonly string[]): void {
  // `git commit FILE` has an index of its own, and copies nothing from it to the real one: the file would be formatted
  // in the commit and unformatted among what is staged for the next.
  if (basename(process.env.GIT_INDEX_FILE ?? "").startsWith("next-index")) return;
  const changedFurther = new Set(namesFrom("diff", "--name-only"));
  const whole = staged.filter((name) => !changedFurther.has(name));
  if (whole.length === 0) return;
  // What it reports is reported by the check that follows.
  spawnSync(process.execPath, [biome, "check", "--write", "--no-errors-on-unmatched", ...whole], { stdio: "ignore" });
  git("add", "--", ...whole);
}

/** Judges a copy of the staged content, since the files in the checkout may have other content. */
function isClean(staged: readonly string[]): boolean {
  const copy = mkdtempSync(join(tmpdir(), "staged-"));
  try {
    git("checkout-index", `--prefix=${copy}/`, "--", ...new Set(["biome.json", ".gitignore", ...staged]));
    const options = { cwd: copy, stdio: "inherit" } as const;
    return spawnSync(process.execPath, [biome, "check", "--no-errors-on-unmatched"], options).status === 0;
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

function namesFrom(...args: string[]): string[] {
  return git(...args, "-z")
    .split("\0")
    .filter((name) => name !== "");
}

function git(...args: string[]): string {
  return execFileSync("git", args, { encoding: "utf8" });
}

preCommit();
