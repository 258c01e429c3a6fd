import { z } from "zod";
import { guidOf } from "../../provider/cloud/crn";
import { sysdigServices } from "../../provider/cloud/endpoints";
import type { AccessKeyLimits } from "../../provider/cloud/sysdig/client";
import { type Owner, ownerOf } from "../../provider/engine/owner";
import { generationSummary } from "../../provider/rotation/generations";
import { planSchema } from "../../provider/rotation/plan";
import { type ExportedStack, kindOf, type SavedResource, savedDate } from "../exported-stack";

/** What IBM makes: an ingestion key or a service key is read through a resource key. */
export type KeyKind = "access key" | "resource key";

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

/** Where the keys of one kind are, and whose settings show them. */
export interface Place {
  kind: KeyKind;
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

/** A creation of which the state does not know what became. It made one key at most. */
export interface OpenCreation {
  kind: KeyKind;
  urn: string;
  instance: string;
  /** What an access key has got, where that is known. */
  limits: AccessKeyLimits | undefined;
  name: string | undefined;
  /** The key is not older; ISO 8601. */
  since: string | undefined;
  /** Keys that were there before. */
  known: readonly string[];
  because: string;
  /** Where the state says so: in a pending operation of the engine, or in the resource after a failure. */
  heldAs: "creating" | "updating" | "attempt";
}

/** An access key's resource, for what an update that failed may have left of it. */
export interface SavedAccessKey {
  urn: string;
  instance: string;
  limits: AccessKeyLimits;
  /** When the engine saved it first, and when IBM made the key it has now; ISO 8601. */
  made: string[];
}

/** All that one state says of keys. */
export interface SavedKeys {
  keys: SavedKey[];
  places: Place[];
  open: OpenCreation[];
  accessKeys: SavedAccessKey[];
  /** Every resource of ours, and the stack itself: for names that were chosen for them. */
  owners: Owner[];
  /** URNs of resources whose instance is a secret in the state. */
  unplaced: string[];
  /** URNs of the resources that are there. */
  present: string[];
  /** URNs of interrupted operations on what is none of ours. */
  foreign: string[];
}

const text = z.string().optional().catch(undefined);
const limitsSchema = z.object({
  limit: z.number().nullish(),
  reservation: z.number().nullish(),
  teamId: z.number().nullish(),
});
const knownBefore = z.array(z.string());
const savedProperties = z.looseObject({
  owner: text,
  instance: text,
  source: text,
  service: z.enum(sysdigServices).optional().catch(undefined),
  region: text,
  profile: text,
  name: text,
  plan: planSchema.optional().catch(undefined),
  fingerprint: text,
  guid: text,
  resourceKeyGuid: z.string().nullish().catch(undefined),
  generation: z.number().optional().catch(undefined),
  generations: generationSummary.catch(undefined),
  dateCreated: savedDate,
  /** Of a creation that was lost: the keys there were before it. */
  attempt: z
    .union([knownBefore, z.looseObject({ known: knownBefore }).transform(({ known }) => known)])
    .optional()
    .catch(undefined),
});
type Properties = z.infer<typeof savedProperties>;

/** Reads a state. A value that is a secret in it is not known here. */
export function savedKeysIn(stack: ExportedStack): SavedKeys {
  const saved: SavedKeys = {
    ...{ keys: [], places: [], open: [], accessKeys: [], owners: [] },
    ...{ unplaced: [], present: [], foreign: [] },
  };
  const resources = (stack.deployment.resources ?? []).filter(({ external }) => external !== true);
  for (const each of resources) {
    if (each.type === "pulumi:pulumi:Stack") saved.owners.push(ownerOf(each.urn));
    if (isListed(each)) readResource(each, saved);
    saved.present.push(each.urn);
  }
  for (const { type, resource } of stack.deployment.pending_operations ?? []) {
    if (isListed(resource)) readOperation(type, resource, resources, saved);
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
  const place = placeOf(resource, { ...withoutAbsent(outputs), ...withoutAbsent(inputs) });
  if (place === undefined) saved.unplaced.push(urn);
  else saved.places.push(place);
  const [kind, instance] = [kindOfKey(resource), place?.instance ?? ""];
  const current = kind === "access key" ? outputs.fingerprint : (outputs.guid ?? outputs.resourceKeyGuid);
  // A replacement that deletes first has deleted the key already, and an empty one is not found yet.
  const isThere = current !== undefined && current !== null && current !== "" && resource.pendingReplacement !== true;
  if (isThere) {
    const isReplaced = resource.delete === true;
    saved.keys.push({
      ...{ kind, key: current, urn, instance, standing: isReplaced ? "retiring" : "managed" },
      because: isReplaced ? "it is replaced, and the next `pulumi up` deletes it" : "its current key",
    });
  }
  for (const { id, generation, state } of outputs.generations ?? []) {
    const because = `generation ${generation}, ${state === "pending" ? "not seen to work yet" : state}`;
    saved.keys.push({ kind, key: id, urn, instance, standing: "retiring", because });
  }
  if (outputs.attempt !== undefined) {
    saved.open.push({
      ...{ kind, urn, instance, limits: limitsIn(resource.inputs), name: inputs.name ?? outputs.name },
      ...{ since: undefined, known: outputs.attempt },
      because: "nobody knows what became of a creation, and the key was not there before it",
      heldAs: "attempt",
    });
  }
  const limits = limitsIn(resource.outputs);
  if (kind === "access key" && isThere && limits !== undefined) {
    const isRotated = (outputs.generation ?? 1) > 1;
    // What was taken over was not made then.
    const dates = [
      "adopt" in resource.inputs ? undefined : resource.created,
      isRotated ? outputs.dateCreated : undefined,
    ];
    const made = dates.filter((date) => date !== undefined && date !== null);
    saved.accessKeys.push({ urn, instance, limits, made });
  }
}

function readOperation(
  type: string,
  resource: SavedResource,
  resources: readonly SavedResource[],
  saved: SavedKeys,
): void {
  const { urn } = resource;
  const inputs = savedProperties.parse(resource.inputs);
  saved.owners.push(ownerOf(inputs.owner ?? urn));
  const place = placeOf(resource, inputs);
  if (place === undefined) return;
  saved.places.push(place);
  if (type !== "creating" && type !== "updating") return;
  // An update makes a key only when it rotates.
  const before = resources.find((each) => each.urn === urn);
  const generation = savedProperties.parse(before?.outputs ?? {}).generation ?? 1;
  if (type === "updating" && (inputs.plan?.generation ?? 1) <= generation) return;
  saved.open.push({
    ...{ kind: place.kind, urn, instance: place.instance, limits: limitsIn(resource.inputs), name: inputs.name },
    ...{ since: inputs.plan?.since, known: [], heldAs: type },
    because: `the state holds its ${type === "creating" ? "creation" : "rotation"} as interrupted`,
  });
}

function placeOf(resource: SavedResource, { instance, source, service, region, profile, name }: Properties) {
  const reference = source ?? instance;
  if (reference === undefined) return undefined;
  const kind = kindOfKey(resource);
  const names = name === undefined ? [] : [name];
  const place: Place = { kind, instance: guidOf(reference) ?? reference, reference, service, region, profile, names };
  return place;
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
