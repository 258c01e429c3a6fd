import { Command, InvalidArgumentError } from "commander";
import { isMet, tableOf } from "../../harness/costs/measurement";
import { messageOf } from "../../harness/error-message";
import { measureEngine } from "./engine";
import { measureLoading } from "./loading";

new Command("npm run bench --")
  .description("Measures what the package costs, on the real engine against the emulator, beside the goals.")
  .option("--keys <number>", "how many access keys of one instance", count, 100)
  .action(async ({ keys }: { keys: number }) => {
    const say = (step: string) => process.stderr.write(`${step}\n`);
    say("loading the package …");
    const measurements = [...(await measureLoading()), ...(await measureEngine(keys, say))];
    console.log(`\n${tableOf(measurements)}`);
    if (!measurements.every(isMet)) process.exitCode = 1;
  })
  .parseAsync()
  .catch((error: unknown) => {
    console.error(`bench: ${messageOf(error)}`);
    process.exitCode = 1;
  });

function count(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError("A whole number, 1 or more.");
  return value;
}
