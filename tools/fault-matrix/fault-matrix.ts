import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { pageOf, summaryOf } from "./page";
import { resultsOf } from "./results";

const page = join(__dirname, "..", "..", "docs", "fault-matrix.md");

new Command("fault-matrix")
  .description("print what the last run of the fault matrix came to, and compare it with docs/fault-matrix.md")
  .option("--write", "write docs/fault-matrix.md")
  .action(({ write }: { write?: true }) => {
    const results = resultsOf();
    const text = pageOf(results);
    if (write) writeFileSync(page, text);
    console.log(text);
    const { cases, failures, unexplained } = summaryOf(results);
    console.log(`${cases} cases passed, ${failures.length} groups of cases failed or were not run`);
    const isSame = existsSync(page) && readFileSync(page, "utf8") === text;
    if (!isSame) console.log("docs/fault-matrix.md says something else: run `npm run fault-matrix -- --write`.");
    if (unexplained > 0) console.log("An exception is without a reason in tools/fault-matrix/reasons.ts.");
    if (!isSame || failures.length > 0 || unexplained > 0) process.exitCode = 1;
  })
  .parse();
