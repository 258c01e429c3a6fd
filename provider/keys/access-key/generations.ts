import { untilListed } from "../../cloud/api/backoff";
import { recent } from "../../cloud/api/shared-read";
import type { AccessKeyLimits, SysdigInstance } from "../../cloud/sysdig/client";
import type { AccessKey } from "../../cloud/sysdig/wire";
import { isoNow } from "../../domain/clock";
import { CloudError } from "../../domain/cloud-error";
import { fingerprintOf } from "../../domain/fingerprint";
import { isYoung } from "../../domain/youth";
import type { Context } from "../../engine/contract";
import type { Actions } from "../../rotation/actions";
import { existing, type Generation, type Generations } from "../../rotation/generations";
import { generationsFrom, savedRotationOf } from "../../rotation/saved";
import { isoDate } from "../../rotation/schedule";
import type { AccessKeyState } from "./schema";

/** The keys in a saved state; each is its own identifier. */
export function generationsIn(state: AccessKeyState): Generations<string> {
  const { fingerprint: id, accessKey: key, enabled, dateCreated, pending, previous } = state;
  return generationsFrom(
    state,
    { id, key, state: enabled ? "active" : "disabled", madeAt: dateCreated },
    pending && { id: pending.fingerprint, key: pending.accessKey },
    previous.map(({ fingerprint, accessKey }) => ({ id: fingerprint, key: accessKey })),
  );
}

/** The parts of the state that say which keys there are. */
export function savedGenerations(generations: Generations<string>) {
  const { current, pending, previous } = generations;
  return {
    ...savedRotationOf(generations),
    accessKey: current.key,
    fingerprint: current.id,
    pending: pending && { fingerprint: pending.id, accessKey: pending.key },
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

/** What IBM lists of the keys of a resource. */
export interface Observation {
  listed: readonly AccessKey[];
  /** Ids of keys that are not listed, and too young for that to prove that they are gone. */
  young: readonly string[];
}

/** Reads IBM's list; again after a wait, while a key that was just made is missing from it. */
export async function observe(
  instance: SysdigInstance,
  generations: Generations<string>,
  now: number,
): Promise<Observation> {
  let young: Generation<string>[] = [];
  let listed: readonly AccessKey[] = [];
  for (const delay of untilListed) {
    await instance.clock.sleep(delay);
    const answer = await instance.listRemainingAccessKeys(delay === 0 ? recent : 0);
    // Where the instance is gone, its keys are gone with it.
    if (answer === undefined) return { listed: [], young: [] };
    listed = answer.keys;
    const missing = existing(generations).filter(({ key }) => !listed.some(({ accessKey }) => accessKey === key));
    const [first] = missing;
    // Throws: where a row of the list could not be read, nothing proves that the key is gone.
    if (first !== undefined && !answer.isComplete) await instance.findAccessKey(first.key, recent);
    young = missing.filter(({ madeAt }) => isYoung(madeAt, now));
    if (young.length === 0) break;
  }
  return { listed, young: young.map(({ id }) => id) };
}

/** A previous key as IBM lists it: if somebody has disabled it, what was announced for it is over. */
export function asListed(
  generation: Generation<string>,
  listed: readonly AccessKey[],
  now: number,
): Generation<string> {
  const row = listed.find(({ accessKey }) => accessKey === generation.key);
  if (row === undefined) return generation;
  if (row.enabled) return generation.state === "disabled" ? { ...generation, state: "retiring" } : generation;
  if (generation.state === "disabled") return generation;
  const { validUntil } = generation;
  const isEarly = validUntil === null || Date.parse(validUntil) > now;
  return { ...generation, state: "disabled", validUntil: isEarly ? isoDate(now) : validUntil, deleteAfter: null };
}

export function actionsOf(instance: SysdigInstance, limits: AccessKeyLimits, context: Context): Actions<string> {
  const isYoungNow = ({ madeAt }: Generation<string>) => isYoung(madeAt, context.clock.now());
  return {
    create: async () => {
      const { accessKey, dateCreated } = await instance.createAccessKey(limits, context);
      return { id: fingerprintOf(accessKey), key: accessKey, madeAt: dateCreated ?? isoNow(context.clock) };
    },
    verify: async (generation) => {
      for (const delay of untilListed) {
        await instance.clock.sleep(delay);
        const listed = await instance.findAccessKey(generation.key);
        if (listed?.enabled === true) return "works";
        if (listed === undefined && !isYoungNow(generation)) return "gone";
        if (listed !== undefined && !isYoungNow(generation)) return "disabled";
      }
      throw notUsable(instance, generation.key);
    },
    enable: (generation) =>
      instance.unlessGone(generation.key, isYoungNow(generation), () => instance.enableAccessKey(generation.key)),
    disable: (generation) =>
      instance.unlessGone(generation.key, isYoungNow(generation), () => instance.disableAccessKey(generation.key)),
    delete: (generation) => remove(instance, generation, isYoungNow(generation)),
  };
}

/** Deletes the key; that it is gone already is as good. */
export function remove(
  instance: SysdigInstance,
  { key, state }: Pick<Generation<string>, "key" | "state">,
  isYoungNow: boolean,
): Promise<void> {
  return instance.removeAccessKey({ key, isEnabled: state !== "disabled", isYoung: isYoungNow });
}

function notUsable(instance: SysdigInstance, key: string): CloudError {
  return new CloudError({
    code: "unexpected-response",
    action: `verify the new access key ${fingerprintOf(key)} of instance ${instance.guid}`,
    reason: "IBM does not list it as enabled",
    advice: "The older key stays valid and is kept; run again to go on.",
  });
}
