import { z } from "zod";
import type { Measurement } from "../../harness/costs/measurement";
import { lastWords, run } from "../../harness/pulumi-cli/process";

const processes = 9;

/** What a program pays to load the package, beyond `@pulumi/pulumi`, which it loads anyway. */
const program = `
  require("@pulumi/pulumi");
  const started = process.hrtime.bigint();
  require("pulumi-ibm-keys");
  const milliseconds = Number(process.hrtime.bigint() - started) / 1e6;
  const heavy = ["undici", "zod"].filter((name) =>
    Object.keys(require.cache).some((file) => file.includes("/node_modules/" + name + "/")));
  console.log(JSON.stringify({ milliseconds, heavy }));
`;

const answer = z.object({ milliseconds: z.number(), heavy: z.array(z.string()) });

export async function measureLoading(): Promise<Measurement[]> {
  const answers: z.infer<typeof answer>[] = [];
  for (let count = 0; count < processes; count += 1) {
    const finished = await run(process.execPath, ["-e", program]);
    if (finished.exitCode !== 0) throw new Error(`loading the package failed: ${lastWords(finished)}`);
    answers.push(answer.parse(JSON.parse(finished.stdout)));
  }
  const times = answers.map(({ milliseconds }) => milliseconds).sort((a, b) => a - b);
  const heavy = new Set(answers.flatMap((one) => one.heavy));
  return [
    {
      what: `require("pulumi-ibm-keys") beyond @pulumi/pulumi, median of ${processes} processes`,
      goal: 30,
      measured: times[Math.floor(processes / 2)] ?? Number.NaN,
      unit: "ms",
    },
    { what: "of undici and zod, loaded by a program", goal: 0, measured: heavy.size, unit: "libraries" },
  ];
}
