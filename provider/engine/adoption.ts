import type { Context, Properties } from "./contract";
import { isUnmade } from "./unmade";

// `adopt` counts once, when the resource is created for the first time. What takes its place later is another key.

/** The value of `adopt` in the saved state of each resource that was compared in this run, by its URN. */
const adoptedBefore = new Map<string, unknown>();

/**
 * Notes what the saved resource has adopted: a creation under the same URN later in the run replaces that resource,
 * whether an argument or the option `replaceOnChanges` asks for it. With `--replace` the engine compares nothing, so that
 * such a creation cannot be told from a first one.
 */
export function noteAdopted(urn: string, saved: Properties): void {
  if (!isUnmade(saved) || saved.hasAdopted === true) adoptedBefore.set(urn, saved.adopt);
}

/** Whether this creation replaces a resource that has adopted the same key. */
export function hasReplacedAdopted(urn: string, { adopt }: Properties): boolean {
  return typeof adopt === "string" && adoptedBefore.get(urn) === adopt;
}

/** Whether `adopt` had counted already before the creation that failed and is saved as unmade. */
export function hasAdoptedBefore(saved: Properties, { adopt }: Properties): boolean {
  return typeof adopt === "string" && saved.hasAdopted === true && saved.adopt === adopt;
}

/** The inputs of a creation: without `adopt` where that has counted, which the user is told. */
export async function withoutRepeatedAdoption<Inputs extends object>(
  inputs: Inputs,
  hasAdopted: boolean,
  context: Context,
): Promise<Inputs> {
  if (!hasAdopted) return inputs;
  await context.inform("adopt counted when the resource was made: another key is made in the place of that one.");
  return { ...inputs, adopt: undefined };
}
