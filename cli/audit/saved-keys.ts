import { z } from "zod";
import { guidOf } from "../../provider/cloud/crn";
import { isRegion, sysdigServices } from "../../provider/cloud/endpoints";
import { keySource } from "../../provider/cloud/instance-reference";
import { labelledName } from "../../provider/cloud/resource-controller/key-name";
import type { AccessKeyLimits } from "../../provider/cloud/sysdig/client";
import { markOf } from "../../provider/domain/create-label";
import { savedLostCreates } from "../../provider/domain/lost-create";
import { type Owner, ownerOf } from "../../provider/engine/owner";
import { generationSummary } from "../../provider/rotation/generations";
import { isTooLong } from "../bounds";
import { type ExportedStack, kindOf, type SavedResource, savedDate } from "../exported-stack";
import type { Update } from "./history";
import { type KeyKind, type OpenCreation, timeOfLost, timeOfPending } from "./open-creations";

/** A key that a state names. */
export interface SavedKey {
  kind: KeyKind;
  /** A fingerprint, or a GUID. */
  key: string;
  urn: string;
  instance: string;
  standing: "managed" | "retiring";
  because: string;
}

/** A key that a resource is about to adopt, or was when its run was killed. */
export interface WantedKey {
  kind: KeyKind;
  urn: string;
  /** Empty where it is not known. */
  instance: string;
  /** As it was declared: by its fingerprint or value, or by its GUID, CRN or name. */
  adopt: string;
}

/** Where the keys of one kind are, and whose settings show them. */
export interface Place {
  kind: KeyKind;
  /** The resource that names it; undefined where the user does. */
  urn?: string | undefined;
  /** The GUID of an instance; an alias or a binding as it was declared. */
  instance: string;
  /** As it was declared. */
  reference: string;
  service?: (typeof sysdigServices)[number] | undefined;
  region?: string | undefined;
  profile?: string | undefined;
  /** Names that resource keys have there: those of an alias or a binding can be listed by name only. */
  names: string[];
}

/** An access key's resource, for what an update that failed may have left of it. */
export interface SavedAccessKey {
  urn: string;
  instance: string;
  limits: AccessKeyLimits;
  /** When the engine saved it first, and when IBM made the key it has now; ISO 8601. */
  made: string[];
}

/** A part of a state that cannot be read, so that its keys look as if nobody held them. */
export interface UnreadKeys {
  kind: KeyKind;
  urn: string;
  instance: string;
  /** The name of what cannot be read. */
  what: string;
}

/** All that one state says of keys. */
export interface SavedKeys {
  keys: SavedKey[];
  wanted: WantedKey[];
  places: Place[];
  open: OpenCreation[];
  accessKeys: SavedAccessKey[];
  /** Every resource of ours, and the stack itself: for labels that were made for them. */
  owners: Owner[];
  /** Resources of which the state does not tell where their keys are, and why. */
  unplaced: { urn: string; why: string }[];
  /** Resources that hold keys of which the state does not tell which. */
  unread: UnreadKeys[];
  /** URNs of the resources that are there. */
  present: string[];
  /** URNs of interrupted operations on what is none of ours. */
  foreign: string[];
}

/** Part of what is asked of IBM; no CRN, URN or name is longer. */
const text = z.string().max(2_000).optional().catch(undefined);
const limitsSchema = z.object({
  limit: z.number().nullish(),
  reservation: z.number().nullish(),
  teamId: z.number().nullish(),
});
const savedProperties = z.looseObject({
  owner: text,
  instance: text,
  source: text,
  service: z.enum(sysdigServices).optional().catch(undefined),
  region: text,
  profile: text,
  name: text,
  generation: z.number().optional().catch(undefined),
  dateCreated: savedDate,
});
type Properties = z.infer<typeof savedProperties>;

