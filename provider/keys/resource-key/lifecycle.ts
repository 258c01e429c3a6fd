import { isSameReference } from "../../cloud/crn";
import { CloudError } from "../../cloud/errors";
import { chosenKeyName } from "../../cloud/resource-controller/key-name";
import { createAnnounced, deleteKey, findKey, renamedKey } from "../../cloud/resource-controller/key-of-source";
import type { ResourceKey } from "../../cloud/resource-controller/wire";
import { isSameRole } from "../../cloud/role";
import { type Session, sessionFor } from "../../cloud/session";
import { dynamicProvider } from "../../engine/dynamic-provider";
import { isSameIfDeclared, isSameText } from "../../engine/effect";
import type { Context, Lifecycle } from "../../engine/lifecycle";
import { type ResourceKeyInputs, type ResourceKeyState, resourceKeyInputs, resourceKeyState } from "./schema";

const lifecycle: Lifecycle<ResourceKeyInputs, ResourceKeyState> = {
  inputs: resourceKeyInputs,
  knownInputs: resourceKeyInputs.partial(),
  state: resourceKeyState,
  effects: {
    source: { change: "replace", isSame: isSameText(isSameReference) },
    name: { change: "update" },
    role: {
      change: "replace",
      isSame: (saved, declared) => isSameIfDeclared(saved, declared) || isSameText(isSameRole)(saved, declared),
    },
    parameters: { change: "replace" },
    profile: { change: "update" },
  },

  contradictions: () => [],

  decide: ({ given, before, owner }) => ({ inputs: chosenKeyName(given.name, before?.name, owner) }),

  async create(inputs, context) {
    const { role, parameters, name, source } = inputs;
    const { resourceController } = sessionOf(inputs, context);
    const made = await createAnnounced(resourceController, { name, source, role, parameters }, context.warn);
    const state = stateOf(inputs, made, undefined);
    context.exists(made.guid, state);
    refuseHidden(state, made);
    return { id: made.guid, state };
  },

  async read(_id, state, context) {
    const found = await findKey(sessionOf(state, context).resourceController, state);
    return found && stateOf({ ...state, role: state.role ?? undefined, name: found.name }, found, state);
  },

  async update(_id, state, inputs, context) {
    const { resourceController } = sessionOf(inputs, context);
    const key = await renamedKey(resourceController, state, inputs.name);
    const now = stateOf({ ...inputs, role: inputs.role ?? state.role ?? undefined }, key, state);
    refuseHidden(now, key);
    return now;
  },

  async delete(_id, state, context) {
    await deleteKey(sessionOf(state, context).resourceController, state);
  },
};

export const provider = dynamicProvider(lifecycle);

function sessionOf({ profile }: { profile?: string | undefined }, { configuration }: Context): Session {
  return sessionFor(configuration, profile);
}

/** What is shown only once, or hidden from this API key, stays as it was saved. */
function stateOf(inputs: ResourceKeyInputs, key: ResourceKey, saved: ResourceKeyState | undefined): ResourceKeyState {
  const isShown = key.credentials !== undefined && Object.keys(key.credentials).length > 0;
  return {
    source: inputs.source,
    name: inputs.name,
    role: inputs.role ?? key.role ?? null,
    parameters: inputs.parameters,
    profile: inputs.profile,
    guid: key.guid,
    crn: key.crn,
    state: key.state,
    credentials: (isShown ? key.credentials : saved?.credentials) ?? {},
    iamServiceIdCrn: key.iamServiceIdCrn ?? saved?.iamServiceIdCrn ?? null,
    onetimeCredentials: key.onetimeCredentials,
    createdAt: key.createdAt ?? null,
  };
}

function refuseHidden(state: ResourceKeyState, key: ResourceKey): void {
  if (key.credentials !== undefined || Object.keys(state.credentials).length > 0) return;
  throw new CloudError({
    code: "credentials-hidden",
    attempted: `read the credentials of the resource key ${key.guid}`,
    answered: "the key exists, but IBM shows REDACTED in place of its credentials",
    advice:
      "Give the API key's owner a role that may see them (see the account's setting for credentials), then run again.",
  });
}
