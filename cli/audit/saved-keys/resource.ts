import { z } from "zod";
import {
  generationSummary,
  identityOf,
  type LostCreate,
  labelledName,
  markOf,
  savedLostCreates,
} from "../../../provider/command-line/state";
import { isTooLong } from "../../bounds";
import type { SavedResource } from "../../exported-stack";
import { timeOfLostCreate } from "../lost-creates";
import { adoptionOf } from "./adoption";
import { instanceOf } from "./instance";
import { keyInStateOf } from "./kinds";
import { limitsIn, type SavedProperties, savedProperties } from "./properties";
import type { SavedAccessKey, SavedKey, SavedKeys } from "./records";

/** What a resource of ours tells of keys. */
export function recordsOfResource(resource: SavedResource): Partial<SavedKeys> {
  const { urn, outputs } = resource;
  const declared = savedProperties.parse(resource.inputs);
  const saved = savedProperties.parse(outputs);
  const identity = identityOf(declared.owner ?? urn);
  const isUnmade = outputs.unmade === true;

  const unread: string[] = [];
  const read = <T>(what: string, schema: z.ZodType<T>): T | undefined => {
    const value = outputs[what];
    // The length first: a schema would judge every item of a long list.
    const parsed = isTooLong(value) ? undefined : schema.safeParse(value);
    if (parsed?.success === true) return parsed.data;
    unread.push(what);
    return undefined;
  };
  const current = read(...currentKeyIn(resource));
  const generations = read("generations", generationSummary) ?? [];
  const lostCreates = read("lostCreates", savedLostCreates) ?? [];

  const lostNames = lostCreates.flatMap(({ label }) =>
    label === undefined ? [] : [labelledName(declared.name, identity, label)],
  );
  const where = instanceOf(resource, { ...definedIn(saved), ...definedIn(declared) }, lostNames);
  const [{ instance } = { instance: "" }] = where.instances;
  const of = { kind: keyInStateOf(resource).kind, urn, instance };
  // A resource that has a key already adopts no other.
  const adoption = isUnmade ? adoptionOf(resource, instance) : { adoptions: [], unread: [] };
  // A replacement that deletes first has deleted the key; an empty one is that of a key that was not found yet.
  const hasKey = current !== undefined && current !== null && current !== "" && resource.pendingReplacement !== true;

  const older = generations.map(
    ({ id, generation, state }): SavedKey => ({
      ...of,
      key: id,
      standing: "retiring",
      because: `generation ${generation}, ${state === "pending" ? "not seen to work yet" : state}`,
    }),
  );
  return {
    ...where,
    identities: [identity],
    adoptions: adoption.adoptions,
    unread: [...adoption.unread, ...unread.map((what) => ({ ...of, what }))],
    keys: hasKey ? [currentKey(of, current, resource), ...older] : older,
    lostCreates: lostCreates.map((lost) => lostCreateOf(of, markOf(identity.urn), lost)),
    accessKeys: hasKey && of.kind === "access key" ? accessKeysOf(resource, instance, saved) : [],
  };
}

type OfResource = Pick<SavedKey, "kind" | "urn" | "instance">;

/** The property that names the current key, and its type; a resource whose key is not made yet has none. */
function currentKeyIn(resource: SavedResource): [name: string, schema: z.ZodType<string | null | undefined>] {
  const { property } = keyInStateOf(resource);
  if (resource.outputs.unmade === true) return [property, z.undefined()];
  return [property, property === "resourceKeyGuid" ? z.string().nullish() : z.string()];
}

function currentKey(of: OfResource, key: string, resource: SavedResource): SavedKey {
  if (resource.delete !== true) return { ...of, key, standing: "managed", because: "its current key" };
  return { ...of, key, standing: "retiring", because: "it is replaced, and the next `pulumi up` deletes it" };
}

function lostCreateOf(of: OfResource, mark: string, lost: LostCreate): SavedKeys["lostCreates"][number] {
  return {
    ...of,
    mark,
    label: lost.label,
    limits: undefined,
    name: undefined,
    time: timeOfLostCreate(lost),
    because: `a create of ${lost.since} got no answer, and wrote no label`,
    recordedAs: "lost create",
  };
}

function accessKeysOf(resource: SavedResource, instance: string, outputs: SavedProperties): SavedAccessKey[] {
  const limits = limitsIn(resource.outputs);
  if (limits === undefined) return [];
  const isRotated = (outputs.generation ?? 1) > 1;
  // A key that was adopted was not made when the engine saved its resource.
  const dates = [
    "adopt" in resource.inputs ? undefined : resource.created,
    isRotated ? outputs.dateCreated : undefined,
  ];
  const made = dates.filter((date) => date !== undefined && date !== null);
  return [{ urn: resource.urn, instance, limits, made }];
}

function definedIn(properties: SavedProperties): SavedProperties {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined));
}
