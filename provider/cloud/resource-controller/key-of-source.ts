import { CloudError, isCloudError, unlessNotFound } from "../../domain/cloud-error";
import { guidOf, isGuid, isSameReference, parseCrn } from "../../domain/crn";
import type { CreateContext } from "../../domain/lost-create";
import { listed, quotedName } from "../../domain/quoted";
import type { ResourceIdentity } from "../../domain/resource-identity";
import { isSameRole } from "../../domain/role";
import { recent } from "../api/shared-read";
import type { ResourceController } from "./client";
import { isChosenFor, labelIn, withoutLabel } from "./key-name";
import type { CreateResourceKey, ResourceKey } from "./wire";

/** A key that is in some state, and where it belongs. */
export interface KeyReference {
  guid: string;
  source: string;
  /** Whether it was made so lately that IBM may not show it yet. */
  isYoung: boolean;
}

/** What is seen of a key: gone only on proof; a young one that is not shown may yet turn up. */
export type Sighting = { is: "there"; key: ResourceKey } | { is: "gone" } | { is: "young" };

/** The key as IBM has it now. The keys of one instance are read together. */
export async function findKey(
  resourceController: ResourceController,
  { guid, source, isYoung }: KeyReference,
): Promise<Sighting> {
  try {
    const listed = await findListed(resourceController, guid, source);
    return { is: "there", key: listed ?? (await resourceController.getResourceKey(guid, source, isYoung)) };
  } catch (error) {
    if (isCloudError(error, "not-found")) return { is: "gone" };
    if (isCloudError(error, "too-young")) return { is: "young" };
    throw error;
  }
}

async function findListed(
  resourceController: ResourceController,
  guid: string,
  source: string,
): Promise<ResourceKey | undefined> {
  if (guidOf(source) === undefined) return undefined;
  // The instance may be gone, or not be one: then the key itself is asked for.
  const keys = await unlessNotFound(resourceController.listResourceKeysForInstance(source, recent));
  return keys?.find((key) => key.guid === guid);
}

/** What a resource says of the key that it wants to have. */
interface WantedKey extends CreateResourceKey {
  /** A key that is adopted: its GUID, CRN or name. */
  adopt: string | undefined;
}

/** What getting a key needs of its operation. */
interface ObtainContext extends CreateContext {
  owner: ResourceIdentity;
  /** Says that this resource adopts the key; throws when another one owns it. */
  adopt(guid: string): void;
}

/** The key that is adopted, or a new one; `isNew` says which. A declared name is given to it with {@link renamedKey}. */
export async function obtainKey(
  resourceController: ResourceController,
  { adopt, ...details }: WantedKey,
  resource: ObtainContext,
): Promise<{ key: ResourceKey; isNew: boolean }> {
  if (adopt === undefined) {
    await announceUnmanaged(resourceController, details, resource);
    return { key: await resourceController.createResourceKey(details, resource.owner, resource), isNew: true };
  }
  const key = await findAdopted(resourceController, details.source, adopt);
  if (details.role !== undefined && key.role !== undefined && !isSameRole(details.role, key.role)) {
    throw new CloudError({
      code: "refused",
      attempted: `adopt the resource key ${key.guid}`,
      answered: `its role is ${quotedName(key.role)}, and another one is declared`,
      advice: "IBM cannot change a key's role: declare the role it has, or leave adopt out to make a new key.",
    });
  }
  resource.adopt(key.guid);
  return { key, isNew: false };
}

/** A second key of the same resource is no error to IBM, but one that no resource owns is likely unmanaged. */
async function announceUnmanaged(
  resourceController: ResourceController,
  { source, name }: CreateResourceKey,
  { owner, isOwned, warn }: ObtainContext,
): Promise<void> {
  for (const { name: itsName, guid, createdAt } of await keysBefore(resourceController, source, name)) {
    if (isOwned(guid)) continue;
    const which = `${guid} (created ${createdAt ?? "at an unknown time"})`;
    if (isChosenFor(itsName, owner)) {
      await warn(
        `The resource key ${which} was made for a resource of this name: by an interrupted run, by a stack of the same name elsewhere, or as the key that this run replaces. Another one is made; \`npx pulumi-ibm-keys audit\` shows which keys nobody owns.`,
      );
    } else if (itsName === name) {
      await warn(
        `There is already a resource key of the declared name, ${which}; a second one is made. Delete the other if nobody uses it.`,
      );
    }
  }
}