/** Reads a state, with the runs on its stack, the oldest first. A value that is a secret in it is not known here. */
export function savedKeysIn(stack: ExportedStack, updates: readonly Update[]): SavedKeys {
  const saved: SavedKeys = {
    ...{ keys: [], wanted: [], places: [], open: [], accessKeys: [], owners: [] },
    ...{ unplaced: [], unread: [], present: [], foreign: [] },
  };
  const resources = (stack.deployment.resources ?? []).filter(({ external }) => external !== true);
  for (const each of resources) {
    if (each.type === "pulumi:pulumi:Stack") saved.owners.push(ownerOf(each.urn));
    if (isListed(each)) readResource(each, saved);
    saved.present.push(each.urn);
  }
  const { manifest, pending_operations: pending } = stack.deployment;
  const time = timeOfPending(typeof manifest?.time === "string" ? Date.parse(manifest.time) : undefined, updates);
  const unmade = new Set(resources.filter(({ outputs }) => outputs.unmade === true).map(({ urn }) => urn));
  for (const { type, resource } of pending ?? []) {
    const makes =
      type === "creating" || (type === "updating" && ("rotation" in resource.inputs || unmade.has(resource.urn)));
    if (isListed(resource)) readOperation(type, makes ? time : "makes none", resource, saved);
    if (kindOf(resource) === undefined) saved.foreign.push(resource.urn);
  }
  return saved;
}

/** API tokens are read and never made: none can be left over. */
function isListed(resource: SavedResource): boolean {
  const kind = kindOf(resource);
  return kind !== undefined && kind !== "ApiToken";
}

function readResource(resource: SavedResource, saved: SavedKeys): void {
  const { urn } = resource;
  const inputs = savedProperties.parse(resource.inputs);
  const outputs = savedProperties.parse(resource.outputs);
  const owner = ownerOf(inputs.owner ?? urn);
  saved.owners.push(owner);
  const place = placeOf(resource, { ...withoutAbsent(outputs), ...withoutAbsent(inputs) }, saved);
  // It adopts nothing any more once it has a key.
  if (resource.outputs.unmade === true) readAdoption(resource, place, saved);
  const at = { kind: kindOfKey(resource), urn, instance: place?.instance ?? "" };
  const read = <T>(what: string, schema: z.ZodType<T>): T | undefined => {
    const value = resource.outputs[what];
    const parsed = isTooLong(value) ? undefined : schema.safeParse(value);
    if (parsed?.success === true) return parsed.data;
    saved.unread.push({ ...at, what });
    return undefined;
  };
  const current = read(...currentIn(resource));
  // A replacement that deletes first has deleted the key already, and an empty one is not found yet.
  const isThere = current !== undefined && current !== null && current !== "" && resource.pendingReplacement !== true;
  if (isThere) {
    const isReplaced = resource.delete === true;
    saved.keys.push({
      ...{ ...at, key: current, standing: isReplaced ? "retiring" : "managed" },
      because: isReplaced ? "it is replaced, and the next `pulumi up` deletes it" : "its current key",
    });
  }
  for (const { id, generation, state } of read("generations", generationSummary) ?? []) {
    const because = `generation ${generation}, ${state === "pending" ? "not seen to work yet" : state}`;
    saved.keys.push({ ...at, key: id, standing: "retiring", because });
  }
  for (const lost of read("lostCreates", savedLostCreates) ?? []) {
    const { label, since } = lost;
    // Keys of an alias or a binding are listed by their names only.
    if (label !== undefined) place?.names.push(labelledName(inputs.name, owner, label));
    saved.open.push({
      ...{ ...at, mark: markOf(owner.urn), label, limits: undefined, name: undefined, heldAs: "lost" },
      ...{ time: timeOfLost(lost), because: `a create of ${since} got no answer, and wrote no label` },
    });
  }
  const limits = limitsIn(resource.outputs);
  if (at.kind === "access key" && isThere && limits !== undefined) {
    const isRotated = (outputs.generation ?? 1) > 1;
    // What was taken over was not made then.
    const dates = [
      "adopt" in resource.inputs ? undefined : resource.created,
      isRotated ? outputs.dateCreated : undefined,
    ];
    const made = dates.filter((date) => date !== undefined && date !== null);
    saved.accessKeys.push({ urn, instance: at.instance, limits, made });
  }
}

