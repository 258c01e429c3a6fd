import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import { defects } from "./defects";
import { pageOf } from "./page";
import { PlantedCheckout } from "./planted-checkout";

const page = join(__dirname, "..", "..", "docs", "defects.md");

new Command("defects")
  .description("plant one defect after the other, and say which test noticed each")
  .argument("[part]", "of the description of those to plant", "")
  .option("--write", "write docs/defects.md, and plant nothing")
  .action(async (part: string, { write }: { write?: true }) => {
    if (write) return writeFileSync(page, pageOf(defects));
    const selected = defects.filter(({ what }) => what.includes(part));
    const unnoticed = await countUnnoticed(selected);
    console.log(`${selected.length - unnoticed} of ${selected.length} defects were noticed`);
    if (unnoticed > 0 || selected.length === 0) process.exitCode = 1;
  })
  .parseAsync()
  .catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });

async function countUnnoticed(selected: typeof defects): Promise<number> {
  const checkout = new PlantedCheckout();
  // All of them, before any test is run.
  for (const defect of defects) checkout.product.planted(defect);
  let unnoticed = 0;
  for (const defect of selected) {
    const failure = await checkout.firstFailure(defect);
    if (failure === undefined) unnoticed++;
    console.log(`${failure === undefined ? "NOT NOTICED" : "noticed"}: ${defect.what}\n    ${failure ?? defect.tests}`);
  }
  return unnoticed;
}
