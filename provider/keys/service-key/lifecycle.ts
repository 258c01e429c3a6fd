import { guidOf, isSameReference } from "../../cloud/crn";
import { isCloudError, lostCreateIn } from "../../cloud/errors";
import { type LostCreate, savedLostCreate } from "../../cloud/lost-create";
import { credentialIn } from "../../cloud/resource-controller/activity-tracker";
import { deleteKey, refuseOwnKeys } from "../../cloud/resource-controller/deletion";
import { chosenKeyName } from "../../cloud/resource-controller/key-name";
import { findKey, obtainKey, renamedKey, type WantedKey } from "../../cloud/resource-controller/key-of-source";
import type { ResourceKey } from "../../cloud/resource-controller/wire";
import { type Session, sessionFor } from "../../cloud/session";
import { dynamicProvider } from "../../engine/dynamic-provider";
import { isSameIfDeclared, isSameText } from "../../engine/effect";
import type { Context, Lifecycle } from "../../engine/lifecycle";
import { type ServiceKeyInputs, type ServiceKeyState, serviceKeyInputs, serviceKeyState } from "./schema";
import { deletePolicy, heldKeys, policyOf, settle } from "./settle";

const uiOnly = "rotation: service keys can be made anew and deleted in the Activity Tracker web UI only";

const lifecycle: Lifecycle<ServiceKeyInputs, ServiceKeyState> = {
  inputs: serviceKeyInputs,
  knownInputs: serviceKeyInputs.partial(),
  state: serviceKeyState,
  effects: {
    instance: { change: "replace", isSame: isSameText(isSameReference) },
    name: { change: "update", isSame: isSameIfDeclared },
    restrict: { change: "update" },
    keepResourceKey: { change: "update" },
    adopt: { change: "none" },
    profile: { change: "update" },
  },
  refused: { rotation: uiOnly },

  contradictions: () => [],

  decide: ({ given, before, owner }) => ({ inputs: chosenKeyName(given, before, owner) }),

  holds: (state) => (state.resourceKeyGuid === null ? [] : [state.resourceKeyGuid]),

  async create(inputs, context) {
    const session = sessionOf(inputs, context);
    const { key, isNew } = await obtainKey(session.resourceController, wantedKey(inputs), context);
    const { id, state } = firstState(inputs, key);
    if (isNew) context.exists(id, state);
    return { id, state: await settle(session, inputs, state, (reached) => context.exists(id, reached)) };
  },

  attemptIn: lostCreateIn,

  async recover(inputs, attempt, context, wanted) {
    // A key that is named since is the one that is wanted.
    if (wanted?.adopt !== undefined) return undefined;
    const { resourceController } = sessionOf(inputs, context);
    const key = await resourceController.recoverResourceKey(inputs.instance, savedLostCreate(attempt));
    return key && firstState(inputs, key);
  },

  async read(_id, state, context) {
    // Nothing but a resource key shows the service key.
    if (state.resourceKeyGuid === null) return state;
    const session = sessionOf(state, context, state);
    const key = await findKey(session.resourceController, { guid: state.resourceKeyGuid, source: state.instance });
    if (key === undefined) return undefined;
    const now = withKey(state, key);
    const isRestricted = now.policyId !== null && (await session.policies.hasPolicy(now.policyId, policyOf(now)));
    return { ...now, restrict: isRestricted, policyId: isRestricted ? now.policyId : null };
  },

  async update(id, state, inputs, context) {
    const session = sessionOf(inputs, context, state);
    const needsKey = inputs.keepResourceKey || state.serviceKey === "" || (inputs.restrict && state.policyId === null);
    let now: ServiceKeyState = { ...state, ...inputs, name: inputs.name ?? state.name, profile: inputs.profile };
    const key = await renamedUnlessGone(session, state, inputs);
    if (key !== undefined) {
      now = withKey(now, key);
    } else if (needsKey) {
      await deletePolicy(session, now);
      const made = await remade(session, inputs, now, context, (attempt) => context.exists(id, { ...now, attempt }));
      // Its service ID is another one than that of the policy there may still be.
      now = { ...withKey(now, made), policyId: null, attempt: undefined };
      context.exists(id, now);
    } else {
      now = { ...now, resourceKeyGuid: null };
    }
    return settle(session, inputs, now, (made) => context.exists(id, made));
  },

  async delete(_id, state, context) {
    const session = sessionOf(state, context, state);
    const held = heldKeys(state);
    await refuseOwnKeys(session, "delete", held);
    await deletePolicy(session, state);
    for (const key of held) await deleteKey(session, key);
    await context.warn(
      `The service key ${state.fingerprint} itself stays valid; it can be deleted in the Activity Tracker web UI only.`,
    );
  },
};

export const provider = dynamicProvider(lifecycle);

function sessionOf({ profile }: ServiceKeyInputs, { configuration }: Context, saved?: ServiceKeyState): Session {
  return sessionFor(configuration, profile, saved && [saved.serviceKey]);
}

/** The resource key under its declared name; undefined when it was not kept, or is gone. */
async function renamedUnlessGone(
  { resourceController }: Session,
  { resourceKeyGuid: guid }: ServiceKeyState,
  { instance: source, name }: ServiceKeyInputs,
): Promise<ResourceKey | undefined> {
  if (guid === null) return undefined;
  try {
    return await renamedKey(resourceController, { guid, source }, name);
  } catch (error) {
    if (isCloudError(error, "not-found")) return undefined;
    throw error;
  }
}

/** A resource key in the place of the one that is gone; `attempted` hears of it when nobody knows whether it was made. */
async function remade(
  { resourceController }: Session,
  inputs: ServiceKeyInputs,
  { name, attempt }: ServiceKeyState,
  context: Context,
  attempted: (lost: LostCreate) => void,
): Promise<ResourceKey> {
  const wanted = { ...wantedKey(inputs), name, adopt: undefined };
  const found = attempt && (await resourceController.recoverResourceKey(wanted.source, attempt));
  if (found !== undefined) return found;
  try {
    return (await obtainKey(resourceController, wanted, context)).key;
  } catch (error) {
    const lost = lostCreateIn(error);
    if (lost !== undefined) attempted(lost);
    throw error;
  }
}

function wantedKey({ name, instance: source, adopt }: ServiceKeyInputs): WantedKey {
  // Only a key of the role Manager shows the service key.
  return { name, source, role: "Manager", parameters: undefined, adopt };
}

function firstState(inputs: ServiceKeyInputs, key: ResourceKey): { id: string; state: ServiceKeyState } {
  return { id: `${guidOf(inputs.instance)}/${key.guid}`, state: withKey(blank(inputs, key.name), key) };
}

function blank(inputs: ServiceKeyInputs, name: string): ServiceKeyState {
  return {
    ...inputs,
    name,
    serviceKey: "",
    fingerprint: "",
    resourceKeyGuid: null,
    policyId: null,
    iamServiceIdCrn: null,
  };
}

/** What is hidden from this API key stays as it was saved. */
function withKey(state: ServiceKeyState, key: ResourceKey): ServiceKeyState {
  const credential = credentialIn(key, "service_key");
  return {
    ...state,
    name: key.name,
    serviceKey: credential?.value ?? state.serviceKey,
    fingerprint: credential?.fingerprint ?? state.fingerprint,
    resourceKeyGuid: key.guid,
    iamServiceIdCrn: key.iamServiceIdCrn ?? state.iamServiceIdCrn,
  };
}