/** Where a state names the current key, and how; a creation that has made nothing has none. */
function currentIn({ type, outputs }: SavedResource): [name: string, schema: z.ZodType<string | null | undefined>] {
  const kind = kindOf({ type });
  const name = kind === "AccessKey" ? "fingerprint" : kind === "ResourceKey" ? "guid" : "resourceKeyGuid";
  return [
    name,
    outputs.unmade === true ? z.undefined() : name === "resourceKeyGuid" ? z.string().nullish() : z.string(),
  ];
}

/** `time`: when what it has made was made. */
function readOperation(
  type: string,
  time: OpenCreation["time"] | "makes none",
  resource: SavedResource,
  saved: SavedKeys,
): void {
  const { urn } = resource;
  const inputs = savedProperties.parse(resource.inputs);
  const owner = ownerOf(inputs.owner ?? urn);
  saved.owners.push(owner);
  const place = placeOf(resource, inputs, saved);
  const isCreating = type === "creating";
  if (isCreating) readAdoption(resource, place, saved);
  if (place === undefined || time === "makes none") return;
  const { kind, instance } = place;
  saved.open.push({
    ...{ kind, urn, instance, mark: markOf(owner.urn), label: undefined, time },
    ...{ limits: limitsIn(resource.inputs), name: inputs.name, heldAs: isCreating ? "creating" : "updating" },
    because: `the state holds its ${isCreating ? "creation" : "update"} as interrupted`,
  });
}

/**
 * The place of a resource's keys, judged before anybody is asked about it: what a state says of it becomes part of a host
 * or a path to which a token goes. What is no place is noted.
 */
function placeOf(resource: SavedResource, properties: Properties, saved: SavedKeys): Place | undefined {
  const { instance, source, service, region, profile, name } = properties;
  const { urn } = resource;
  const unplaced = (why: string) => {
    saved.unplaced.push({ urn, why });
    return undefined;
  };
  const reference = source ?? instance;
  if (reference === undefined) return unplaced("is a secret in the state");
  const kind = kindOfKey(resource);
  const isNamed = kind === "access key" ? guidOf(reference) !== undefined : keySource.safeParse(reference).success;
  if (!isNamed) return unplaced("is neither a CRN nor a GUID in the state");
  if (region !== undefined && !isRegion(region)) return unplaced("is in a region that is none, as the state has it");
  const names = name === undefined ? [] : [name];
  const at = { kind, urn, instance: guidOf(reference) ?? reference, reference };
  const place: Place = { ...at, service, region, profile, names };
  saved.places.push(place);
  return place;
}

/** What a resource that has no key yet takes over when it is made. */
function readAdoption(resource: SavedResource, place: Place | undefined, saved: SavedKeys): void {
  const { adopt } = resource.inputs;
  if (adopt === undefined || adopt === null) return;
  const at = { kind: kindOfKey(resource), urn: resource.urn, instance: place?.instance ?? "" };
  if (typeof adopt === "string") saved.wanted.push({ ...at, adopt });
  else saved.unread.push({ ...at, what: "adopt" });
}

function kindOfKey(resource: SavedResource): KeyKind {
  return kindOf(resource) === "AccessKey" ? "access key" : "resource key";
}

function limitsIn(properties: unknown): AccessKeyLimits | undefined {
  const { data } = limitsSchema.safeParse(properties);
  if (data === undefined) return undefined;
  return { limit: data.limit ?? null, reservation: data.reservation ?? null, teamId: data.teamId ?? null };
}

function withoutAbsent(properties: Properties): Properties {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined));
}
