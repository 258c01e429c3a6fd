import { isSameReference } from "../../cloud/crn";
import { lostCreateIn } from "../../cloud/errors";
import { savedLostCreate } from "../../cloud/lost-create";
import type { CreateResourceKey } from "../../cloud/resource-controller/client";
import { deleteKey, refuseOwnKeys } from "../../cloud/resource-controller/deletion";
import { chosenKeyName } from "../../cloud/resource-controller/key-name";
import { obtainKey, renamedKey, type WantedKey } from "../../cloud/resource-controller/key-of-source";
import type { ResourceKey } from "../../cloud/resource-controller/wire";
import { isSameRole } from "../../cloud/role";
import { type Session, sessionFor } from "../../cloud/session";
import { dynamicProvider } from "../../engine/dynamic-provider";
import { isSameIfDeclared, isSameText, isSameTextIfDeclared } from "../../engine/effect";
import type { Comparison, Context, Lifecycle } from "../../engine/lifecycle";
import { carryOut } from "../../rotation/carry-out";
import { decideRotation, exceptionsIn, isAsPlanned } from "../../rotation/decide";
import { actionsNow, type Generations, idsIn, keysIn, leavingIn } from "../../rotation/generations";
import { contradictionsInRotation, settingsOf } from "../../rotation/settings";
import {
  firstGeneration,
  generationsIn,
  handsOf,
  heldKey,
  observed,
  recordOf,
  refuseHidden,
  savedGenerations,
} from "./generations";
import {
  type KeyRecord,
  type ResourceKeyInputs,
  type ResourceKeyState,
  resourceKeyInputs,
  resourceKeyRotation,
  resourceKeyState,
} from "./schema";

const lifecycle: Lifecycle<ResourceKeyInputs, ResourceKeyState> = {
  inputs: resourceKeyInputs,
  knownInputs: resourceKeyInputs.partial(),
  state: resourceKeyState,
  effects: {
    source: { change: "replace", isSame: isSameText(isSameReference) },
    name: { change: "update", isSame: isSameIfDeclared },
    role: { change: "replace", isSame: isSameTextIfDeclared(isSameRole) },
    parameters: { change: "replace" },
    // What it says takes effect through the plan; an update keeps the saved copy of it true.
    rotation: { change: "update" },
    adopt: { change: "none" },
    profile: { change: "update" },
    plan: { change: "update", isSame: isSettled },
  },
  hidden: ["plan"],

  contradictions: ({ rotation }) => (rotation === undefined ? [] : contradictionsInRotation(rotation, false)),

  decide({ given, before, owner, now }) {
    const { plan, ...news } = decideRotation({
      given: given.rotation,
      argument: resourceKeyRotation,
      before,
      urn: owner.urn,
      now,
      canDisable: false,
      isPaused: false,
    });
    return { inputs: { plan, ...chosenKeyName(given, before, owner) }, ...news };
  },

  holds: (state) => idsIn(generationsIn(state)),

  async create(inputs, context) {
    const { key, isNew } = await obtainKey(sessionOf(inputs, context).resourceController, wantedKey(inputs), context);
    const state = stateOf(inputs, key, firstGeneration(key, inputs));
    if (isNew) context.exists(key.guid, state);
    refuseHidden(state);
    return { id: key.guid, state };
  },

  attemptIn: lostCreateIn,

  async recover(inputs, attempt, context, wanted) {
    // A key that is named since is the one that is wanted.
    if (wanted?.adopt !== undefined) return undefined;
    const { resourceController } = sessionOf(inputs, context);
    const key = await resourceController.recoverResourceKey(inputs.source, savedLostCreate(attempt));
    return key && { id: key.guid, state: stateOf(inputs, key, firstGeneration(key, inputs)) };
  },

  async read(_id, state, context) {
    const found = await observed(
      sessionOf(state, context, state).resourceController,
      generationsIn(state),
      state.source,
    );
    return found && stateOf(state, found.current, found.keys);
  },

  async update(id, state, inputs, context) {
    const session = sessionOf(inputs, context, state);
    const saved = generationsIn(state);
    const exceptions = exceptionsIn(inputs.rotation);
    const terms = { ...settingsOf(inputs.rotation ?? {}, false), now: context.now };
    const leaving = leavingIn(saved, actionsNow(saved, inputs.plan, exceptions, terms));
    await refuseOwnKeys(
      session,
      "rotate",
      leaving.map((key) => heldKey(key, state)),
    );
    const keys = await carryOut({
      keys: saved,
      plan: inputs.plan,
      exceptions,
      ...terms,
      hands: handsOf(session, successorOf(state, inputs)),
      reached: (reached) => context.exists(id, { ...state, ...savedGenerations(reached) }),
    });
    const { key } = keys.current;
    const now = await renamedKey(session.resourceController, { guid: key.guid, source: inputs.source }, inputs.name);
    const current = { ...keys.current, key: recordOf(now, key) };
    refuseHidden(current.key);
    return stateOf({ ...inputs, role: inputs.role ?? state.role }, now, { ...keys, current });
  },

  async delete(_id, state, context) {
    const session = sessionOf(state, context, state);
    // The current one last: where another cannot be deleted, the key that is given out still works.
    const held = keysIn(generationsIn(state)).map((key) => heldKey(key, state));
    await refuseOwnKeys(session, "delete", held);
    for (const key of held.reverse()) await deleteKey(session, key);
  },
};

export const provider = dynamicProvider(lifecycle);

type Place = Pick<ResourceKeyInputs, "profile">;

function sessionOf({ profile }: Place, { configuration }: Context, saved?: ResourceKeyState): Session {
  return sessionFor(
    configuration,
    profile,
    saved && keysIn(generationsIn(saved)).map(({ credentials }) => credentials),
  );
}

/** Whether the keys that were saved are those that are planned. */
function isSettled(_saved: unknown, _declared: unknown, { saved, declared, now }: Comparison): boolean {
  const state = resourceKeyState.safeParse(saved);
  return state.success && isAsPlanned(generationsIn(state.data), declared, now, false);
}

function wantedKey({ source, name, role, parameters, adopt }: ResourceKeyInputs): WantedKey {
  return { source, name, role, parameters, adopt };
}

/** All generations have one name: IBM tells keys apart by GUID. */
function successorOf(state: ResourceKeyState, inputs: ResourceKeyInputs): CreateResourceKey {
  const { name = state.name, source, parameters } = inputs;
  // An argument that was left out since must not give the successor other rights than the key has.
  return { name, source, role: inputs.role ?? state.role ?? undefined, parameters };
}

type Declared = Omit<ResourceKeyInputs, "role"> & { role?: string | null | undefined };

function stateOf(inputs: Declared, key: ResourceKey, keys: Generations<KeyRecord>): ResourceKeyState {
  const { source, role, parameters, rotation, adopt, profile, plan } = inputs;
  return {
    source,
    name: key.name,
    role: role ?? key.role ?? null,
    parameters,
    rotation,
    adopt,
    profile,
    plan,
    state: key.state,
    ...savedGenerations(keys),
  };
}
