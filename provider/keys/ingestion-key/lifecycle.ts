import { onIbmCloud } from "../../cloud/operation";
import { credentialIn } from "../../cloud/resource-controller/activity-tracker";
import type { KeyReference } from "../../cloud/resource-controller/resource-keys";
import type { ResourceKey } from "../../cloud/resource-controller/wire";
import { isProvedGone, type Session, sessionFor } from "../../cloud/session";
import { CloudError } from "../../domain/cloud-error";
import { isSameReference } from "../../domain/crn";
import { parseInstanceReference } from "../../domain/instance-reference";
import {
  beyondRole,
  isRoleUnchanged,
  isUnclear,
  type KnownRole,
  roleEvent,
  roleIn,
  shownRole,
} from "../../domain/role";
import { activityTracker } from "../../domain/services";
import { isYoung, keptBecauseYoung } from "../../domain/youth";
import type { Context, Lifecycle } from "../../engine/contract";
import { dynamicProvider } from "../../engine/dynamic/provider";
import { isSameIfDeclared, isSameText } from "../../engine/effect";
import { type IngestionKeyInputs, type IngestionKeyState, ingestionKeyInputs, ingestionKeyState } from "./schema";

const uiOnly =
  "rotation: an ingestion key belongs to its instance and can be reset in the Activity Tracker web UI only";

export const lifecycle: Lifecycle<IngestionKeyInputs, IngestionKeyState> = {
  ...onIbmCloud,
  inputs: ingestionKeyInputs,
  state: ingestionKeyState,
  effects: {
    instance: { change: "replace", isSame: isSameText(isSameReference) },
    name: { change: "update", isSame: isSameIfDeclared },
    role: { change: "replace", isSame: isRoleUnchanged },
    adopt: { change: "none" },
    profile: { change: "update" },
  },
  derived: ["name", "role"],
  unsupported: { rotation: uiOnly },

  dueWork: (state, declared) => {
    const isDue = isUnclear(state, declared.role);
    return { isDue, events: isDue ? [roleEvent] : [], warnings: [], problem: undefined };
  },

  owns: (state) => [state.resourceKeyGuid],

  idOf: (state) => state.resourceKeyGuid,

  async create(inputs, context) {
    const { resourceKeys } = sessionOf(inputs, context);
    const { instance, name, role, adopt } = inputs;
    const source = parseInstanceReference(instance, { service: activityTracker });
    const wanted = { source, name, role, parameters: undefined, adopt };
    const { key, isNew, knownRole: known } = await resourceKeys.findOrCreate(wanted, context);
    const made = stateOf(inputs, key, undefined, known);
    // Before it is saved: what is in the state is deleted with it.
    if (!isNew) shown(made);
    context.checkpoint(made);
    const young = isNew || isYoung(made.createdAt, context.clock.now());
    const reference = { guid: key.guid, source, key, isNew, isYoung: young };
    const renamed = await resourceKeys.applyName(reference, name, context);
    const state = stateOf(inputs, renamed, made, known);
    context.checkpoint(state);
    return shown(state);
  },

  removeLostCreate(lost, inputs, context) {
    const source = parseInstanceReference(inputs.instance);
    return sessionOf(inputs, context).resourceKeys.removeLostCreate(source, lost, context);
  },

  async read(state, context) {
    const { resourceKeys, keyRoles } = sessionOf(state, context, state);
    const seen = await resourceKeys.find(referenceIn(state, context));
    if (seen.is === "gone") return undefined;
    if (seen.is === "there") return stateOf(state, seen.key, state, await keyRoles.known(seen.key, roleIn(state)));
    await context.warn(keptBecauseYoung(`the resource key ${state.resourceKeyGuid}`));
    return state;
  },

  async update(state, inputs, context) {
    const { resourceKeys, keyRoles } = sessionOf(inputs, context, state);
    const reference = referenceIn(state, context);
    const key = await resourceKeys.renameIfNeeded(reference, inputs.name);
    const before = stateOf({ ...inputs, role: state.role }, key, state, await keyRoles.known(key, roleIn(state)));
    context.checkpoint(before);
    const known = await keyRoles.settle(roleIn(before), inputs.role, { ...reference, createdAt: state.createdAt });
    return shown(stateOf({ ...inputs, role: inputs.role ?? state.role }, key, before, known));
  },

  async delete(state, context) {
    if (await context.isSpared(state.resourceKeyGuid)) return;
    await sessionOf(state, context, state).resourceKeys.delete(referenceIn(state, context));
    if (await isProvedGone(state.instance, context, state.profile)) return;
    await context.warn(
      `The resource key ${state.resourceKeyGuid} is deleted. The ingestion key ${state.fingerprint} itself belongs to the instance and stays valid; it can be reset in the Activity Tracker web UI only.`,
    );
  },
};

export const provider = dynamicProvider(lifecycle);

function sessionOf(
  { profile }: Pick<IngestionKeyInputs, "profile">,
  context: Context,
  saved?: IngestionKeyState,
): Session {
  return sessionFor(context, profile, saved && [saved.ingestionKey]);
}

function referenceIn(state: IngestionKeyState, context: Context): KeyReference {
  const { resourceKeyGuid: guid, instance, createdAt } = state;
  return { guid, source: parseInstanceReference(instance), isYoung: isYoung(createdAt, context.clock.now()) };
}

/** What is hidden from this API key stays as it was saved. */
function stateOf(
  inputs: Omit<IngestionKeyInputs, "role"> & Pick<IngestionKeyState, "role">,
  key: ResourceKey,
  saved: IngestionKeyState | undefined,
  known: KnownRole,
): IngestionKeyState {
  const { instance, adopt, profile } = inputs;
  const role = shownRole(inputs.role, key.role ?? saved?.role, known);
  const credential = credentialIn(key, "ingestion_key");
  return {
    ...{ instance, name: key.name, role, knownRole: beyondRole(role, known), adopt, profile },
    ingestionKey: credential?.value ?? saved?.ingestionKey ?? "",
    fingerprint: credential?.fingerprint ?? saved?.fingerprint ?? "",
    resourceKeyGuid: key.guid,
    createdAt: key.createdAt ?? saved?.createdAt,
  };
}

function shown(state: IngestionKeyState): IngestionKeyState {
  if (state.ingestionKey !== "") return state;
  throw new CloudError({
    code: "credentials-hidden",
    action: `read the ingestion key through the resource key ${state.resourceKeyGuid}`,
    reason: "the resource key exists, but IBM shows no ingestion_key in it",
    advice: "Give the API key's owner the service role Manager on the Activity Tracker instance, then run again.",
  });
}
