import { CloudError, isCloudError, unlessNotFound } from "../../domain/cloud-error";
import { guidOf, parseCrn } from "../../domain/crn";
import type { LostCreate, LostCreateOutcome, RemovalContext } from "../../domain/lost-create";
import { isYoung } from "../../domain/youth";
import { untilDeletable } from "../api/backoff";
import { whileYoung } from "../api/while-young";
import type { Session } from "../session";
import { labelIn } from "./key-name";
import { findKey } from "./key-of-source";
import type { JsonValue } from "./wire";

/**
 * Deletes the key, unless it is the one that signs in; that it is gone already is as good. Of a young key IBM may say
 * that it does not exist, and show it later: then this throws `too-young`.
 */
export async function deleteKey(session: Session, key: OwnedKey & { isYoung: boolean }): Promise<void> {
  const { resourceController } = session;
  await refuseOwnKeys(session, "delete", [key]);
  const attempted = `delete the resource key ${key.guid}`;
  try {
    await whileYoung(resourceController.clock, key.isYoung, attempted, untilDeletable, () =>
      resourceController.deleteResourceKey(key.guid, key.source),
    );
  } catch (error) {
    if (!isCloudError(error, "not-found")) throw error;
  }
}

/** Deletes what a create without an answer has made: the key whose name still ends in its label. */
export async function removeLostCreate(
  session: Session,
  source: string,
  { label }: LostCreate,
  context: RemovalContext,
): Promise<LostCreateOutcome> {
  // Every create of a resource key has a label.
  if (label === undefined) return "absent";
  const { resourceController } = session;
  const found = (await keysOf(session, source)).find(({ name }) => labelIn(name) === label);
  if (found === undefined) return resourceController.clearedLabels.has(label) ? "owned" : "absent";
  if (context.isOwned(found.guid)) return "owned";
  const young = isYoung(found.createdAt, resourceController.clock.now());
  await deleteKey(session, { ...found, source, isYoung: young });
  return "removed";
}

async function keysOf({ resourceController }: Session, source: string) {
  const instance = guidOf(source);
  // Aliases and bindings, also where a GUID names them, have no list of their own; nor has an instance that is gone.
  const keys = instance && (await unlessNotFound(resourceController.listResourceKeysForInstance(source)));
  return keys || resourceController.listResourceKeys(undefined, source);
}

/** A resource key as a resource has saved it; what is left out is asked of IBM when it matters. */
export interface OwnedKey {
  guid: string;
  source: string;
  credentials?: Record<string, JsonValue> | undefined;
  iamServiceIdCrn?: string | null | undefined;
  parameters?: Record<string, JsonValue> | undefined;
}

/**
 * Throws when one of these keys is the credential that signs in here: with it would end this run and every later one.
 * Whoever signs in as a user or trusted profile signs in with no resource key, and costs no call.
 */
export async function refuseOwnKeys(
  session: Session,
  verb: "delete" | "rotate",
  keys: readonly OwnedKey[],
): Promise<void> {
  const own = await session.serviceId();
  if (own === undefined) return;
  for (const key of keys) {
    if (!(await isOwn(session, own, key))) continue;
    throw new CloudError({
      code: "refused",
      attempted: `${verb} the resource key ${key.guid}`,
      answered: "this run signs in with it, or with another API key of its service ID",
      advice: "Sign in with another API key (ibm-keys:apiKey or IC_API_KEY), then run again.",
    });
  }
}

async function isOwn(session: Session, serviceId: string, saved: OwnedKey): Promise<boolean> {
  const key = await withServiceId(session, saved);
  if (key.credentials?.apikey !== undefined && key.credentials.apikey === session.settings.apiKey) return true;
  // IBM deletes a key's service ID and all its API keys with it; one that was only lent to the key stays.
  return saved.parameters?.serviceid_crn === undefined && parseCrn(key.iamServiceIdCrn ?? "")?.resource === serviceId;
}

async function withServiceId(
  { resourceController }: Session,
  saved: OwnedKey,
): Promise<Pick<OwnedKey, "credentials" | "iamServiceIdCrn">> {
  if (saved.iamServiceIdCrn !== undefined && saved.iamServiceIdCrn !== null) return saved;
  const sighting = await findKey(resourceController, { ...saved, isYoung: false });
  return sighting.is === "there" ? sighting.key : saved;
}
