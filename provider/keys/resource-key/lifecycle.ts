import { onIbmCloud } from "../../cloud/operation";
import { type Session, sessionFor } from "../../cloud/session";
import { isoNow } from "../../domain/clock";
import { guidOf, isSameReference } from "../../domain/crn";
import { parseInstanceReference } from "../../domain/instance-reference";
import { isRoleUnchanged, isUnclear, roleEvent, roleIn } from "../../domain/role";
import { rememberPublic } from "../../domain/secrets";
import { isYoung, keptBecauseYoung } from "../../domain/youth";
import type { Context, Lifecycle } from "../../engine/contract";
import { dynamicProvider } from "../../engine/dynamic/provider";
import { isSameIfDeclared, isSameText } from "../../engine/effect";
import { throwAll } from "../../engine/partial-failure";
import { carryOut } from "../../rotation/carry-out";
import { existing, type Generations, idsIn, isCurrentEnded, withoutGone } from "../../rotation/generations";
import {
  actionsOf,
  generationsIn,
  observe,
  ownedKey,
  recordOf,
  requireCredentials,
  savedGenerations,
} from "./generations";
import { stepsOnOthers } from "./own-keys";
import {
  type KeyRecord,
  resourceKeyRotation as keyRotation,
  type ResourceKeyInputs,
  type ResourceKeyState,
  resourceKeyInputs,
  resourceKeyState,
} from "./schema";
import { createArgumentsOf, type Declared, nameToKeep, stateOf, withRole } from "./state";

