import { guidOf, isSameReference } from "../../cloud/crn";
import { CloudError, isCloudError } from "../../cloud/errors";
import { restrictingPolicy } from "../../cloud/iam/service-id-policy";
import { credentialIn } from "../../cloud/resource-controller/activity-tracker";
import { deleteKey, type HeldKey, refuseOwnKeys } from "../../cloud/resource-controller/deletion";
import { chosenKeyName } from "../../cloud/resource-controller/key-name";
import { findKey, obtainKey, renamedKey, type WantedKey } from "../../cloud/resource-controller/key-of-source";
import type { ResourceKey } from "../../cloud/resource-controller/wire";
import { type Session, sessionFor } from "../../cloud/session";
import { dynamicProvider } from "../../engine/dynamic-provider";
import { isSameIfDeclared, isSameText } from "../../engine/effect";
import type { Context, Lifecycle } from "../../engine/lifecycle";
import { type ServiceKeyInputs, type ServiceKeyState, serviceKeyInputs, serviceKeyState } from "./schema";

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
    const id = `${guidOf(inputs.instance)}/${key.guid}`;
    const state = withKey(blank(inputs, key.name), key);
    if (isNew) context.exists(id, state);
    return { id, state: await settle(session, inputs, state, (reached) => context.exists(id, reached)) };
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
      const wanted = { ...wantedKey(inputs), name: now.name, adopt: undefined };
      const { key: made } = await obtainKey(session.resourceController, wanted, context);
      // Its service ID is another one than that of the policy there may still be.
      now = { ...withKey(now, made), policyId: null };
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

function wantedKey({ name, instance: source, adopt }: ServiceKeyInputs): WantedKey {
  // Only a key of the role Manager shows the service key.
  return { name, source, role: "Manager", parameters: undefined, adopt };
}

/** From a state that has its resource key to what is declared; `reached` hears of each step that is done. */
async function settle(
  session: Session,
  inputs: ServiceKeyInputs,
  state: ServiceKeyState,
  reached: (state: ServiceKeyState) => void,
): Promise<ServiceKeyState> {
  let now = state;
  if (now.serviceKey === "") throw noManager(now);
  if (inputs.restrict && now.policyId === null) {
    now = { ...now, policyId: await session.policies.ensurePolicy(policyOf(now)) };
    reached(now);
  }
  if (!inputs.restrict && now.policyId !== null) {
    await deletePolicy(session, now);
    now = { ...now, policyId: null };
    reached(now);
  }
  if (!inputs.keepResourceKey) {
    for (const key of heldKeys(now)) await deleteKey(session, key);
    now = { ...now, resourceKeyGuid: null };
  }
  return now;
}

/** The resource key, where there still is one. */
function heldKeys({ resourceKeyGuid: guid, instance: source, iamServiceIdCrn }: ServiceKeyState): HeldKey[] {
  return guid === null ? [] : [{ guid, source, iamServiceIdCrn }];
}

async function deletePolicy(session: Session, { policyId }: ServiceKeyState): Promise<void> {
  if (policyId === null) return;
  await session.policies.deletePolicy(policyId).catch((error: unknown) => {
    if (!isCloudError(error, "not-found")) throw error;
  });
}

function policyOf({ iamServiceIdCrn, instance }: ServiceKeyState) {
  return restrictingPolicy(iamServiceIdCrn, guidOf(instance) ?? instance);
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

function noManager(state: ServiceKeyState): CloudError {
  return new CloudError({
    code: "credentials-hidden",
    attempted: `read the service key through the resource key ${state.name}`,
    answered: "the resource key exists, but IBM shows no service_key in it",
    advice: "Give the API key's owner the service role Manager on the Activity Tracker instance, then run again.",
  });
}
