import { isSameReference } from "../../cloud/crn";
import { CloudError, lostCreateIn } from "../../cloud/errors";
import { savedLostCreate } from "../../cloud/lost-create";
import { credentialIn } from "../../cloud/resource-controller/activity-tracker";
import { deleteKey } from "../../cloud/resource-controller/deletion";
import { chosenKeyName } from "../../cloud/resource-controller/key-name";
import { findKey, obtainKey, renamedKey, type WantedKey } from "../../cloud/resource-controller/key-of-source";
import type { ResourceKey } from "../../cloud/resource-controller/wire";
import { isSameRole } from "../../cloud/role";
import { type Session, sessionFor } from "../../cloud/session";
import { dynamicProvider } from "../../engine/dynamic-provider";
import { isSameIfDeclared, isSameText, isSameTextIfDeclared } from "../../engine/effect";
import type { Context, Lifecycle } from "../../engine/lifecycle";
import { type IngestionKeyInputs, type IngestionKeyState, ingestionKeyInputs, ingestionKeyState } from "./schema";

const uiOnly =
  "rotation: an ingestion key belongs to its instance and can be reset in the Activity Tracker web UI only";

const lifecycle: Lifecycle<IngestionKeyInputs, IngestionKeyState> = {
  inputs: ingestionKeyInputs,
  knownInputs: ingestionKeyInputs.partial(),
  state: ingestionKeyState,
  effects: {
    instance: { change: "replace", isSame: isSameText(isSameReference) },
    name: { change: "update", isSame: isSameIfDeclared },
    role: { change: "replace", isSame: isSameTextIfDeclared(isSameRole) },
    adopt: { change: "none" },
    profile: { change: "update" },
  },
  refused: { rotation: uiOnly },

  contradictions: () => [],

  decide: ({ given, before, owner }) => ({ inputs: chosenKeyName(given, before, owner) }),

  holds: (state) => [state.resourceKeyGuid],

  async create(inputs, context) {
    const { key, isNew } = await obtainKey(sessionOf(inputs, context).resourceController, wantedKey(inputs), context);
    const state = stateOf(inputs, key, undefined);
    if (isNew) context.exists(key.guid, state);
    return { id: key.guid, state: shown(state) };
  },

  attemptIn: lostCreateIn,

  async recover(inputs, attempt, context, wanted) {
    // A key that is named since is the one that is wanted.
    if (wanted?.adopt !== undefined) return undefined;
    const { resourceController } = sessionOf(inputs, context);
    const key = await resourceController.recoverResourceKey(inputs.instance, savedLostCreate(attempt));
    return key && { id: key.guid, state: stateOf(inputs, key, undefined) };
  },

  async read(_id, state, context) {
    const key = await findKey(sessionOf(state, context, state).resourceController, reference(state));
    return key && stateOf(state, key, state);
  },

  async update(_id, state, inputs, context) {
    const key = await renamedKey(sessionOf(inputs, context, state).resourceController, reference(state), inputs.name);
    return shown(stateOf({ ...inputs, role: inputs.role ?? state.role }, key, state));
  },

  async delete(_id, state, context) {
    await deleteKey(sessionOf(state, context, state), reference(state));
    await context.warn(
      `The resource key ${state.resourceKeyName} is deleted. The ingestion key ${state.fingerprint} itself belongs to the instance and stays valid; it can be reset in the Activity Tracker web UI only.`,
    );
  },
};

export const provider = dynamicProvider(lifecycle);

function sessionOf({ profile }: IngestionKeyInputs, { configuration }: Context, saved?: IngestionKeyState): Session {
  return sessionFor(configuration, profile, saved && [saved.ingestionKey]);
}

function wantedKey({ instance: source, name, role, adopt }: IngestionKeyInputs): WantedKey {
  return { source, name, role, parameters: undefined, adopt };
}

function reference(state: IngestionKeyState): { guid: string; source: string } {
  return { guid: state.resourceKeyGuid, source: state.instance };
}

/** What is hidden from this API key stays as it was saved. */
function stateOf(
  inputs: IngestionKeyInputs,
  key: ResourceKey,
  saved: IngestionKeyState | undefined,
): IngestionKeyState {
  const credential = credentialIn(key, "ingestion_key");
  return {
    ...inputs,
    name: key.name,
    ingestionKey: credential?.value ?? saved?.ingestionKey ?? "",
    fingerprint: credential?.fingerprint ?? saved?.fingerprint ?? "",
    resourceKeyGuid: key.guid,
    resourceKeyName: key.name,
  };
}

function shown(state: IngestionKeyState): IngestionKeyState {
  if (state.ingestionKey !== "") return state;
  throw new CloudError({
    code: "credentials-hidden",
    attempted: `read the ingestion key through the resource key ${state.resourceKeyName}`,
    answered: "the resource key exists, but IBM shows no ingestion_key in it",
    advice: "Give the API key's owner the service role Manager on the Activity Tracker instance, then run again.",
  });
}