/** Aliases and bindings, also where a GUID names them, have no list of their own: there only a declared name can be looked for. */
async function keysBefore(
  resourceController: ResourceController,
  source: string,
  name: string | undefined,
): Promise<readonly ResourceKey[]> {
  const keys = guidOf(source) && (await unlessNotFound(resourceController.listResourceKeysBefore(source)));
  if (keys) return keys;
  return name === undefined ? [] : resourceController.listResourceKeys(name, source);
}

/** The key, renamed where another name is declared. */
export async function renamedKey(
  resourceController: ResourceController,
  reference: KeyReference & { key?: ResourceKey | undefined },
  name: string | undefined,
): Promise<ResourceKey> {
  const { guid, source, isYoung } = reference;
  const rename = async () => {
    const key = reference.key ?? (await resourceController.getResourceKey(guid, source, isYoung));
    if (name === undefined || key.name === name) return key;
    return resourceController.updateResourceKey(guid, source, name, isYoung);
  };
  const renamed = await unlessNotFound(rename());
  if (renamed !== undefined) return renamed;
  throw new CloudError({
    code: "not-found",
    attempted: `update the resource key ${guid}`,
    answered: "IBM answered that it does not exist",
    advice: "Run `pulumi up --refresh` to make a new one.",
  });
}

/**
 * The key that was obtained, under its declared name. One that was adopted gives up its create label at any rate: whoever
 * has lost its create would take it for nobody's.
 */
export async function namedKey(
  resourceController: ResourceController,
  reference: KeyReference & { key: ResourceKey; isNew: boolean },
  declared: string | undefined,
  { warn }: Pick<CreateContext, "warn">,
): Promise<ResourceKey> {
  const { key, isNew } = reference;
  if (isNew) return renamedKey(resourceController, reference, declared);
  try {
    const renamed = await renamedKey(resourceController, reference, declared ?? withoutLabel(key.name));
    const label = labelIn(key.name);
    if (label !== undefined) resourceController.clearedLabels.add(label);
    return renamed;
  } catch (error) {
    if (!isCloudError(error) || declared !== undefined) throw error;
    await warn(`The name of the adopted resource key ${key.guid} keeps its create label: ${error.message}`);
    return key;
  }
}

/** The key of this source with that GUID, CRN or name, to be adopted. */
async function findAdopted(
  resourceController: ResourceController,
  source: string,
  wanted: string,
): Promise<ResourceKey> {
  const attempted = "adopt the resource key that is named";
  const advice = "Name one by its GUID, CRN or name, or leave adopt out to make a new one.";
  if (isGuid(wanted) || parseCrn(wanted) !== undefined) {
    const key = await resourceController.getResourceKey(wanted, source);
    if (belongsTo(key, source)) return key;
    throw new CloudError({
      code: "refused",
      attempted,
      answered: `it belongs to ${quotedName(key.source ?? "")}`,
      advice,
    });
  }
  const ofInstance = guidOf(source) && (await unlessNotFound(resourceController.listResourceKeysForInstance(source)));
  const named = ofInstance || (await resourceController.listResourceKeys(wanted, source));
  const ofSource = named.filter((key) => belongsTo(key, source));
  const [only, ...others] = ofSource.filter(({ name }) => name === wanted);
  if (only !== undefined && others.length === 0) return only;
  if (only === undefined) {
    // By their GUIDs alone: the name of one may be a secret of another resource.
    const guids = listed(ofSource.map(({ guid }) => quotedName(guid)));
    throw new CloudError({ code: "not-found", attempted, answered: `there are ${guids || "no keys"}`, advice });
  }
  const guids = listed([only, ...others].map(({ guid }) => quotedName(guid)));
  throw new CloudError({ code: "ambiguous", attempted, answered: `several have that name: ${guids}`, advice });
}

/** Of an alias or a binding the GUID stands at the end of its CRN. */
function belongsTo({ source: itsSource }: ResourceKey, source: string): boolean {
  if (itsSource === undefined || isSameReference(itsSource, source)) return true;
  return isGuid(source) && parseCrn(itsSource)?.resource.toLowerCase() === source.toLowerCase();
}
