import { join } from "node:path";
import { type Emulator, startEmulator } from "pulumi-ibm-keys/emulator";
import { type Stack, withStack } from "../../harness/stack";

/** The example, brought up once, and the IBM Cloud it was brought up in. */
export interface Example {
  stack: Stack;
  emulator: Emulator;
  /** The stack's outputs, secrets in plain text. */
  outputs: Record<string, unknown>;
}

interface ExampleOptions {
  config?: Record<string, unknown>;
  /** Prepares the cloud, as somebody at IBM's console would. */
  prepare?: (emulator: Emulator) => void;
}

export function folderOf(example: string): string {
  return join(__dirname, "..", "..", "examples", example);
}

/** Runs `up` on a whole example in an emulator, looks at what came of it, and takes it down again. */
export async function withExample(
  name: string,
  { config = {}, prepare = () => {} }: ExampleOptions,
  look: (example: Example) => Promise<void>,
): Promise<void> {
  const emulator = await startEmulator();
  try {
    prepare(emulator);
    const { environment } = emulator;
    await withStack({ program: { folder: folderOf(name) }, config, environment }, async (stack) => {
      (await stack.up()).expectSuccess();
      await look({ stack, emulator, outputs: await stack.outputs({ showSecrets: true }) });
      (await stack.destroy()).expectSuccess();
    });
  } finally {
    await emulator.close();
  }
}
