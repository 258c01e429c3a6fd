import { rememberDeclared } from "../domain/secrets";
import type { Properties } from "./lifecycle";

/**
 * Keeps what the program declares to be a secret out of every message. The engine takes that mark off the values it
 * sends; the resource names them in the hidden input `secretArguments`.
 */
export function rememberSecretArguments(...all: readonly Properties[]): void {
  for (const properties of all) {
    const { secretArguments } = properties;
    if (!Array.isArray(secretArguments)) continue;
    for (const name of secretArguments) if (typeof name === "string") rememberDeclared(properties[name]);
  }
}
