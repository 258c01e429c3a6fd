import { isSameReference } from "../../cloud/crn";
import { CloudError, lostCreateIn } from "../../cloud/errors";
import { savedLostCreate } from "../../cloud/lost-create";
import { sessionFor } from "../../cloud/session";
import type { SysdigInstance } from "../../cloud/sysdig/client";
import { contradictionsIn, openSysdigInstance } from "../../cloud/sysdig/place";
import type { AccessKey } from "../../cloud/sysdig/wire";
import { dynamicProvider } from "../../engine/dynamic-provider";
import { isSameIfDeclared, isSameText } from "../../engine/effect";
import type { Comparison, Context, Lifecycle } from "../../engine/lifecycle";
import { carryOut } from "../../rotation/carry-out";
import { decideRotation, exceptionsIn, isAsPlanned } from "../../rotation/decide";
import { type Generations, idsIn, keysIn } from "../../rotation/generations";
import { contradictionsInRotation, settingsOf } from "../../rotation/settings";
import { adopt, ensure, limitsOf } from "./declared";
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
    const { id, state } = firstState(inputs, instance, made);
    context.exists(id, state);
    return firstState(inputs, instance, await ensure(instance, made, inputs));
  },

  attemptIn: lostCreateIn,

  async recover(inputs, attempt, context, wanted) {
    // A key that is named since is the one that is wanted.
    if (wanted?.adopt !== undefined) return undefined;
    const instance = await open(inputs, context);
    const made = await instance.recoverAccessKey(savedLostCreate(attempt));
    return made && firstState(inputs, instance, made);
  },

  async read(_id, state, context) {
    const instance = await open(state, context, state);
    const listed = await listedKeys(instance, state, context.now);
    if (listed === undefined) {
      await context.warn(
        `IBM does not list the access key ${state.fingerprint} or an older one of it, which is too young to be taken for deleted: it is kept as it was saved. Refresh again in five minutes.`,
      );
      return state;
    }
    const keys = observed(generationsIn(state), listed);
    const current = listed.find(({ accessKey }) => accessKey === keys?.current.key);
    if (keys === undefined || current === undefined) return undefined;
    return stateOf(state, instance, current, keys);
  },

  async update(id, state, inputs, context) {
    const instance = await open(inputs, context, state);
    const found = await instance.findAccessKey(state.accessKey);
    const exceptions = exceptionsIn(inputs.rotation);
    const isRevoked = exceptions.revoke.includes(state.fingerprint);
    const isLeaving = inputs.plan.generation > state.generation || state.pending !== undefined || isRevoked;
    if (found === undefined && !isLeaving) throw goneMeanwhile(state, instance);
    const keys = await carryOut({
      keys: generationsIn(state),
      plan: inputs.plan,
      exceptions,
      ...settingsOf(inputs.rotation ?? {}, true),
      now: context.now,
      hands: handsOf(instance, limitsOf(inputs)),
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

/** Of a resource that has just one key, and its id for all time. */
function firstState(
  inputs: AccessKeyInputs,
  instance: SysdigInstance,
  key: AccessKey,
): { id: string; state: AccessKeyState } {
  const keys = firstGeneration(key.accessKey, inputs);
  return { id: `${instance.guid}/${keys.current.id}`, state: stateOf(inputs, instance, key, keys) };
}

/** Whether the keys that were saved are those that are planned. */
function isSettled(_saved: unknown, _declared: unknown, { saved, declared, now }: Comparison): boolean {
  const state = accessKeyState.safeParse(saved);
  return state.success && isAsPlanned(generationsIn(state.data), declared, now, true);
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
