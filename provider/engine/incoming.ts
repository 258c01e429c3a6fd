import { isDeeperThan, mostLevels } from "../domain/extent";
import { rememberDeclared } from "../domain/secrets";
import type { Properties } from "./lifecycle";

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
  for (const name of secretArguments) if (typeof name === "string") rememberDeclared(properties[name]);
}
