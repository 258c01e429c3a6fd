import { randomBytes } from "node:crypto";
import type { Properties } from "./lifecycle";

/**
 * What is saved in the place of a state when nobody knows whether a creation made something: the arguments, and what
 * the kind needs to find what was made, so that the next `up` looks for it instead of making another.
 */
export interface Attempt {
  attempt: unknown;
}

/** What is kept of an attempt; to be asked only of what is no state, for a state may hold an attempt of its own. */
export function attemptIn({ attempt }: Properties): unknown {
  return attempt ?? undefined;
}

/** The engine wants an id and can never change it: this one stays, also when what was made is found. */
export function idOfAttempt(): string {
  return `attempt-${randomBytes(6).toString("hex")}`;
}
