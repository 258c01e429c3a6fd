import { CloudError, lostCreateIn } from "../../cloud/errors";
import type { CreateResourceKey, ResourceController } from "../../cloud/resource-controller/client";
import { deleteKey, type HeldKey } from "../../cloud/resource-controller/deletion";
import { findKey } from "../../cloud/resource-controller/key-of-source";
import type { ResourceKey } from "../../cloud/resource-controller/wire";
import type { Session } from "../../cloud/session";
import type { Hands } from "../../rotation/carry-out";
import { type Generation, type Generations, summaryOf } from "../../rotation/generations";
import type { KeyRecord, ResourceKeyInputs, ResourceKeyState } from "./schema";

/** The keys in a saved state. */
export function generationsIn(state: ResourceKeyState): Generations<KeyRecord> {
  const { generation, pending, previous, attempt } = state;
  return {
    attempt,
    current: { generation, id: state.guid, key: recordIn(state), state: "active", validUntil: null },
    pending: pending && {
      generation: pending.generation,
      id: pending.guid,
      key: recordIn(pending),
      state: "pending",
      validUntil: null,
    },
    previous: previous.map((older) => ({
      generation: older.generation,
      id: older.guid,
      key: recordIn(older),
      state: older.state,
      validUntil: older.validUntil,
    })),
  };
}

/** The keys of a resource that has just one. */
export function firstGeneration(key: ResourceKey, { plan }: ResourceKeyInputs): Generations<KeyRecord> {
  const { generation } = plan;
  const current = {
    generation,
    id: key.guid,
    key: recordOf(key, undefined),
    state: "active",
    validUntil: null,
  } as const;
  return { current, pending: undefined, previous: [] };
}

/** The parts of the state that say which keys there are. */
export function savedGenerations(keys: Generations<KeyRecord>) {
  const { current, pending, previous } = keys;
  return {
    ...current.key,
    generation: current.generation,
    generations: summaryOf(keys),
    attempt: keys.attempt,
    pending: pending && { ...pending.key, generation: pending.generation },
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
    createdAt: key.createdAt ?? null,
  };
}

/**
 * The keys as IBM has them: what is gone is left out, and where the current one is gone the newest that is left stands
 * in for it, so that none is forgotten. Undefined when nothing is left.
 */
export async function observed(
  resourceController: ResourceController,
  keys: Generations<KeyRecord>,
  source: string,
): Promise<{ keys: Generations<KeyRecord>; current: ResourceKey } | undefined> {
  const look = async (each: Generation<KeyRecord>) => {
    const found = await findKey(resourceController, { guid: each.key.guid, source });
    return found && { found, now: { ...each, key: recordOf(found, each.key) } };
  };
  const current = await look(keys.current);
  const pending = keys.pending && (await look(keys.pending));
  const previous = (await Promise.all(keys.previous.map(look))).filter((each) => each !== undefined);
  const standIn = current ?? pending ?? previous.at(-1);
  if (standIn === undefined) return undefined;
  return {
    current: standIn.found,
    keys: {
      ...keys,
      current: { ...standIn.now, state: "active", validUntil: null },
      pending: standIn === pending ? undefined : pending?.now,
      previous: previous.filter((each) => each !== standIn).map(({ now }) => now),
    },
  };
}

/** A saved key, with what decides whether its service ID ends with it. */
export function heldKey(key: KeyRecord, { source, parameters }: Belonging): HeldKey {
  return { ...key, source, parameters };
}

type Belonging = Pick<ResourceKeyState, "source" | "parameters">;

export function handsOf(session: Session, successor: CreateResourceKey): Hands<KeyRecord> {
  const { resourceController } = session;
  const { source } = successor;
  return {
    create: async (attempt) => {
      const found = attempt && (await resourceController.recoverResourceKey(source, attempt));
      const made = found ?? (await resourceController.createResourceKey(successor));
      return { id: made.guid, key: recordOf(made, undefined) };
    },
    attemptIn: lostCreateIn,
    verify: (key) => verify(session, key),
    enable: () => Promise.reject(cannotBeDisabled()),
    disable: () => Promise.reject(cannotBeDisabled()),
    delete: (key) => deleteKey(session, heldKey(key, successor)),
  };
}

async function verify(session: Session, key: KeyRecord): Promise<void> {
  const { guid, credentials } = key;
  refuseHidden(key);
  if (typeof credentials.apikey === "string") return session.verifyApiKey(credentials.apikey);
  // A service without IAM: that IBM has the key is all there is to see.
  await session.resourceController.getResourceKey(guid);
}

export function refuseHidden({ guid, credentials, onetimeCredentials }: KeyRecord): void {
  if (Object.keys(credentials).length > 0) return;
  if (onetimeCredentials) {
    throw new CloudError({
      code: "credentials-hidden",
      attempted: `read the credentials of the resource key ${guid}`,
      answered: "IBM shows them once, when the key is made, and that answer was lost",
      advice: "Nobody can use this key: delete it in IBM's web UI, then run `pulumi up --refresh` to make another one.",
    });
  }
  throw new CloudError({
    code: "credentials-hidden",
    attempted: `read the credentials of the resource key ${guid}`,
    answered: "the key exists, but IBM does not show its credentials",
    advice:
      "Give the API key's owner a role that may see them (see the account's setting for credentials), then run again.",
  });
}

function recordIn({ guid, crn, credentials, iamServiceIdCrn, onetimeCredentials, createdAt }: KeyRecord): KeyRecord {
  return { guid, crn, credentials, iamServiceIdCrn, onetimeCredentials, createdAt };
}

function cannotBeDisabled(): Error {
  return new Error("A resource key cannot be disabled, only deleted.");
}
