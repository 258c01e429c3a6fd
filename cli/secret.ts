import { z } from "zod";

/** The engine's marks of a secret. */
export const signature = "4dabf18193072939515e22adb298388d";
export const secretSignature = "1b47061264138c4ac30d75fd1eb44270";
const secret = z.looseObject({ [signature]: z.literal(secretSignature) });

/** Whether a value of a state is a secret as a whole, in plain text or as ciphertext. */
export function isSecret(value: unknown): boolean {
  return secret.safeParse(value).success;
}
