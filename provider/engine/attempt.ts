import { randomBytes } from "node:crypto";
import type { Properties } from "./lifecycle";

/**
 * What is saved in the place of a state when nobody knows whether a creation made something: the arguments, and what
 * the kind needs to find what was made, so that the next `up` looks for it instead of making another.
 */
export interface Attempt {
  attempt: unknown;
}

const envelope = ["owner", "__provider", "attempt"];

/** What is kept of an attempt. A state, which may hold an attempt of its own, has more than the arguments. */
export function attemptIn(properties: Properties, argumentNames: readonly string[]): unknown {
  const isAttempt = Object.keys(properties).every((name) => argumentNames.includes(name) || envelope.includes(name));
  return isAttempt ? (properties.attempt ?? undefined) : undefined;
}

/** The engine wants an id and can never change it: this one stays, also when what was made is found. */
export function idOfAttempt(): string {
  return `attempt-${randomBytes(6).toString("hex")}`;
}
