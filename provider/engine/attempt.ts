import { randomBytes } from "node:crypto";
import type { Properties } from "./lifecycle";

/**
 * What is saved in the place of a state when nobody knows whether a creation made something: the arguments, and the ids
 * of what there was before, so that the next `up` looks for what was made instead of making another.
 */
export interface Attempt {
  attempt: readonly string[];
}

/** The ids in a saved attempt; to be asked only of what is no state, for a state may hold an attempt of its own. */
export function knownBeforeAttempt({ attempt }: Properties): readonly string[] | undefined {
  if (!Array.isArray(attempt)) return undefined;
  return attempt.filter((id) => typeof id === "string");
}

/** The engine wants an id and can never change it: this one stays, also when what was made is found. */
export function idOfAttempt(): string {
  return `attempt-${randomBytes(6).toString("hex")}`;
}
