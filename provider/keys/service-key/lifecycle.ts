import { onIbmCloud } from "../../cloud/operation";
import { credentialIn } from "../../cloud/resource-controller/activity-tracker";
import type { ResourceKey } from "../../cloud/resource-controller/wire";
import { isProvedGone, type Session, sessionFor } from "../../cloud/session";
import { unlessNotFound } from "../../domain/cloud-error";
import { guidOf, isSameReference } from "../../domain/crn";
import { parseInstanceReference } from "../../domain/instance-reference";
import { activityTracker } from "../../domain/services";
import { isYoung, keptBecauseYoung } from "../../domain/youth";
import type { CheckpointContext, Context, Lifecycle } from "../../engine/contract";
import { dynamicProvider } from "../../engine/dynamic/provider";
import { isSameIfDeclared, isSameText } from "../../engine/effect";
import { noManager, ownedKey, policyOf, reconcile, withoutPolicy } from "./reconcile";
import { type ServiceKeyInputs, type ServiceKeyState, serviceKeyInputs, serviceKeyState } from "./schema";

const uiOnly = "rotation: service keys can be made anew and deleted in the Activity Tracker web UI only";

export const lifecycle: Lifecycle<ServiceKeyInputs, ServiceKeyState> = {
  ...onIbmCloud,
  inputs: serviceKeyInputs,
  state: serviceKeyState,
  effects: {
    instance: { change: "replace", isSame: isSameText(isSameReference) },
    name: { change: "update", isSame: isSameIfDeclared },
    restrict: { change: "update" },
    keepResourceKey: { change: "update" },
    adopt: { change: "none" },
    profile: { change: "update" },
  },
  derived: ["name"],
  unsupported: { rotation: uiOnly },

  dueWork: ({ resourceKeyGuid, keepResourceKey }, declared) => {
    const isDue = !keepResourceKey && declared.keepResourceKey === false && resourceKeyGuid !== null;
    const events = isDue ? [`deletes the resource key ${resourceKeyGuid}, which an earlier run could not`] : [];
    return { isDue, events, warnings: [], problem: undefined };
  },

  owns: (state) => (state.resourceKeyGuid === null ? [] : [state.resourceKeyGuid]),

  idOf: (state) => `${guidOf(state.instance)}/${state.resourceKeyGuid}`,

  async create(inputs, context) {
    const session = sessionOf(inputs, context);
    const made = await obtained(session, inputs, blank(inputs), context);
    return reconcile(session, inputs, made, context);
  },

  removeLostCreate(lost, inputs, context) {
    const source = parseInstanceReference(inputs.instance);
    return sessionOf(inputs, context).resourceKeys.removeLostCreate(source, lost, context);
  },

  async read(state, context) {
    // Nothing but a resource key shows the service key.
    if (state.resourceKeyGuid === null) return state;
    const session = sessionOf(state, context, state);
    const young = isYoung(state.createdAt, context.clock.now());
    const source = parseInstanceReference(state.instance);
    const seen = await session.resourceKeys.find({ guid: state.resourceKeyGuid, source, isYoung: young });
    if (seen.is === "gone") return undefined;
    if (seen.is === "young") await context.warn(keptBecauseYoung(`the resource key ${state.resourceKeyGuid}`));
    const now = seen.is === "there" ? withKey(state, seen.key) : state;
    if (now.policyId === null) return { ...now, restrict: false };
    const isYoungPolicy = isYoung(now.policy?.madeAt, context.clock.now());
    const isRestricted = await session.policies.hasPolicy(now.policyId, policyOf(now), isYoungPolicy);
    return isRestricted ? { ...now, restrict: true } : { ...now, restrict: false, policyId: null, policy: null };
  },

  async update(state, inputs, context) {
    const session = sessionOf(inputs, context, state);
    const needsKey = inputs.keepResourceKey || state.serviceKey === "" || (inputs.restrict && state.policyId === null);
    let now: ServiceKeyState = { ...state, ...inputs, name: inputs.name ?? state.name, profile: inputs.profile };
    const key = needsKey ? await renamedUnlessGone(session, state, inputs, context) : undefined;
    if (key !== undefined) {
      now = withKey(now, key);
    } else if (needsKey) {
      // Its service ID is another one than that of the policy there may still be, which went with the key that is gone.
      now = await withoutPolicy(session, { ...now, resourceKeyGuid: null }, context);
      now = await obtained(session, { ...inputs, adopt: undefined }, now, context);
    }
    return reconcile(session, inputs, now, context);
  },

  async delete(state, context) {
    const session = sessionOf(state, context, state);
    await session.expectAccount(parseInstanceReference(state.instance));
    const key = ownedKey(state, context.clock.now());
    // Whoever owns the key now uses the policy of its service ID too.
    if (key === undefined || !(await context.isSpared(key.guid))) {
      if (key !== undefined) await session.resourceKeys.refuseSigningKeys("delete", [key]);
      await withoutPolicy(session, state, context);
      if (key !== undefined) await session.resourceKeys.delete(key);
    }
    if (await isProvedGone(state.instance, context, state.profile)) return;
    await context.warn(
      `The service key ${state.fingerprint} itself stays valid; it can be deleted in the Activity Tracker web UI only.`,
    );
  },
};

