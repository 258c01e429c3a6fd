import { isSameReference } from "../../cloud/crn";
import { CloudError } from "../../cloud/errors";
import { fingerprintOf } from "../../cloud/fingerprint";
import { sessionFor } from "../../cloud/session";
import { type AccessKeyLimits, hasLimits, type SysdigInstance } from "../../cloud/sysdig/client";
import { contradictionsIn, openSysdigInstance } from "../../cloud/sysdig/place";
import type { AccessKey } from "../../cloud/sysdig/wire";
import { dynamicProvider } from "../../engine/dynamic-provider";
import { isSameIfDeclared, isSameText } from "../../engine/effect";
import type { Comparison, Context, Lifecycle } from "../../engine/lifecycle";
import { carryOut } from "../../rotation/carry-out";
import { decideRotation, exceptionsIn, isAsPlanned } from "../../rotation/decide";
import { type Generations, idsIn, keysIn } from "../../rotation/generations";
import { contradictionsInRotation, settingsOf } from "../../rotation/settings";
import { firstGeneration, generationsIn, handsOf, listedKeys, observed, remove, savedGenerations } from "./generations";
import {
  type AccessKeyInputs,
  type AccessKeyState,
  accessKeyInputs,
  accessKeyRotation,
  accessKeyState,
} from "./schema";

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
    // What it says takes effect through the plan; an update keeps the saved copy of it true.
    rotation: { change: "update" },
    adopt: { change: "none" },
    profile: { change: "update" },
    plan: { change: "update", isSame: isSettled },
  },
  hidden: ["plan"],

  contradictions(known) {
    const { limit, reservation, rotation } = known;
    const isOverdrawn = limit !== undefined && reservation !== undefined && reservation > limit;
    return [
      ...contradictionsIn(known),
      ...(isOverdrawn ? ["reservation is larger than limit"] : []),
      ...(rotation === undefined ? [] : contradictionsInRotation(rotation, true)),
    ];
  },

  decide({ given, before, owner, now }) {
    const { plan, ...news } = decideRotation({
      given: given.rotation,
      argument: accessKeyRotation,
      before,
      urn: owner.urn,
      now,
      canDisable: true,
      isPaused: given.enabled === false,
    });
    return { inputs: { plan }, ...news };
  },

  holds: (state) => idsIn(generationsIn(state)),

  async create(inputs, context) {
    const instance = await open(inputs, context);
    const made =
      inputs.adopt === undefined
        ? await instance.createAccessKey(limitsOf(inputs))
        : await adopt(instance, inputs.adopt, context);
    const fingerprint = fingerprintOf(made.accessKey);
    const id = `${instance.guid}/${fingerprint}`;
    const keys = firstGeneration(made.accessKey, inputs);
    context.exists(id, stateOf(inputs, instance, made, keys));
    return { id, state: stateOf(inputs, instance, await ensure(instance, made, inputs), keys) };
  },

  async read(_id, state, context) {
    const instance = await open(state, context, state);
    const listed = await listedKeys(instance, state, context.now);
    const keys = observed(generationsIn(state), listed);
    const current = listed.find(({ accessKey }) => accessKey === keys?.current.key);
    if (keys === undefined || current === undefined) return undefined;
    return stateOf(state, instance, current, keys);
  },

  async update(id, state, inputs, context) {
    const instance = await open(inputs, context, state);
    const found = await instance.findAccessKey(state.accessKey);
    const isLeaving = inputs.plan.generation > state.generation || state.pending !== undefined;
    if (found === undefined && !isLeaving) throw goneMeanwhile(state, instance);
    const keys = await carryOut({
      keys: generationsIn(state),
      plan: inputs.plan,
      exceptions: exceptionsIn(inputs.rotation),
      ...settingsOf(inputs.rotation ?? {}, true),
      now: context.now,
      hands: handsOf(instance, (attempt) => instance.createAccessKey(limitsOf(inputs), attempt)),
      reached: (reached) => context.exists(id, { ...state, ...savedGenerations(reached) }),
    });
    const current = await instance.findAccessKey(keys.current.key);
    if (current === undefined) throw goneMeanwhile(state, instance);
    return stateOf(inputs, instance, await ensure(instance, current, inputs), keys);
  },

  async delete(_id, state, context) {
    const instance = await open(state, context, state);
    for (const { key, state: stage } of generationsIn(state).previous)
      await remove(instance, key, stage !== "disabled");
    if (state.pending !== undefined) await remove(instance, state.pending.accessKey, true);
    await remove(instance, state.accessKey, state.enabled);
  },
};

export const provider = dynamicProvider(lifecycle);

function open(
  place: AccessKeyInputs | AccessKeyState,
  { configuration }: Context,
  saved?: AccessKeyState,
): Promise<SysdigInstance> {
  return openSysdigInstance(sessionFor(configuration, place.profile, saved && keysIn(generationsIn(saved))), place);
}

/** Whether the keys that were saved are those that are planned. */
function isSettled(_saved: unknown, _declared: unknown, { saved, declared, now }: Comparison): boolean {
  const state = accessKeyState.safeParse(saved);
  return state.success && isAsPlanned(generationsIn(state.data), declared, now, true);
}

/** The key that is there already: nothing is made, and what differs is set like that of a new one. */
async function adopt(instance: SysdigInstance, fingerprint: string, context: Context): Promise<AccessKey> {
  const listed = await instance.listAccessKeys();
  const found = listed.find(({ accessKey }) => fingerprintOf(accessKey) === fingerprint);
  if (found !== undefined) {
    // Only now, so that the engine has had time to bring by a resource that is declared later and holds the key.
    context.takeOver(fingerprint);
    return found;
  }
  const known = listed.map(({ accessKey }) => fingerprintOf(accessKey)).join(", ");
  throw new CloudError({
    code: "not-found",
    attempted: `adopt the access key ${fingerprint} of instance ${instance.guid}`,
    answered: `the instance has the access keys ${known === "" ? "none" : known}`,
    advice: "Name one of these by its value or fingerprint, or leave adopt out to make a new one.",
  });
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
  { instance: reference, rotation, adopt, profile, plan }: AccessKeyInputs | AccessKeyState,
  instance: SysdigInstance,
  key: AccessKey,
  keys: Generations<string>,
): AccessKeyState {
  const { service, region } = instance;
  return { ...key, instance: reference, service, region, rotation, adopt, profile, plan, ...savedGenerations(keys) };
}

function goneMeanwhile(state: AccessKeyState, instance: SysdigInstance): CloudError {
  return new CloudError({
    code: "not-found",
    attempted: `update the access key ${state.fingerprint} of instance ${instance.guid}`,
    answered: "it is no longer in the instance's list",
    advice: "Run `pulumi up --refresh` to make a new one.",
  });
}
