import { randomBytes } from "node:crypto";
import { z } from "zod";

const longest = 180;

/** https://cloud.ibm.com/apidocs/resource-controller/resource-controller#create-resource-key */
export const resourceKeyName = z
  .string()
  .min(1)
  .max(longest)
  .regex(/^[\p{L}\p{N} \-._:]*$/u, "may hold only letters, digits, spaces and - . _ :");

type Given = Readonly<Record<string, unknown>>;

/**
 * The name of a key whose user gave none: the names it comes from, and an end of its own, so that a replacement and
 * the key it replaces, or two attempts of which one lost its answer, are told apart. What was chosen before stays, and
 * a key that is taken over keeps the name it has.
 */
export function chosenKeyName(
  given: Given,
  before: Given | undefined,
  owner: { project: string; stack: string; name: string },
): { name?: string } {
  const isGiven = (name: string) => given[name] !== undefined && given[name] !== null;
  if (isGiven("name")) return {};
  if (before !== undefined) return typeof before.name === "string" ? { name: before.name } : {};
  if (isGiven("adopt")) return {};
  const end = `-${randomBytes(4).toString("hex").slice(0, 7)}`;
  const start = [owner.project, owner.stack, owner.name].join("-").replace(/[^\p{L}\p{N}\-._]+/gu, "-");
  return { name: start.slice(0, longest - end.length) + end };
}
