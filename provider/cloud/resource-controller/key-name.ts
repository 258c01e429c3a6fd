import { z } from "zod";
import { createLabelPattern, isLabelOf } from "../../domain/create-label";
import type { ResourceIdentity } from "../../domain/resource-identity";

const longest = 180;

/** https://cloud.ibm.com/apidocs/resource-controller/resource-controller#create-resource-key */
export const resourceKeyName = z
  .string()
  .min(1)
  .max(longest)
  .regex(/^[\p{L}\p{N} \-._:]*$/u, "may hold only letters, digits, spaces and - . _ :");

/** A hyphen and a create label. */
const endLength = 17;

/**
 * The name that a key is created under, which ends in the create label. A key without a declared name keeps this name,
 * which tells people project, stack and resource.
 */
export function labelledName(name: string | undefined, identity: ResourceIdentity, label: string): string {
  const front =
    name ?? [identity.project, identity.stack, identity.name].join("-").replace(/[^\p{L}\p{N}\-._]+/gu, "-");
  // Without the first half of a surrogate pair that was cut in two.
  return `${front.slice(0, longest - endLength).replace(/[\ud800-\udbff]$/, "")}-${label}`;
}

/** The create label that a name ends in. */
export function labelIn(name: string): string | undefined {
  const end = name.slice(-endLength);
  return end.startsWith("-") && createLabelPattern.test(end.slice(1)) ? end.slice(1) : undefined;
}

/** The name without the create label that it ends in. */
export function withoutLabel(name: string): string {
  const front = labelIn(name) === undefined ? name : name.slice(0, -endLength);
  return front === "" ? name : front;
}

/** Whether a key of this name was created for that resource. */
export function isChosenFor(name: string, identity: Pick<ResourceIdentity, "urn">): boolean {
  const label = labelIn(name);
  return label !== undefined && isLabelOf(label, identity.urn);
}
