import { deleteKey, type OwnedKey } from "../../cloud/resource-controller/deletion";
import { findKey, type Sighting } from "../../cloud/resource-controller/key-of-source";
import type { CreateResourceKey, ResourceKey } from "../../cloud/resource-controller/wire";
import type { Session } from "../../cloud/session";
import { isoNow } from "../../domain/clock";
import { CloudError, isCloudError } from "../../domain/cloud-error";
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
export async function sight(
  { resourceController }: Session,
  generations: Generations<KeyRecord>,
  source: string,
  now: number,
): Promise<ReadonlyMap<string, Sighting>> {
  const look = async ({ id, madeAt }: Generation<KeyRecord>): Promise<[string, Sighting]> => {
    return [id, await findKey(resourceController, { guid: id, source, isYoung: isYoung(madeAt, now) })];
  };
  return new Map(await Promise.all(existing(generations).map(look)));
}

/** A saved key, with what decides whether its service ID ends with it. */
export function ownedKey(
  { key, madeAt }: Generation<KeyRecord>,
  { source, parameters }: Pick<ResourceKeyState, "source" | "parameters">,
  now: number,
): OwnedKey & { isYoung: boolean } {
  return { ...key, source, parameters, isYoung: isYoung(madeAt, now) };
}

export function actionsOf(session: Session, successor: CreateResourceKey, context: Context): Actions<KeyRecord> {
  const { resourceController } = session;
  return {
    create: async () => {
      const made = await resourceController.createResourceKey(successor, context.owner, context);
      return { id: made.guid, key: recordOf(made, undefined), madeAt: made.createdAt ?? isoNow(context.clock) };
    },
    verify: (generation) => verify(session, generation, isYoung(generation.madeAt, context.clock.now())),
    enable: () => Promise.reject(cannotBeDisabled()),
    disable: () => Promise.reject(cannotBeDisabled()),
    delete: (generation) => deleteKey(session, ownedKey(generation, successor, context.clock.now())),
  };
}

/** Seen to work once IAM gives out a token for it; without IAM, that IBM has the key is all there is to see. */
async function verify(
  session: Session,
  { key }: Generation<KeyRecord>,
  isYoungNow: boolean,
): Promise<"works" | "gone"> {
  const { guid, credentials } = key;
  const isThere = () => session.resourceController.getResourceKey(guid, undefined, isYoungNow);
  try {
    refuseHidden(key, false);
    if (typeof credentials.apikey === "string") await session.verifyApiKey(credentials.apikey);
    else await isThere();
    return "works";
  } catch (error) {
    if (isCloudError(error, "not-found")) return "gone";
    if (!isCloudError(error, "credentials-refused") || isYoungNow) throw error;
    // IAM knows no API key of a resource key that was deleted.
    const isGone = await isThere().then(
      () => false,
      (reason: unknown) => isCloudError(reason, "not-found"),
    );
    if (isGone) return "gone";
    throw error;
  }
}

/** Others may be using a key that was adopted. */
export function refuseHidden({ guid, credentials, onetimeCredentials }: KeyRecord, isAdopted: boolean): void {
  if (Object.keys(credentials).length > 0) return;
  if (onetimeCredentials) {
    throw new CloudError({
      code: "credentials-hidden",
      attempted: `read the credentials of the resource key ${guid}`,
      ...(isAdopted ? shownToAnother : shownToNobody),
    });
  }
  throw new CloudError({
    code: "credentials-hidden",
    attempted: `read the credentials of the resource key ${guid}`,
    answered: "the key exists, but IBM shows no credentials of it that can be read",
    advice:
      "Give the API key's owner a role that may see them (see the account's setting for credentials), then run again.",
  });
}

const shownToNobody = {
  answered: "IBM shows them once, when the key is made, and that answer was lost",
  advice: "Nobody can use this key: delete it in IBM's web UI, then run `pulumi up --refresh` to make another one.",
};

const shownToAnother = {
  answered: "IBM shows them once, when the key is made, to whoever made it",
  advice: "It cannot be adopted, and others may be using it: it is left as it is. Leave adopt out to make another key.",
};

function savedKey(record: KeyRecord) {
  const { guid, crn, credentials, iamServiceIdCrn, onetimeCredentials, createdAt } = record;
  return { id: guid, key: { guid, crn, credentials, iamServiceIdCrn, onetimeCredentials, createdAt } };
}

function cannotBeDisabled(): Error {
  return new Error("A resource key cannot be disabled, only deleted.");
}
