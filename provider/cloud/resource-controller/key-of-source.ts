import { guidOf } from "../crn";
import { isCloudError } from "../errors";
import { recent } from "../shared-read";
import type { CreateResourceKey, ResourceController } from "./client";
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

/** Creates a key; says so when one of that name is there already, for IBM tells keys apart by GUID only. */
export async function createAnnounced(
  resourceController: ResourceController,
  details: CreateResourceKey,
  warn: (message: string) => Promise<void>,
): Promise<ResourceKey> {
  const namesake = await resourceController.findNamesake(details);
  if (namesake !== undefined) {
    await warn(
      `There is already a resource key named ${details.name} (${namesake.guid}, created ${namesake.createdAt}); a second one is made. Delete the other if an interrupted run left it.`,
    );
  }
  return resourceController.createResourceKey(details);
}

/** The key under this name: renamed where it has another one. */
export async function renamedKey(
  resourceController: ResourceController,
  { guid, source }: { guid: string; source: string },
  name: string,
): Promise<ResourceKey> {
  const key = await resourceController.getResourceKey(guid);
  return key.name === name ? key : resourceController.updateResourceKey(guid, source, name);
}

/** Deletes the key; that it is gone already is as good. */
export async function deleteKey(
  resourceController: ResourceController,
  { guid, source }: { guid: string; source: string },
): Promise<void> {
  try {
    await resourceController.deleteResourceKey(guid, source);
  } catch (error) {
    if (!isCloudError(error, "not-found")) throw error;
  }
}
