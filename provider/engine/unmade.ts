import { randomBytes } from "node:crypto";
import { type LostCreate, savedLostCreates } from "../domain/lost-create";
import type { Properties } from "./lifecycle";

/** What is kept of lost creates beside the outputs of a resource; nothing of it is secret. */
export function lostCreatesIn({ lostCreates }: Properties): LostCreate[] {
  const parsed = savedLostCreates.safeParse(lostCreates);
  if (parsed.success) return parsed.data ?? [];
  throw new Error("The saved state of this resource cannot be read (lostCreates).");
}

/**
 * Whether this stands in the place of a state whose creation has not made anything that anybody could have been given:
 * it holds the arguments, and the lost creates.
 */
export function isUnmade(properties: Properties): boolean {
  return properties.unmade === true;
}

/** What an earlier run has left to do, in words for the preview. */
export function openWork(saved: Properties, isReplaced: boolean): string[] {
  return [
    ...lostCreatesIn(saved).map(({ since }) => `looks for what a lost create of ${since} may have made`),
    ...(isUnmade(saved) && !isReplaced ? ["makes the key: an earlier run could not"] : []),
  ];
}

const unmadePrefix = "unmade-";

/** The engine wants an id for what is not made yet; a refresh gives it its own once it is made. */
export function idOfUnmade(): string {
  return `${unmadePrefix}${randomBytes(6).toString("hex")}`;
}

export function isIdOfUnmade(id: string): boolean {
  return id.startsWith(unmadePrefix);
}

/** What has not turned up so long after it was asked for was never made. Milliseconds. */
const longestWait = 10 * 60 * 1000;

export function mayTurnUp({ since }: LostCreate, now: number): boolean {
  // What lies further ahead was written by a clock that was wrong, and says nothing.
  return Math.abs(now - Date.parse(since)) < longestWait;
}

/** ISO 8601. */
export function forgottenAfter({ since }: LostCreate): string {
  return new Date(Date.parse(since) + longestWait).toISOString();
}
