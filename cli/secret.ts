import { z } from "zod";
import { partsOf } from "../provider/command-line/state";

/** How the engine marks a secret in a state: an object that has this member with this value. */
export const signature = "4dabf18193072939515e22adb298388d";
export const secretSignature = "1b47061264138c4ac30d75fd1eb44270";
const secret = z.looseObject({ [signature]: z.literal(secretSignature) });

/** Whether a value of a state is a secret as a whole, in plain text or as ciphertext. */
export function isSecret(value: unknown): boolean {
  return secret.safeParse(value).success;
}

/** Whether there is a secret in plain text anywhere in a state. */
export function holdsPlaintext(state: unknown): boolean {
  const parts = [state];
  for (const part of parts) {
    if (typeof part === "object" && part !== null && "plaintext" in part && isSecret(part)) return true;
    for (const inner of partsOf(part)) parts.push(inner);
  }
  return false;
}
