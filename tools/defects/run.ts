import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { defects } from "./defects";
import { PlantedCheckout } from "./planted-checkout";

/** Plants one defect after the other, or those whose description holds the argument, and says which test noticed each. */
async function main(): Promise<void> {
  const checkout = new PlantedCheckout();
  checkout.mustHold(defects);
  const rows: string[] = [];
  let unnoticed = 0;
  const [, , part = ""] = process.argv;
  for (const defect of defects.filter(({ what }) => what.includes(part))) {
    const failure = await checkout.firstFailure(defect);
    if (failure === undefined) unnoticed++;
    console.log(`${failure === undefined ? "NOT NOTICED" : "noticed"}: ${defect.what}\n    ${failure ?? defect.tests}`);
    rows.push(`| ${defect.what} | \`${defect.file}\` | ${failure ?? "**nobody**"} |`);
  }
  console.log(`${rows.length - unnoticed} of ${rows.length} defects were noticed`);
  if (part === "") writeFileSync(join(__dirname, "..", "..", "docs", "defects.md"), pageOf(rows));
  if (unnoticed > 0) process.exitCode = 1;
}

function pageOf(rows: readonly string[]): string {
  return [
    "# Defects that the tests notice",
    "",
    "Made by `npm run defects`: each of these mistakes is planted, alone, in a copy of the checkout, and the tests run until one fails. A mistake that nobody notices fails the command.",
    "",
    "| Defect | Where | The first test that fails |",
    "| --- | --- | --- |",
    ...rows,
    "",
  ].join("\n");
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
