import { type Cloud, type Emulator, startEmulator } from "pulumi-ibm-keys/emulator";
import { type Stack, withStack } from "../../../harness/stack";
import { javascript } from "../../stack/traps/with-cloud-stack";
import { Front } from "./front";

interface FrontStack {
  stack: Stack;
  front: Front;
  emulator: Emulator;
  cloud: Cloud;
}

/** A stack on the real engine, whose provider speaks to a front; the program is the body of one in JavaScript. */
export async function withFrontStack(program: string, use: (scene: FrontStack) => Promise<void>): Promise<void> {
  const emulator = await startEmulator();
  const front = await Front.open(emulator);
  try {
    await withStack({ program: javascript(program), environment: front.environment }, (stack) =>
      use({ stack, front, emulator, cloud: emulator.cloud }),
    );
  } finally {
    await front.close();
    await emulator.close();
  }
}
