import type { Properties } from "./lifecycle";
import { isUnmade } from "./unmade";

/** What the resources that are replaced in this run had adopted, by their URNs. */
const adoptedBefore = new Map<string, unknown>();

/** Notes that another thing takes the place of the one that is saved: `adopt` counted when that was made. */
export function noteReplacement(urn: string, saved: Properties): void {
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
