import { CloudError, unlessNotFound } from "../../domain/cloud-error";
import { isGuid, parseCrn } from "../../domain/crn";
import type { InstanceReference } from "../../domain/instance-reference";
import { listed, quotedName } from "../../domain/quoted";
import type { KnownRole } from "../../domain/role";
import type { ResourceController } from "./client";
import type { KeyRoles } from "./key-roles";
import type { CreateResourceKey, ResourceKey } from "./wire";

/** The key of the source with that GUID, CRN or name. Throws where none, or several, fit what is declared. */
export async function findAdopted(
  { controller, roles }: { controller: ResourceController; roles: KeyRoles },
  { source, role }: CreateResourceKey,
  wanted: string,
): Promise<{ key: ResourceKey; knownRole: KnownRole }> {
  const key = await findNamed(controller, source, wanted);
  if (role === undefined) return { key, knownRole: await roles.known(key) };
  const action = `adopt the resource key ${key.guid}`;
  const advice =
    "IBM cannot change a key's role: declare the one that it has or leave role out, or leave adopt out to make a new key.";
  return { key, knownRole: await roles.require(role, key, { action, advice }) };
}

async function findNamed(
  controller: ResourceController,
  source: InstanceReference,
  wanted: string,
): Promise<ResourceKey> {
  const action = "adopt the resource key that is named";
  const advice = "Name one by its GUID, CRN or name, or leave adopt out to make a new one.";
  if (isGuid(wanted) || parseCrn(wanted) !== undefined) {
    const key = await controller.getResourceKey(wanted, source);
    if (belongsTo(key, source)) return key;
    throw new CloudError({
      code: "rejected",
      action,
      reason: `it belongs to ${quotedName(key.source?.text ?? "")}`,
      advice,
    });
  }
  const ofInstance = source.guid && (await unlessNotFound(controller.listResourceKeysForInstance(source)));
  const named = ofInstance || (await controller.listResourceKeys(wanted, source));
  const ofSource = named.filter((key) => belongsTo(key, source));
  const [only, ...others] = ofSource.filter(({ name }) => name === wanted);
  if (only !== undefined && others.length === 0) return only;
  if (only === undefined) {
    // By their GUIDs alone: the name of one may be a secret of another resource.
    const guids = listed(ofSource.map(({ guid }) => quotedName(guid)));
    throw new CloudError({ code: "not-found", action, reason: `there are ${guids || "no keys"}`, advice });
  }
  const guids = listed([only, ...others].map(({ guid }) => quotedName(guid)));
  throw new CloudError({ code: "ambiguous", action, reason: `several have that name: ${guids}`, advice });
}

/** Whether a key is one of this source. The GUID of an alias or a binding is the last part of its CRN. */
function belongsTo({ source: itsSource }: ResourceKey, source: InstanceReference): boolean {
  if (itsSource === undefined) return true;
  const isSame = source.guid === undefined ? itsSource.text === source.text : itsSource.guid === source.guid;
  return isSame || (isGuid(source.text) && parseCrn(itsSource.text)?.resource.toLowerCase() === source.guid);
}
