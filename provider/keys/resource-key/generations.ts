import type { KeyStatus } from "../../cloud/resource-controller/resource-keys";
import type { OwnedKey } from "../../cloud/resource-controller/signing-key";
import type { CreateResourceKey, ResourceKey } from "../../cloud/resource-controller/wire";
import type { Session } from "../../cloud/session";
import { isoNow } from "../../domain/clock";
import { CloudError, isCloudError } from "../../domain/cloud-error";
import type { InstanceReference } from "../../domain/instance-reference";
import { isYoung } from "../../domain/youth";
import type { Context } from "../../engine/contract";
import type { Actions } from "../../rotation/actions";
import { existing, type Generation, type Generations } from "../../rotation/generations";
import { generationsFrom, savedRotationOf } from "../../rotation/saved";
import type { KeyRecord, ResourceKeyState } from "./schema";

/** The keys in a saved state. */
export function generationsIn(state: ResourceKeyState): Generations<KeyRecord> {
  const { pending, previous, createdAt } = state;
  return generationsFrom(
    state,
    { ...savedKey(state), state: "active", madeAt: createdAt },
    pending && savedKey(pending),
    previous.map(savedKey),
  );
}

/** The parts of the state that say which keys there are. */
export function savedGenerations(generations: Generations<KeyRecord>) {
  const { current, pending, previous } = generations;
  return {
    ...current.key,
    ...savedRotationOf(generations),
    pending: pending?.key,
    previous: previous.map(({ generation, key, validUntil }) => ({
      ...key,
      generation,
      // A resource key cannot be disabled.
      state: "retiring" as const,
      validUntil,
    })),
  };
}

/** What is shown only once, or hidden from this API key, stays as it was saved. */
export function recordOf(key: ResourceKey, saved: KeyRecord | undefined): KeyRecord {
  const isShown = key.credentials !== undefined && Object.keys(key.credentials).length > 0;
  return {
    guid: key.guid,
    crn: key.crn,
    credentials: (isShown ? key.credentials : saved?.credentials) ?? {},
    iamServiceIdCrn: key.iamServiceIdCrn ?? saved?.iamServiceIdCrn ?? null,
    onetimeCredentials: key.onetimeCredentials,
    createdAt: key.createdAt ?? saved?.createdAt ?? null,
  };
}

/** What IBM shows of each key of a resource, by its GUID. */
export async function observe(
  { resourceKeys }: Session,
  generations: Generations<KeyRecord>,
  source: InstanceReference,
  now: number,
): Promise<ReadonlyMap<string, KeyStatus>> {
  const observeOne = async ({ id, madeAt }: Generation<KeyRecord>): Promise<[string, KeyStatus]> => {
    return [id, await resourceKeys.find({ guid: id, source, isYoung: isYoung(madeAt, now) })];
  };
  return new Map(await Promise.all(existing(generations).map(observeOne)));
}

/** A saved key, with what decides whether its service ID ends with it. */
export function ownedKey(
  { key, madeAt }: Generation<KeyRecord>,
  { source, parameters }: Pick<CreateResourceKey, "source" | "parameters">,
  now: number,
): OwnedKey & { isYoung: boolean } {
  return { ...key, source, parameters, isYoung: isYoung(madeAt, now) };
}

export function actionsOf(session: Session, create: CreateResourceKey, context: Context): Actions<KeyRecord> {
  return {
    create: async () => {
      const made = await session.resourceKeys.create(create, context);
      return { id: made.guid, key: recordOf(made, undefined), madeAt: made.createdAt ?? isoNow(context.clock) };
    },
    verify: (generation) => verify(session, generation, isYoung(generation.madeAt, context.clock.now())),
    delete: (generation) => session.resourceKeys.delete(ownedKey(generation, create, context.clock.now())),
  };
}

/** A key works once IAM gives out a token for it; of a key without an IAM API key it is only known that IBM has it. */
async function verify(
  session: Session,
  { key }: Generation<KeyRecord>,
  isYoungNow: boolean,
): Promise<"works" | "gone"> {
  const { guid, credentials } = key;
  const isThere = () => session.resourceController.getResourceKey(guid, undefined, isYoungNow);
  try {
    requireCredentials(key, false);
    if (typeof credentials.apikey === "string") await session.verifyApiKey(credentials.apikey);
    else await isThere();
    return "works";
  } catch (error) {
    if (isCloudError(error, "not-found")) return "gone";
    if (!isCloudError(error, "credentials-rejected") || isYoungNow) throw error;
    // IAM knows no API key of a resource key that was deleted.
    const isGone = await isThere().then(
      () => false,
      (reason: unknown) => isCloudError(reason, "not-found"),
    );
    if (isGone) return "gone";
    throw error;
  }
}

/** Throws where IBM shows no credentials; nobody is advised to delete an adopted key, which others may be using. */
export function requireCredentials({ guid, credentials, onetimeCredentials }: KeyRecord, isAdopted: boolean): void {
  if (Object.keys(credentials).length > 0) return;
  if (onetimeCredentials) {
    throw new CloudError({
      code: "credentials-hidden",
      action: `read the credentials of the resource key ${guid}`,
      ...(isAdopted ? shownToAnother : shownToNobody),
    });
  }
  throw new CloudError({
    code: "credentials-hidden",
    action: `read the credentials of the resource key ${guid}`,
    reason: "the key exists, but IBM shows no credentials of it that can be read",
    advice:
      "Give the API key's owner a role that may see them (see the account's setting for credentials), then run again.",
  });
}

const shownToNobody = {
  reason: "IBM shows them once, when the key is made, and that answer was lost",
  advice: "Nobody can use this key: delete it in IBM's web UI, then run `pulumi up --refresh` to make another one.",
};

const shownToAnother = {
  reason: "IBM shows them once, when the key is made, to whoever made it",
  advice: "It cannot be adopted, and others may be using it: it is left as it is. Leave adopt out to make another key.",
};

function savedKey(record: KeyRecord) {
  const { guid, crn, credentials, iamServiceIdCrn, onetimeCredentials, createdAt } = record;
  return { id: guid, key: { guid, crn, credentials, iamServiceIdCrn, onetimeCredentials, createdAt } };
}
