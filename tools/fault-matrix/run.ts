import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";

const checkout = join(__dirname, "..", "..");
// Counts of an earlier run would pass for counts of this one.
rmSync(join(checkout, ".work", "fault-matrix"), { recursive: true, force: true });

const tests = run(require.resolve("mocha/bin/mocha.js"), "--parallel", "--jobs", "2", "test/faults/*.faults.ts");
// Also where a test has failed: the page names the cases that did.
const page = run("--import=tsx", join(__dirname, "fault-matrix.ts"));
process.exitCode = tests || page;

/** Runs Node with these arguments, and answers with its exit code. */
function run(...args: string[]): number {
  return spawnSync(process.execPath, args, { cwd: checkout, stdio: "inherit" }).status ?? 1;
}
