import { onIbmCloud } from "../../cloud/operation";
import { deleteKey, refuseOwnKeys, removeLostCreate } from "../../cloud/resource-controller/deletion";
import { namedKey, obtainKey, renamedKey } from "../../cloud/resource-controller/key-of-source";
import { type Session, sessionFor } from "../../cloud/session";
import { isoNow } from "../../domain/clock";
import { guidOf, isSameReference } from "../../domain/crn";
import { isSameRole } from "../../domain/role";
import { rememberPublic } from "../../domain/secrets";
import { isYoung, keptBecauseYoung } from "../../domain/youth";
import type { Context, Lifecycle } from "../../engine/contract";
import { dynamicProvider } from "../../engine/dynamic/provider";
import { isSameIfDeclared, isSameText, isSameTextIfDeclared } from "../../engine/effect";
import { throwAll } from "../../engine/partial-failure";
import { carryOut } from "../../rotation/carry-out";
import {
  existing,
  firstGeneration,
  type Generations,
  idsIn,
  isCurrentEnded,
  remaining,
  withNamed,
} from "../../rotation/generations";
import { firstSchedule } from "../../rotation/schedule";
import { contradictionsInRotation } from "../../rotation/settings";
import { actionsOf, generationsIn, ownedKey, recordOf, refuseHidden, savedGenerations, sight } from "./generations";
import { stepsOnOthers } from "./own-keys";
import {
  type KeyRecord,
  type ResourceKeyInputs,
  type ResourceKeyState,
  resourceKeyInputs,
  resourceKeyState,
} from "./schema";
import { type Declared, decide, nameToKeep, stateOf, successorOf } from "./state";

