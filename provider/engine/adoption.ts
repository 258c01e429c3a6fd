import type { Properties } from "./contract";
import { isUnmade } from "./unmade";

/** What the resources that were compared in this run had adopted, by their URNs. */
const adoptedBefore = new Map<string, unknown>();

/**
 * Notes what the saved resource had adopted: a creation of the same resource later in the run is of what takes its place,
 * whether its arguments ask for that or the option `replaceOnChanges`. Where the user asks for it with `--replace` nothing
 * is compared, and the creation cannot be told from the first one.
 */
export function noteAdopted(urn: string, saved: Properties): void {
  if (!isUnmade(saved) || saved.hasAdopted === true) adoptedBefore.set(urn, saved.adopt);
}

/** Whether `adopt` has counted for what takes the place of another thing in this run: it is made anew. */
export function hasReplacedAdopted(urn: string, { adopt }: Properties): boolean {
  return typeof adopt === "string" && adoptedBefore.get(urn) === adopt;
}

/** Whether `adopt` had counted already before the creation that is saved as unmade. */
export function hasAdoptedBefore(saved: Properties, { adopt }: Properties): boolean {
  return typeof adopt === "string" && saved.hasAdopted === true && saved.adopt === adopt;
}
