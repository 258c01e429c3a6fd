import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Command } from "commander";
import { declarationsOf } from "./declarations";
import { pagesOf, textsOf } from "./pages";

const checkout = join(__dirname, "..", "..");

new Command("reference")
  .description("write the reference of all that the package exports, from the comments in the source")
  .option("--out <folder>", "where to write it", join(checkout, "docs", "reference"))
  .action(({ out }: { out: string }) => {
    const folder = resolve(out);
    mkdirSync(folder, { recursive: true });
    for (const name of readdirSync(folder)) if (name.endsWith(".md")) rmSync(join(folder, name));
    const provider = declarationsOf(checkout, "provider/index.ts");
    const emulator = declarationsOf(checkout, "emulator/index.ts");
    for (const [name, text] of textsOf(pagesOf(provider, emulator))) writeFileSync(join(folder, name), text);
  })
  .parse();
