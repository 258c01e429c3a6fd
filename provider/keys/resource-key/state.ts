import { labelIn } from "../../cloud/resource-controller/key-name";
import type { CreateResourceKey, ResourceKey } from "../../cloud/resource-controller/wire";
import { parseInstanceReference } from "../../domain/instance-reference";
import { beyondRole, formToSend, type KnownRole, shownRole } from "../../domain/role";
import type { Generations } from "../../rotation/generations";
import { savedGenerations } from "./generations";
import type { KeyRecord, ResourceKeyInputs, ResourceKeyState } from "./schema";

/** The name, where it was adopted with the key. A name that was chosen is not kept: it ends in the create label of its key. */
export function nameToKeep({ name }: ResourceKeyState): string | undefined {
  return labelIn(name) === undefined ? name : undefined;
}

/** What a new key of the same resource is created with. */
export function createArgumentsOf({ source, name, role, parameters }: Declared, known: KnownRole): CreateResourceKey {
  return { source: parseInstanceReference(source), name, role: formToSend(known, role), parameters };
}

/** What is declared; where no role is, with the role that the key has. */
export type Declared = Omit<ResourceKeyInputs, "role"> & { role?: string | null | undefined };

/** The role of the key as IBM shows it now, and what is known of it. */
interface KeyRole {
  /** As it was saved: it stays where IBM does not show it any more. */
  saved?: string | null;
  known: KnownRole;
}

/** What is saved of a resource key. */
export function stateOf(
  inputs: Declared,
  key: ResourceKey,
  generations: Generations<KeyRecord>,
  { saved, known }: KeyRole,
): ResourceKeyState {
  const { source, parameters, rotation, adopt, profile } = inputs;
  const role = shownRole(inputs.role, key.role ?? saved, known);
  return {
    ...{ source, name: key.name, role, knownRole: beyondRole(role, known), parameters, rotation, adopt, profile },
    state: key.state,
    ...savedGenerations(generations),
  };
}

/** The state with the role as it is declared now, which is known to be the one that the key has. */
export function withRole(state: ResourceKeyState, declared: string | undefined, known: KnownRole): ResourceKeyState {
  if (declared === undefined) return state;
  const role = shownRole(declared, state.role, known);
  return { ...state, role, knownRole: beyondRole(role, known) };
}
