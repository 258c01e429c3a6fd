import { CloudError, isCloudError, lostCreateIn } from "../../cloud/errors";
import { fingerprintOf } from "../../cloud/fingerprint";
import { recent } from "../../cloud/shared-read";
import type { AccessKeyLimits, SysdigInstance } from "../../cloud/sysdig/client";
import type { AccessKey } from "../../cloud/sysdig/wire";
import type { Hands } from "../../rotation/carry-out";
import { type Generation, type Generations, summaryOf } from "../../rotation/generations";
import type { AccessKeyInputs, AccessKeyState } from "./schema";

/** The keys in a saved state; each is its own identifier. */
export function generationsIn(state: AccessKeyState): Generations<string> {
  const { generation, fingerprint: id, accessKey: key, pending, previous, attempt } = state;
  return {
    attempt,
    current: { generation, id, key, state: "active", validUntil: null },
    pending: pending && {
      generation: pending.generation,
      id: pending.fingerprint,
      key: pending.accessKey,
      state: "pending",
      validUntil: null,
    },
    previous: previous.map(({ fingerprint, accessKey, deleteAfter = null, ...rest }) => ({
      ...rest,
      deleteAfter,
      id: fingerprint,
      key: accessKey,
    })),
  };
}

/** The parts of the state that say which keys there are. */
export function savedGenerations(keys: Generations<string>) {
  const { current, pending, previous } = keys;
  return {
    generations: summaryOf(keys),
    attempt: keys.attempt,
    generation: current.generation,
    accessKey: current.key,
    fingerprint: current.id,
    pending: pending && { generation: pending.generation, fingerprint: pending.id, accessKey: pending.key },
    previous: previous.map(({ generation, id, key, state, validUntil, deleteAfter }) => ({
      generation,
      fingerprint: id,
      accessKey: key,
      state: state === "disabled" ? ("disabled" as const) : ("retiring" as const),
      validUntil,
      deleteAfter: deleteAfter ?? undefined,
    })),
  };
}

/** The keys of a resource that has just one. */
export function firstGeneration(accessKey: string, { plan }: AccessKeyInputs): Generations<string> {
  const { generation } = plan;
  const id = fingerprintOf(accessKey);
  return {
    current: { generation, id, key: accessKey, state: "active", validUntil: null },
    pending: undefined,
    previous: [],
  };
}

/**
 * The keys as the complete list has them: what is gone is left out, and where the current one is gone the newest that
 * is left stands in for it, so that none is forgotten. Undefined when nothing is left.
 */
export function observed(keys: Generations<string>, listed: readonly AccessKey[]): Generations<string> | undefined {
  const find = ({ key }: Generation<string>) => listed.find(({ accessKey }) => accessKey === key);
  const previous = keys.previous.flatMap((older) => {
    const key = find(older);
    return key === undefined ? [] : [{ ...older, state: key.enabled ? ("retiring" as const) : ("disabled" as const) }];
  });
  const pending = keys.pending && find(keys.pending) && keys.pending;
  if (find(keys.current) !== undefined) return { ...keys, pending, previous };
  const standIn = pending ?? previous.at(-1);
  if (standIn === undefined) return undefined;
  return {
    ...keys,
    current: { ...standIn, state: "active", validUntil: null },
    pending: undefined,
    previous: previous.filter((older) => older !== standIn),
  };
}

/** IBM may list a new key a little after it was made. Milliseconds. */
const listingDelays = [0, 1_000, 2_000, 4_000, 8_000];

/** So long after the last key was made a list without it proves nothing: IBM may list it late. Milliseconds. */
const settling = 5 * 60 * 1000;

/**
 * What IBM lists, looked at again while a key that was just made is missing; undefined when it stays missing, for then
 * nobody can tell a late list from a key that was deleted.
 */
export async function listedKeys(
  instance: SysdigInstance,
  state: AccessKeyState,
  now: number,
): Promise<readonly AccessKey[] | undefined> {
  const { current, pending, previous } = generationsIn(state);
  const saved = [current, ...(pending === undefined ? [] : [pending]), ...previous];
  const isYoung = now - Math.max(Date.parse(state.dateCreated), Date.parse(state.plan.since)) < settling;
  for (const delay of [0, 1_000, 2_000, 4_000]) {
    await instance.clock.sleep(delay);
    const listed = await instance.listRemainingAccessKeys(delay === 0 ? recent : 0);
    // A gone instance is proof enough.
    if (listed === undefined) return [];
    const areAllListed = saved.every(({ key }) => listed.some(({ accessKey }) => accessKey === key));
    if (areAllListed || !isYoung) return listed;
  }
  return undefined;
}

export function handsOf(instance: SysdigInstance, limits: AccessKeyLimits): Hands<string> {
  return {
    create: async (attempt) => {
      const found = attempt && (await instance.recoverAccessKey(attempt));
      const { accessKey } = found ?? (await instance.createAccessKey(limits));
      return { id: fingerprintOf(accessKey), key: accessKey };
    },
    attemptIn: lostCreateIn,
    verify: async (key) => {
      for (const delay of listingDelays) {
        await instance.clock.sleep(delay);
        const listed = await instance.findAccessKey(key);
        if (listed?.enabled === true) return;
      }
      throw notUsable(instance, key);
    },
    enable: async (key) => {
      await instance.enableAccessKey(key);
    },
    disable: (key) => disable(instance, key),
    delete: (key) => remove(instance, key, true),
  };
}

/** Disables the key; that it is gone already is as good. */
async function disable(instance: SysdigInstance, key: string): Promise<void> {
  await unlessGone(instance, key, () => instance.disableAccessKey(key));
}

/** Deletes the key, disabled first, for IBM refuses to delete an enabled one; that it is gone already is as good. */
export async function remove(instance: SysdigInstance, key: string, isEnabled: boolean): Promise<void> {
  await unlessGone(instance, key, async () => {
    if (isEnabled) await instance.disableAccessKey(key);
    await instance.deleteAccessKey(key).catch(async (error: unknown) => {
      // Somebody enabled it since the last refresh.
      if (!isCloudError(error, "still-enabled")) throw error;
      await instance.disableAccessKey(key);
      await instance.deleteAccessKey(key);
    });
  });
}

async function unlessGone(instance: SysdigInstance, key: string, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    // A single 404 might come from a wrong endpoint: only the complete list proves that the key is gone.
    const isGone = isCloudError(error, "not-found") && (await instance.findAccessKey(key)) === undefined;
    if (!isGone) throw error;
  }
}

function notUsable(instance: SysdigInstance, key: string): CloudError {
  return new CloudError({
    code: "unexpected-answer",
    attempted: `verify the new access key ${fingerprintOf(key)} of instance ${instance.guid}`,
    answered: "IBM does not list it as enabled",
    advice: "The older key stays valid and is kept; run again to go on.",
  });
}
