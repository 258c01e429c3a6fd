import { isDeeperThan, mostLevels } from "../domain/extent";
import { rememberDeclared } from "../domain/secrets";
import type { Properties } from "./contract";

/**
 * Judges what the engine sends before anything is done with it: what is nested too deep is refused, and what the program
 * declares to be a secret is kept out of every message. The engine takes that mark off the values; the resource names
 * them in the hidden input `secretArguments`.
 */
export function receive(...all: readonly Properties[]): void {
  for (const properties of all) {
    if (isDeeperThan(mostLevels, properties))
      throw new Error(`What is saved or declared of this resource is nested deeper than ${mostLevels} levels.`);
    rememberSecretArguments(properties);
  }
}

export function rememberSecretArguments(properties: Properties): void {
  const { secretArguments } = properties;
  if (!Array.isArray(secretArguments)) return;
  for (const name of secretArguments) {
    if (typeof name !== "string" || isFingerprint(name, properties[name])) continue;
    // What the parts of `rotation` are called is no choice of the program's.
    rememberDeclared(properties[name], name !== "rotation");
  }
}

/** It stands for an access key that is given to be adopted, and gives nothing of it away. */
function isFingerprint(name: string, value: unknown): boolean {
  return name === "adopt" && typeof value === "string" && /^[0-9a-f]{12}$/.test(value);
}
