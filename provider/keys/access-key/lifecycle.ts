import { isSameReference } from "../../cloud/crn";
import { CloudError, isCloudError } from "../../cloud/errors";
import { fingerprintOf } from "../../cloud/fingerprint";
import { type Session, sessionFor } from "../../cloud/session";
import { recent } from "../../cloud/shared-read";
import { type AccessKeyLimits, hasLimits, type SysdigInstance } from "../../cloud/sysdig/client";
import { contradictionsIn, isInstanceGone, openSysdigInstance } from "../../cloud/sysdig/place";
import type { AccessKey } from "../../cloud/sysdig/wire";
import { dynamicProvider } from "../../engine/dynamic-provider";
import { isSameIfDeclared, isSameText } from "../../engine/effect";
import type { Context, Lifecycle } from "../../engine/lifecycle";
import { type AccessKeyInputs, type AccessKeyState, accessKeyInputs, accessKeyState } from "./schema";

const lifecycle: Lifecycle<AccessKeyInputs, AccessKeyState> = {
  inputs: accessKeyInputs,
  knownInputs: accessKeyInputs.partial(),
  state: accessKeyState,
  effects: {
    instance: { change: "replace", isSame: isSameText(isSameReference) },
    service: { change: "update", isSame: isSameIfDeclared },
    region: { change: "update", isSame: isSameIfDeclared },
    enabled: { change: "update" },
    limit: { change: "update" },
    reservation: { change: "update" },
    teamId: { change: "update" },
    profile: { change: "update" },
  },

  contradictions(known) {
    const { limit, reservation } = known;
    const isOverdrawn = limit !== undefined && reservation !== undefined && reservation > limit;
    return [...contradictionsIn(known), ...(isOverdrawn ? ["reservation is larger than limit"] : [])];
  },

  async create(inputs, context) {
    const instance = await open(inputs, context);
    const made = await instance.createAccessKey(limitsOf(inputs));
    const id = `${instance.guid}/${fingerprintOf(made.accessKey)}`;
    context.exists(id, stateOf(inputs, instance, made));
    return { id, state: stateOf(inputs, instance, await ensure(instance, made, inputs)) };
  },

  async read(_id, state, context) {
    const session = sessionOf(state, context);
    const instance = await openSysdigInstance(session, state);
    const found = await find(session, instance, state, recent);
    return found && stateOf(state, instance, found);
  },

  async update(_id, state, inputs, context) {
    const session = sessionOf(inputs, context);
    const instance = await openSysdigInstance(session, inputs);
    const found = await find(session, instance, state);
    if (found === undefined) throw goneMeanwhile(state, instance);
    return stateOf(inputs, instance, await ensure(instance, found, inputs));
  },

  async delete(_id, state, context) {
    const session = sessionOf(state, context);
    const instance = await openSysdigInstance(session, state);
    try {
      if (state.enabled) await instance.disableAccessKey(state.accessKey);
      await instance.deleteAccessKey(state.accessKey).catch(async (error: unknown) => {
        // Somebody enabled it since the last refresh.
        if (!isCloudError(error, "still-enabled")) throw error;
        await instance.disableAccessKey(state.accessKey);
        await instance.deleteAccessKey(state.accessKey);
      });
    } catch (error) {
      const isProof = isCloudError(error, "not-found") && (await find(session, instance, state)) === undefined;
      if (!isProof) throw error;
    }
  },
};

export const provider = dynamicProvider(lifecycle);

function sessionOf({ profile }: { profile?: string | undefined }, { configuration }: Context): Session {
  return sessionFor(configuration, profile);
}

function open(inputs: AccessKeyInputs, context: Context): Promise<SysdigInstance> {
  return openSysdigInstance(sessionOf(inputs, context), inputs);
}

/** The key as it is listed, or undefined when it is not in the complete list or the instance itself is gone. */
async function find(
  session: Session,
  instance: SysdigInstance,
  { accessKey }: AccessKeyState,
  longestAge = 0,
): Promise<AccessKey | undefined> {
  try {
    const keys = await instance.listAccessKeys(longestAge);
    return keys.find((key) => key.accessKey === accessKey);
  } catch (error) {
    if (isCloudError(error, "not-found") && (await isInstanceGone(session, instance.guid))) return undefined;
    throw error;
  }
}

/** Makes the key what is declared; each step may be repeated. */
async function ensure(instance: SysdigInstance, key: AccessKey, inputs: AccessKeyInputs): Promise<AccessKey> {
  const limits = limitsOf(inputs);
  let now = key;
  if (!hasLimits(now, limits)) now = await instance.updateAccessKey(key.accessKey, limits);
  if (now.enabled !== inputs.enabled) {
    now = inputs.enabled
      ? await instance.enableAccessKey(key.accessKey)
      : await instance.disableAccessKey(key.accessKey);
  }
  if (now.enabled === inputs.enabled && hasLimits(now, limits)) return now;
  throw new CloudError({
    code: "unexpected-answer",
    attempted: `set the access key ${fingerprintOf(key.accessKey)} of instance ${instance.guid}`,
    answered: `IBM accepted the change, but the key is ${now.enabled ? "enabled" : "disabled"} with limit ${now.limit}, reservation ${now.reservation}, team ${now.teamId}`,
    advice: "Run `pulumi up --refresh`; if it stays so, tell IBM.",
  });
}

function limitsOf(inputs: AccessKeyInputs): AccessKeyLimits {
  return { limit: inputs.limit ?? null, reservation: inputs.reservation ?? null, teamId: inputs.teamId ?? null };
}

function stateOf(
  { instance: reference, profile }: { instance: string; profile?: string | undefined },
  instance: SysdigInstance,
  key: AccessKey,
): AccessKeyState {
  return {
    ...key,
    instance: reference,
    service: instance.service,
    region: instance.region,
    profile,
    fingerprint: fingerprintOf(key.accessKey),
  };
}

function goneMeanwhile(state: AccessKeyState, instance: SysdigInstance): CloudError {
  return new CloudError({
    code: "not-found",
    attempted: `update the access key ${state.fingerprint} of instance ${instance.guid}`,
    answered: "it is no longer in the instance's list",
    advice: "Run `pulumi up --refresh` to make a new one.",
  });
}
