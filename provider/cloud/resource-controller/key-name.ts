import { createHash, randomBytes } from "node:crypto";
import { z } from "zod";

const longest = 180;

/** https://cloud.ibm.com/apidocs/resource-controller/resource-controller#create-resource-key */
export const resourceKeyName = z
  .string()
  .min(1)
  .max(longest)
  .regex(/^[\p{L}\p{N} \-._:]*$/u, "may hold only letters, digits, spaces and - . _ :");

type Given = Readonly<Record<string, unknown>>;

/** The resource that a name is chosen for. */
export interface NamedFor {
  urn: string;
  project: string;
  stack: string;
  name: string;
}

/**
 * The name of a key whose user gave none: the names it comes from, and an end of its own, so that a replacement and
 * the key it replaces, or two attempts of which one lost its answer, are told apart. What was chosen before stays, and
 * a key that is taken over keeps the name it has.
 */
export function chosenKeyName(given: Given, before: Given | undefined, owner: NamedFor): { name?: string } {
  const isGiven = (name: string) => given[name] !== undefined && given[name] !== null;
  if (isGiven("name")) return {};
  if (before !== undefined) return typeof before.name === "string" ? { name: before.name } : {};
  if (isGiven("adopt")) return {};
  const chance = randomBytes(2).toString("hex");
  return { name: `${startOf(owner)}-${chance}${markOf(owner, chance)}` };
}

/**
 * Whether this name was chosen for that resource: its last hex digits are a mark of the URN, since two resources may
 * have one name in different places of a program. A name that somebody else thought of passes once in 4096 times.
 */
export function isChosenFor(name: string, owner: NamedFor): boolean {
  const [, chance = "", mark] = /-([0-9a-f]{4})([0-9a-f]{3})$/.exec(name) ?? [];
  return name.slice(0, -endLength) === startOf(owner) && mark === markOf(owner, chance);
}

/** A hyphen and seven hex digits. */
const endLength = 8;

function startOf({ project, stack, name }: NamedFor): string {
  const names = [project, stack, name].join("-").replace(/[^\p{L}\p{N}\-._]+/gu, "-");
  return names.slice(0, longest - endLength);
}

function markOf({ urn }: NamedFor, chance: string): string {
  return createHash("sha256").update(`${urn} ${chance}`).digest("hex").slice(0, 3);
}
