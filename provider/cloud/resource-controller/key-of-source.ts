import { guidOf, isGuid, isSameReference, parseCrn } from "../crn";
import { CloudError, isCloudError } from "../errors";
import { isSameRole } from "../role";
import { recent } from "../shared-read";
import type { CreateResourceKey, ResourceController } from "./client";
import { isChosenFor, type NamedFor } from "./key-name";
import type { ResourceKey } from "./wire";

/** The key as IBM has it now, or undefined on proof that it is gone. The keys of one instance are read together. */
export async function findKey(
  resourceController: ResourceController,
  { guid, source }: { guid: string; source: string },
): Promise<ResourceKey | undefined> {
  try {
    const listed = await findListed(resourceController, guid, source);
    return listed ?? (await resourceController.getResourceKey(guid));
  } catch (error) {
    if (isCloudError(error, "not-found")) return undefined;
    throw error;
  }
}

async function findListed(
  resourceController: ResourceController,
  guid: string,
  source: string,
): Promise<ResourceKey | undefined> {
  const instance = guidOf(source);
  if (instance === undefined) return undefined;
  try {
    const keys = await resourceController.listResourceKeysForInstance(instance, recent);
    return keys.find((key) => key.guid === guid);
  } catch (error) {
    // The instance may be gone, or not be one: then the key itself is asked for.
    if (isCloudError(error, "not-found")) return undefined;
    throw error;
  }
}

/** What a resource says of the key that it wants to have. */
export interface WantedKey {
  source: string;
  /** Settled before, unless a key is taken over: that keeps its name then. */
  name: string | undefined;
  role: string | undefined;
  parameters: CreateResourceKey["parameters"];
  adopt: string | undefined;
}

/** What a resource can tell of getting a key. */
export interface KeyHolder {
  owner: NamedFor;
  warn(message: string): Promise<void>;
  takeOver(guid: string): Promise<void>;
  /** Whether a resource of this run is known to hold the key. */
  isHeld(guid: string): boolean;
}

/** The key that is taken over, or a new one; `isNew` says which. */
export async function obtainKey(
  resourceController: ResourceController,
  { adopt, name = "", ...rest }: WantedKey,
  holder: KeyHolder,
): Promise<{ key: ResourceKey; isNew: boolean }> {
  if (adopt === undefined) {
    const details = { name, ...rest };
    await announceLeftOvers(resourceController, details, holder);
    return { key: await resourceController.createResourceKey(details), isNew: true };
  }
  const found = await findAdopted(resourceController, rest.source, adopt);
  if (rest.role !== undefined && found.role !== undefined && !isSameRole(rest.role, found.role)) {
    throw new CloudError({
      code: "refused",
      attempted: `adopt the resource key ${adopt}`,
      answered: `its role is ${found.role}, not ${rest.role}`,
      advice: "IBM cannot change a key's role: declare the role it has, or leave adopt out to make a new key.",
    });
  }
  await holder.takeOver(found.guid);
  const reference = { guid: found.guid, source: rest.source };
  return { key: await renamedKey(resourceController, reference, name === "" ? undefined : name), isNew: false };
}

/** A second key of the same resource is no error to IBM, but one that no resource holds is likely a left-over. */
async function announceLeftOvers(
  resourceController: ResourceController,
  details: CreateResourceKey,
  { owner, isHeld, warn }: KeyHolder,
): Promise<void> {
  for (const { name, guid, createdAt } of await resourceController.keysBefore(details)) {
    if (isHeld(guid)) continue;
    const which = `${name} (${guid}, created ${createdAt})`;
    if (isChosenFor(name, owner)) {
      await warn(
        `The resource key ${which} was made for this resource: an interrupted run has probably left it, unless this run replaces it. Another one is made; \`npx pulumi-ibm-keys audit\` shows which keys nobody holds.`,
      );
    } else if (name === details.name) {
      await warn(
        `There is already a resource key named ${which}; a second one is made. Delete the other if nobody uses it.`,
      );
    }
  }
}

/** The key, renamed where another name is declared. */
export async function renamedKey(
  resourceController: ResourceController,
  { guid, source }: { guid: string; source: string },
  name: string | undefined,
): Promise<ResourceKey> {
  const key = await resourceController.getResourceKey(guid);
  return name === undefined || key.name === name ? key : resourceController.updateResourceKey(guid, source, name);
}

/** The key of this source with that GUID, CRN or name, to be taken over. */
async function findAdopted(
  resourceController: ResourceController,
  source: string,
  wanted: string,
): Promise<ResourceKey> {
  const attempted = `adopt the resource key ${wanted}`;
  const advice = "Name one by its GUID, CRN or name, or leave adopt out to make a new one.";
  if (isGuid(wanted) || parseCrn(wanted) !== undefined) {
    const key = await resourceController.getResourceKey(wanted);
    if (key.source === undefined || isSameReference(key.source, source)) return key;
    throw new CloudError({ code: "refused", attempted, answered: `it belongs to ${key.source}`, advice });
  }
  const instance = guidOf(source);
  const listed =
    instance === undefined
      ? await resourceController.listResourceKeys(wanted)
      : await resourceController.listResourceKeysForInstance(instance);
  const [only, ...others] = listed.filter(({ name }) => name === wanted);
  if (only !== undefined && others.length === 0) return only;
  const names = (only === undefined ? listed : [only, ...others]).map(({ name, guid }) => `${name} (${guid})`);
  const answered =
    only === undefined ? `there are ${names.join(", ") || "no keys"}` : `several have that name: ${names.join(", ")}`;
  throw new CloudError({ code: only === undefined ? "not-found" : "ambiguous", attempted, answered, advice });
}
