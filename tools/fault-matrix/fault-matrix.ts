import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { kinds } from "../../test/faults/world/provider";
import { pageOf, readKind, summaryOf } from "./page";

const page = join(__dirname, "..", "..", "docs", "fault-matrix.md");

new Command("fault-matrix")
  .description("print what the last run of the crash matrix came to, and compare it with docs/fault-matrix.md")
  .option("--write", "write docs/fault-matrix.md")
  .action(({ write }: { write?: true }) => {
    const results = Object.entries(kinds).map(([folder, name]) => readKind(folder, name));
    const text = pageOf(results);
    if (write) writeFileSync(page, text);
    console.log(text);
    const { cases, failures } = summaryOf(results);
    console.log(`${cases} cases passed, ${failures} failed`);
    const isSame = existsSync(page) && readFileSync(page, "utf8") === text;
    if (!isSame) console.log("docs/fault-matrix.md says something else: run `npm run fault-matrix -- --write`.");
    if (!isSame || failures > 0) process.exitCode = 1;
  })
  .parse();
