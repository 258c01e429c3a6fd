import { defaults, startEmulator } from "pulumi-ibm-keys/emulator";
import { withStack } from "../../test/stack/engine";
import type { Measurement } from "./measurement";

const program = (keys: number) => `
  const { AccessKey } = require("pulumi-ibm-keys");
  for (let number = 0; number < ${keys}; number += 1) {
    new AccessKey("key-" + number, { instance: ${JSON.stringify(defaults.instances.secure.crn)} });
  }
`;

/** How many API calls and how much state so many AccessKeys of one instance cost, on the real engine. */
export async function measureEngine(keys: number, say: (step: string) => void): Promise<Measurement[]> {
  const emulator = await startEmulator();
  try {
    return await withStack({ program: program(keys), environment: emulator.environment }, async (stack) => {
      const callsOf = async (step: string, goal: number, update: () => ReturnType<typeof stack.up>) => {
        say(step);
        emulator.clearRequests();
        (await update()).expectSuccess();
        return { what: `API calls of a ${step}`, goal, measured: emulator.requests.length, unit: "calls" };
      };
      const created = await callsOf(`create of ${keys} access keys`, keys + 4, () => stack.up());
      const unchanged = await callsOf("no-op up", 0, () => stack.up());
      const refreshed = await callsOf("refresh", Math.ceil(keys / 100) + 3, () => stack.refresh());

      // As the backend keeps it: the CLI prints an export with indentation, about half as much again. The stack's own part
      // is counted in, so that the figure is never less than what a key takes.
      const checkpoint = JSON.stringify(await stack.export());
      const { inputs } = await stack.resource("key-0");
      const providerString = String(inputs?.__provider);
      return [
        created,
        unchanged,
        refreshed,
        {
          what: "checkpoint per access key, without the indentation of an export",
          goal: 2_500,
          measured: Buffer.byteLength(checkpoint) / keys,
          unit: "bytes",
        },
        { what: "provider string", goal: 120, measured: Buffer.byteLength(providerString), unit: "bytes" },
      ];
    });
  } finally {
    await emulator.close();
  }
}
