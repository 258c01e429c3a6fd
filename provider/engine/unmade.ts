import { randomBytes } from "node:crypto";
import { lostCreatesIn } from "../domain/lost-create";
import type { Properties } from "./contract";

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
