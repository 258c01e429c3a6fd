import { defaults } from "pulumi-ibm-keys/emulator";
import { budgetOf, type Step } from "../../harness/costs/budget";
import type { Measurement } from "../../harness/costs/measurement";
import { javascript, type Stack, withCloudStack } from "../../harness/stack";

const { secure, objectStorage } = defaults.instances;

/** A program of so many keys of one kind, with arguments that are source text. */
function program(kind: "AccessKey" | "ResourceKey", keys: number, args: string): string {
  return `
  for (let number = 0; number < ${keys}; number += 1) new ibmkeys.${kind}("key-" + number, { ${args} });
`;
}

/** How many API calls and how much state so many keys of one instance cost, on the real engine. */
export async function measureEngine(keys: number, say: (step: string) => void): Promise<Measurement[]> {
  const access = (limit: number) => program("AccessKey", keys, `instance: "${secure.crn}", limit: ${limit}`);
  const resource = (name: string) => program("ResourceKey", keys, `source: "${objectStorage.crn}"${name}`);
  return [
    ...(await measured(access(1), async (callsOf, stack) => [
      await callsOf(`create of ${keys} access keys`, budgetOf("create", keys), () => stack.up()),
      await callsOf("no-op up", budgetOf("no-op", keys), () => stack.up()),
      await callsOf("refresh", budgetOf("refresh", keys), () => stack.refresh()),
      ...(await measureState(stack, keys)),
      await callsOf(`update of ${keys} access keys`, budgetOf("update", keys), () => {
        stack.setProgram(javascript(access(2)));
        return stack.up();
      }),
    ])),
    ...(await measured(resource(""), async (callsOf, stack) => [
      await callsOf(`create of ${keys} resource keys`, budgetOf("create with chosen names", keys), () => stack.up()),
    ])),
    ...(await measured(resource(', name: "declared " + number'), async (callsOf, stack) => {
      const step: Step = "create with declared names";
      return [await callsOf(`create of ${keys} named resource keys`, budgetOf(step, keys), () => stack.up())];
    })),
  ];

  /** A stack and a cloud of its own. */
  async function measured(source: string, play: Play): Promise<Measurement[]> {
    return withCloudStack({ program: source }, ({ stack, emulator }) =>
      play(async (step, goal, run) => {
        emulator.clearRequests();
        const started = performance.now();
        (await run()).expectSuccess();
        say(`${step}: ${((performance.now() - started) / 1000).toFixed(1)} s`);
        return { what: `API calls of a ${step}`, goal, measured: emulator.requests.length, unit: "calls" };
      }, stack),
    );
  }
}

type CallsOf = (step: string, goal: number, run: () => ReturnType<Stack["up"]>) => Promise<Measurement>;
type Play = (callsOf: CallsOf, stack: Stack) => Promise<Measurement[]>;

async function measureState(stack: Stack, keys: number): Promise<Measurement[]> {
  // As the backend keeps it: the CLI prints an export with indentation, about half as much again. The stack's own part
  // is counted in, so that the figure is never less than what a key takes.
  const checkpoint = JSON.stringify(await stack.export());
  const { inputs } = await stack.resource("key-0");
  return [
    {
      what: "checkpoint per access key, without the indentation of an export",
      goal: budgetOf("bytes", keys),
      measured: Buffer.byteLength(checkpoint) / keys,
      unit: "bytes",
    },
    { what: "provider string", goal: 260, measured: Buffer.byteLength(String(inputs?.__provider)), unit: "bytes" },
  ];
}
