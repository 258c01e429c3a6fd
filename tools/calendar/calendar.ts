import { Command, InvalidArgumentError } from "commander";
import { dateOf, type Happening, rehearse, type Tally } from "../../harness/calendar/rehearsal";
import { messageOf } from "../../harness/error-message";

interface Flags {
  days: number;
  every: string;
  overlap: string;
  quarantine: string;
}

new Command("npm run calendar --")
  .description("Lives so many days of a rotating access key on the real engine, with one up a day and a moved clock.")
  .option("--days <number>", "days after the first up", count, 400)
  .option("--every <duration>", "from one rotation to the next", "30d")
  .option("--overlap <duration>", "how long the older key stays valid", "7d")
  .option("--quarantine <duration>", "from disabled to deleted", "3d")
  .action(async ({ days, ...settings }: Flags) => {
    console.log(`rotation ${JSON.stringify(settings)}, one up a day for ${days} days\n`);
    const tally = await rehearse({
      rotation: { ...settings, jitter: "0d" },
      days: Array.from({ length: days + 1 }, (_, day) => day),
      hear: (happening) => console.log(line(happening)),
    });
    console.log(`\n${summary(tally)}`);
    if (tally.agents.some(({ refused }) => refused > 0)) process.exitCode = 1;
  })
  .parseAsync()
  .catch((error: unknown) => {
    console.error(`calendar: ${messageOf(error)}`);
    process.exitCode = 1;
  });

function line({ day, what }: Happening): string {
  return `day ${String(day).padStart(3)}  ${dateOf(day).slice(0, 10)}  ${what}`;
}

function summary(tally: Tally): string {
  const { ups, changedOn, requestsOn, requests, mostValid, fewestValid, milliseconds, agents, happenings } = tally;
  const happened = (what: RegExp) => happenings.filter((happening) => what.test(happening.what)).length;
  return [
    `${ups} ups, ${changedOn.length} of them changed something; API requests on ${requestsOn.length} days, ${requests} altogether`,
    `${happened(/is made$/)} keys made, ${happened(/is disabled$/)} disabled, ${happened(/is deleted$/)} deleted; ${fewestValid} to ${mostValid} valid at once`,
    ...agents.map(({ name, accepted, refused }) => `agent that ${name}: ${accepted} accepted, ${refused} refused`),
    `${(milliseconds / ups / 1000).toFixed(2)} s per up`,
  ].join("\n");
}

function count(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError("A whole number, 1 or more.");
  return value;
}
