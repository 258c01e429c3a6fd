import { labelIn } from "../../cloud/resource-controller/key-name";
import type { CreateResourceKey, ResourceKey } from "../../cloud/resource-controller/wire";
import { parseInstanceReference } from "../../domain/instance-reference";
import type { Generations } from "../../rotation/generations";
import { savedGenerations } from "./generations";
import type { KeyRecord, ResourceKeyInputs, ResourceKeyState } from "./schema";

/** The name, where it was adopted with the key. A name that was chosen is not kept: it ends in the create label of its key. */
export function nameToKeep({ name }: ResourceKeyState): string | undefined {
  return labelIn(name) === undefined ? name : undefined;
}

/** What a new key of the same resource is created with. */
export function createArgumentsOf({ source, name, role, parameters }: Declared): CreateResourceKey {
  return { source: parseInstanceReference(source), name, role: role ?? undefined, parameters };
}

/** What is declared; where no role is, with the role that the key has. */
export type Declared = Omit<ResourceKeyInputs, "role"> & { role?: string | null | undefined };

/** What is saved of a resource key. */
export function stateOf(inputs: Declared, key: ResourceKey, generations: Generations<KeyRecord>): ResourceKeyState {
  const { source, role, parameters, rotation, adopt, profile } = inputs;
  return {
    ...{ source, name: key.name, role: role ?? key.role ?? null, parameters, rotation, adopt, profile },
    state: key.state,
    ...savedGenerations(generations),
  };
}
