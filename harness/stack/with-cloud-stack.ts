import { Cloud, type CloudOptions, type Emulator, startEmulator } from "pulumi-ibm-keys/emulator";
import { type Stack, type StackOptions, withStack } from "./index";

export interface CloudStackOptions extends Omit<StackOptions, "program"> {
  /** The body of a JavaScript program; `ibmkeys` and `pulumi` are there. */
  program: string;
  cloud?: Cloud | CloudOptions;
}

/** A stack whose program and provider find an emulator where IBM's APIs would be, signed in by the environment. */
export async function withCloudStack(
  { program, cloud = {}, environment = {}, ...options }: CloudStackOptions,
  use: (stack: Stack, emulator: Emulator) => Promise<unknown>,
): Promise<void> {
  const emulator = await startEmulator({ cloud: cloud instanceof Cloud ? cloud : Cloud.withDefaults(cloud) });
  try {
    const environments = { ...emulator.environment, ...environment };
    await withStack({ ...options, program: javascript(program), environment: environments }, async (stack) => {
      await use(stack, emulator);
    });
  } finally {
    await emulator.close();
  }
}

export function javascript(body: string): string {
  return `const ibmkeys = require("pulumi-ibm-keys");\nconst pulumi = require("@pulumi/pulumi");\n${body}`;
}
