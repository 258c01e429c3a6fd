import { randomBytes } from "node:crypto";
import { z } from "zod";

const longest = 180;

/** https://cloud.ibm.com/apidocs/resource-controller/resource-controller#create-resource-key */
export const resourceKeyName = z
  .string()
  .min(1)
  .max(longest)
  .regex(/^[\p{L}\p{N} \-._:]*$/u, "may hold only letters, digits, spaces and - . _ :");

/**
 * The name of a key whose user gave none: the names it comes from, and an end of its own, so that a replacement and
 * the key it replaces, or two attempts of which one lost its answer, are told apart. What was chosen before stays.
 */
export function chosenKeyName(
  given: unknown,
  before: unknown,
  owner: { project: string; stack: string; name: string },
): { name?: string } {
  if (given !== undefined && given !== null) return {};
  if (typeof before === "string") return { name: before };
  const end = `-${randomBytes(4).toString("hex").slice(0, 7)}`;
  const start = [owner.project, owner.stack, owner.name].join("-").replace(/[^\p{L}\p{N}\-._]+/gu, "-");
  return { name: start.slice(0, longest - end.length) + end };
}
