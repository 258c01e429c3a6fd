import { parseCrn } from "../crn";
import { CloudError, isCloudError } from "../errors";
import type { Session } from "../session";
import { findKey } from "./key-of-source";
import type { JsonValue } from "./wire";

/** Deletes the key, unless it is the one that signs in; that it is gone already is as good. */
export async function deleteKey(session: Session, key: HeldKey): Promise<void> {
  await refuseOwnKeys(session, "delete", [key]);
  try {
    await session.resourceController.deleteResourceKey(key.guid, key.source);
  } catch (error) {
    if (!isCloudError(error, "not-found")) throw error;
  }
}

/** A resource key as a resource has saved it; what is left out is asked of IBM when it matters. */
export interface HeldKey {
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
  keys: readonly HeldKey[],
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

async function isOwn(session: Session, serviceId: string, held: HeldKey): Promise<boolean> {
  const isTold = held.iamServiceIdCrn !== undefined && held.iamServiceIdCrn !== null;
  const key = isTold ? held : ((await findKey(session.resourceController, held)) ?? held);
  if (key.credentials?.apikey !== undefined && key.credentials.apikey === session.settings.apiKey) return true;
  // IBM deletes a key's service ID and all its API keys with it; one that was only lent to the key stays.
  return held.parameters?.serviceid_crn === undefined && parseCrn(key.iamServiceIdCrn ?? "")?.resource === serviceId;
}
