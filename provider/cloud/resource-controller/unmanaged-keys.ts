import { unlessNotFound } from "../../domain/cloud-error";
import type { InstanceReference } from "../../domain/instance-reference";
import type { CreateContext } from "../../domain/lost-create";
import type { ResourceController } from "./client";
import { isChosenFor } from "./key-name";
import type { CreateResourceKey, ResourceKey } from "./wire";

/**
 * Warns, before a key is created, of existing keys that carry the same resource's create label or the declared name and
 * that no resource owns: IBM makes the second key without an error.
 */
export async function warnOfUnmanaged(
  controller: ResourceController,
  { source, name }: CreateResourceKey,
  { identity, isOwned, warn }: CreateContext,
): Promise<void> {
  for (const { name: itsName, guid, createdAt } of await keysBefore(controller, source, name)) {
    if (isOwned(guid)) continue;
    const which = `${guid} (created ${createdAt ?? "at an unknown time"})`;
    if (isChosenFor(itsName, identity)) {
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

/** IBM lists the keys of an instance. Those of an alias or binding can only be looked for by the declared name. */
async function keysBefore(
  controller: ResourceController,
  source: InstanceReference,
  name: string | undefined,
): Promise<readonly ResourceKey[]> {
  const keys = source.guid && (await unlessNotFound(controller.listResourceKeysBefore(source)));
  if (keys) return keys;
  return name === undefined ? [] : controller.listResourceKeys(name, source);
}