export const provider = dynamicProvider(lifecycle);

function sessionOf({ profile }: ServiceKeyInputs, context: Context, saved?: ServiceKeyState): Session {
  return sessionFor(context, profile, saved && [saved.serviceKey]);
}

/** The state with a resource key that is new, or adopted, under its declared name. */
async function obtained(
  { resourceKeys }: Session,
  { name, instance, adopt }: ServiceKeyInputs,
  state: ServiceKeyState,
  context: CheckpointContext<ServiceKeyState>,
): Promise<ServiceKeyState> {
  const source = parseInstanceReference(instance, { service: activityTracker });
  // A key of the role Manager shows the service key. Whether an adopted one does is seen, whatever its role.
  const wanted = { source, name, role: adopt === undefined ? "Manager" : undefined, parameters: undefined, adopt };
  const { key, isNew } = await resourceKeys.findOrCreate(wanted, context);
  const made = withKey(state, key);
  // Before it is saved: what is in the state is deleted with it.
  if (!isNew && credentialIn(key, "service_key") === undefined) throw noManager(made);
  context.checkpoint(made);
  const young = isNew || isYoung(made.createdAt, context.clock.now());
  const reference = { guid: key.guid, source, key, isNew, isYoung: young };
  const now = withKey(made, await resourceKeys.applyName(reference, name, context));
  context.checkpoint(now);
  return now;
}

/** The resource key under its declared name; undefined when it was not kept, or is gone. */
async function renamedUnlessGone(
  { resourceKeys }: Session,
  { resourceKeyGuid: guid, createdAt }: ServiceKeyState,
  { instance, name }: ServiceKeyInputs,
  context: Context,
): Promise<ResourceKey | undefined> {
  if (guid === null) return undefined;
  const source = parseInstanceReference(instance);
  const reference = { guid, source, isYoung: isYoung(createdAt, context.clock.now()) };
  return unlessNotFound(resourceKeys.renameIfNeeded(reference, name));
}

function blank(inputs: ServiceKeyInputs): ServiceKeyState {
  return {
    ...inputs,
    name: inputs.name ?? "",
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
  const isSame = key.guid === state.resourceKeyGuid;
  return {
    ...state,
    name: key.name,
    serviceKey: credential?.value ?? state.serviceKey,
    fingerprint: credential?.fingerprint ?? state.fingerprint,
    resourceKeyGuid: key.guid,
    createdAt: key.createdAt ?? (isSame ? state.createdAt : undefined),
    iamServiceIdCrn: key.iamServiceIdCrn ?? (isSame ? state.iamServiceIdCrn : null),
  };
}
