import { randomBytes } from "node:crypto";
import { lostCreatesIn } from "../domain/lost-create";
import type { Properties } from "./contract";

/**
 * Whether these saved properties are those of a resource that is not made yet: its creation failed, but lost creates of
 * it may still turn up, so that it is saved with its arguments and these.
 */
export function isUnmade(properties: Properties): boolean {
  return properties.unmade === true;
}

/** What an earlier run has left to do, for the user to read in the preview. */
export function openWork(saved: Properties, isReplaced: boolean): string[] {
  return [
    ...lostCreatesIn(saved).map(({ since }) => `looks for what a lost create of ${since} may have made`),
    ...(isUnmade(saved) && !isReplaced ? ["makes the key: an earlier run could not"] : []),
  ];
}

const unmadePrefix = "unmade-";

/** The id of a resource that is not made yet, since the engine saves none without. A refresh gives it its own one later. */
export function idOfUnmade(): string {
  return `${unmadePrefix}${randomBytes(6).toString("hex")}`;
}

export function isIdOfUnmade(id: string): boolean {
  return id.startsWith(unmadePrefix);
}