export const lifecycle: Lifecycle<ResourceKeyInputs, ResourceKeyState> = {
  ...onIbmCloud,
  inputs: resourceKeyInputs,
  state: resourceKeyState,
  effects: {
    source: { change: "replace", isSame: isSameText(isSameReference) },
    name: { change: "update", isSame: isSameIfDeclared },
    role: { change: "replace", isSame: isRoleUnchanged },
    parameters: { change: "replace" },
    rotation: { change: "update" },
    adopt: { change: "none" },
    profile: { change: "update" },
  },
  derived: ["name", "role"],

  conflicts: ({ rotation }) => keyRotation.conflicts(rotation),

  dueWork: (state, declared, context) => {
    const due = keyRotation.decide(generationsIn(state), declared, context);
    return isUnclear(state, declared.role) ? { ...due, isDue: true, events: [...due.events, roleEvent] } : due;
  },

  owns: (state) => idsIn(generationsIn(state)),

  idOf: (state) => state.guid,

  async create(inputs, context) {
    const { resourceKeys } = sessionOf(inputs, context);
    const { name, role, parameters, adopt } = inputs;
    const source = parseInstanceReference(inputs.source);
    const wanted = { source, name, role, parameters, adopt };
    const { key, isNew, knownRole: known } = await resourceKeys.findOrCreate(wanted, context);
    const madeAt = key.createdAt ?? isoNow(context.clock);
    const first = { id: key.guid, key: recordOf(key, undefined), madeAt };
    const begun = keyRotation.begin(first, inputs, context);
    // Before it is saved: what is in the state is deleted with it. A compromised key may be adopted in order to be ended.
    if (!isNew && (key.onetimeCredentials || !begun.isRevoked)) requireCredentials(first.key, true);
    if (begun.warning !== undefined) await context.warn(begun.warning);
    const { generations } = begun;
    context.checkpoint(stateOf(inputs, key, generations, { known }));
    const reference = { guid: key.guid, source, key, isNew, isYoung: isNew || isYoung(madeAt, context.clock.now()) };
    const renamed = await resourceKeys.applyName(reference, name, context);
    const current = { ...generations.current, key: recordOf(renamed, generations.current.key) };
    const state = stateOf(inputs, renamed, { ...generations, current }, { saved: key.role ?? null, known });
    context.checkpoint(state);
    if (begun.isRevoked) return this.update(state, inputs, context);
    requireCredentials(state, !isNew);
    return state;
  },

  removeLostCreate(lost, inputs, context) {
    const source = parseInstanceReference(inputs.source);
    return sessionOf(inputs, context).resourceKeys.removeLostCreate(source, lost, context);
  },

  async read(state, context) {
    const saved = generationsIn(state);
    const source = parseInstanceReference(state.source);
    const session = sessionOf(state, context, state);
    const seen = await observe(session, saved, source, context.clock.now());
    const young = idsIn(saved).filter((id) => seen.get(id)?.is === "young");
    if (young.length > 0) await context.warn(keptBecauseYoung(`the resource key ${young.join(" and ")}`));
    const generations = withoutGone(saved, ({ id }) => seen.get(id)?.is === "gone");
    if (generations === undefined) return undefined;
    const current = seen.get(generations.current.id);
    if (current?.is !== "there") return { ...state, ...savedGenerations(generations) };
    const key = recordOf(current.key, generations.current.key);
    const known = await session.keyRoles.known(current.key, roleIn(state));
    const kept = { ...generations, current: { ...generations.current, key } };
    return stateOf(state, current.key, kept, { saved: state.role, known });
  },

  async update(state, inputs, context) {
    const session = sessionOf(inputs, context, state);
    const decision = keyRotation.decide(generationsIn(state), inputs, context);
    if (decision.problem !== undefined) throw new Error(decision.problem);
    const { steps, refusals } = await stepsOnOthers(session, decision, state, context);
    const name = inputs.name ?? nameToKeep(state);
    const declared = { ...inputs, name, role: state.role };
    let latest: ResourceKeyState = state;
    const { generations, errors, warnings } = await carryOut({
      decision: { ...decision, steps },
      rotation: inputs.rotation,
      now: context.clock.now(),
      // A new key must not get other rights than the current one has.
      actions: actionsOf(session, createArgumentsOf(declared, roleIn(state)), context),
      otherOwnerOf: context.otherOwnerOf,
      checkpoint: (changed) => {
        latest = { ...state, rotation: inputs.rotation, profile: inputs.profile, ...savedGenerations(changed) };
        context.checkpoint(latest);
      },
    });
    for (const warning of warnings) await context.warn(warning);
    errors.push(...refusals);
    try {
      latest = await renameCurrent(session, declared, state, generations, context);
      context.checkpoint(latest);
      const { guid, createdAt } = latest;
      const current = { guid, source: parseInstanceReference(latest.source), createdAt };
      latest = withRole(latest, inputs.role, await session.keyRoles.settle(roleIn(latest), inputs.role, current));
      requireCredentials(latest, false);
    } catch (error) {
      errors.push(error);
    }
    throwAll(errors);
    return latest;
  },

  async delete(state, context) {
    const { resourceKeys } = sessionOf(state, context, state);
    const owned = { source: parseInstanceReference(state.source), parameters: state.parameters };
    // The current one last: where another cannot be deleted, the key that is given out still works.
    const keys = existing(generationsIn(state)).reverse();
    const errors: unknown[] = [];
    await resourceKeys.refuseSigningKeys(
      "delete",
      keys.map((key) => ownedKey(key, owned, context.clock.now())),
    );
    for (const key of keys) {
      if (await context.isSpared(key.id)) continue;
      await resourceKeys
        .delete(ownedKey(key, owned, context.clock.now()))
        .catch((error: unknown) => errors.push(error));
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

/** Gives the current key its declared name, unless it was revoked and no other took its place. */
async function renameCurrent(
  { resourceKeys, keyRoles }: Session,
  declared: Declared,
  state: ResourceKeyState,
  generations: Generations<KeyRecord>,
  context: Context,
): Promise<ResourceKeyState> {
  if (isCurrentEnded(generations)) return { ...state, ...savedGenerations(generations) };
  const { id: guid, key, madeAt } = generations.current;
  const source = parseInstanceReference(declared.source);
  const reference = { guid, source, isYoung: isYoung(madeAt, context.clock.now()) };
  const renamed = await resourceKeys.renameIfNeeded(reference, declared.name);
  const current = { ...generations.current, key: recordOf(renamed, key) };
  const role = { saved: state.role, known: await keyRoles.known(renamed, roleIn(state)) };
  return stateOf(declared, renamed, { ...generations, current }, role);
}