export const lifecycle: Lifecycle<ResourceKeyInputs, ResourceKeyState> = {
  ...onIbmCloud,
  inputs: resourceKeyInputs,
  state: resourceKeyState,
  effects: {
    source: { change: "replace", isSame: isSameText(isSameReference) },
    name: { change: "update", isSame: isSameIfDeclared },
    role: { change: "replace", isSame: isSameTextIfDeclared(isSameRole) },
    parameters: { change: "replace" },
    rotation: { change: "update" },
    adopt: { change: "none" },
    profile: { change: "update" },
  },
  derived: ["name", "role"],

  conflicts: ({ rotation }) => (rotation === undefined ? [] : contradictionsInRotation(rotation, false)),

  dueWork: (state, declared, context) => decide(generationsIn(state), declared, context),

  owns: (state) => idsIn(generationsIn(state)),

  idOf: (state) => state.guid,

  async create(inputs, context) {
    const { resourceController } = sessionOf(inputs, context);
    const { source, name, role, parameters, adopt } = inputs;
    const { key, isNew } = await obtainKey(resourceController, { source, name, role, parameters, adopt }, context);
    // Before it is saved: what is in the state is deleted with it.
    if (!isNew && key.onetimeCredentials) refuseHidden(recordOf(key, undefined), true);
    const madeAt = key.createdAt ?? isoNow(context.clock);
    const schedule = firstSchedule(madeAt, inputs.rotation, { urn: context.urn, now: context.clock.now() });
    const first = firstGeneration(key.guid, recordOf(key, undefined), { madeAt, schedule });
    const { refusal } = decide(first, inputs, context);
    if (refusal !== undefined) await context.warn(refusal);
    const { generations, steps } = decide(withNamed(first, inputs.rotation), inputs, context);
    context.checkpoint(stateOf(inputs, key, generations));
    const reference = { guid: key.guid, source, key, isNew, isYoung: isNew || isYoung(madeAt, context.clock.now()) };
    const renamed = await namedKey(resourceController, reference, name, context);
    const current = { ...generations.current, key: recordOf(renamed, generations.current.key) };
    const state = stateOf(inputs, renamed, { ...generations, current });
    context.checkpoint(state);
    // A compromised key may be adopted in order to be ended.
    if (steps.some((step) => step.do === "replace")) return this.update(state, inputs, context);
    refuseHidden(state, !isNew);
    return state;
  },

  removeLostCreate(lost, inputs, context) {
    return removeLostCreate(sessionOf(inputs, context), inputs.source, lost, context);
  },

  async read(state, context) {
    const saved = generationsIn(state);
    const seen = await sight(sessionOf(state, context, state), saved, state.source, context.clock.now());
    const young = idsIn(saved).filter((id) => seen.get(id)?.is === "young");
    if (young.length > 0) await context.warn(keptBecauseYoung(`the resource key ${young.join(" and ")}`));
    const left = remaining(saved, ({ id }) => seen.get(id)?.is === "gone");
    if (left === undefined) return undefined;
    const current = seen.get(left.current.id);
    if (current?.is !== "there") return { ...state, ...savedGenerations(left) };
    const key = recordOf(current.key, left.current.key);
    return stateOf(state, current.key, { ...left, current: { ...left.current, key } });
  },

  async update(state, inputs, context) {
    const session = sessionOf(inputs, context, state);
    const decision = decide(generationsIn(state), inputs, context);
    if (decision.refusal !== undefined) throw new Error(decision.refusal);
    const { steps, refusals } = await stepsOnOthers(session, decision, state, context);
    const name = inputs.name ?? nameToKeep(state);
    const declared = { ...inputs, name, role: inputs.role ?? state.role };
    let now: ResourceKeyState = state;
    const { generations, errors, warnings } = await carryOut({
      decision: { ...decision, steps },
      rotation: inputs.rotation,
      now: context.clock.now(),
      // An argument that was left out since must not give the successor other rights than the key has.
      actions: actionsOf(session, successorOf(declared), context),
      ownerElsewhere: context.otherOwnerOf,
      checkpoint: (reached) => {
        now = { ...state, rotation: inputs.rotation, profile: inputs.profile, ...savedGenerations(reached) };
        context.checkpoint(now);
      },
    });
    for (const warning of warnings) await context.warn(warning);
    errors.push(...refusals);
    try {
      now = await renamed(session, declared, state, generations, context);
      context.checkpoint(now);
      refuseHidden(now, false);
    } catch (error) {
      errors.push(error);
    }
    throwAll(errors);
    return now;
  },

  async delete(state, context) {
    const session = sessionOf(state, context, state);
    // The current one last: where another cannot be deleted, the key that is given out still works.
    const keys = existing(generationsIn(state)).reverse();
    const errors: unknown[] = [];
    await refuseOwnKeys(
      session,
      "delete",
      keys.map((key) => ownedKey(key, state, context.clock.now())),
    );
    for (const key of keys) {
      if (await context.isSpared(key.id)) continue;
      await deleteKey(session, ownedKey(key, state, context.clock.now())).catch((error: unknown) => errors.push(error));
    }
    throwAll(errors);
  },
};

export const provider = dynamicProvider(lifecycle);

function sessionOf(
  { profile }: Pick<ResourceKeyInputs, "profile">,
  context: Context,
  saved?: ResourceKeyState,
): Session {
  const keys = saved && existing(generationsIn(saved)).map(({ key }) => key.credentials);
  const instance = saved && guidOf(saved.source);
  if (instance !== undefined) rememberPublic(instance);
  return sessionFor(context, profile, keys && [...keys, saved?.parameters ?? {}]);
}

/** The current key under its declared name; the one that was revoked, and has no successor, is gone. */
async function renamed(
  { resourceController }: Session,
  declared: Declared,
  state: ResourceKeyState,
  generations: Generations<KeyRecord>,
  context: Context,
): Promise<ResourceKeyState> {
  if (isCurrentEnded(generations)) return { ...state, ...savedGenerations(generations) };
  const { id: guid, key, madeAt } = generations.current;
  const reference = { guid, source: declared.source, isYoung: isYoung(madeAt, context.clock.now()) };
  const now = await renamedKey(resourceController, reference, declared.name);
  return stateOf(declared, now, { ...generations, current: { ...generations.current, key: recordOf(now, key) } });
}
