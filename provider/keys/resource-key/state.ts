import { labelIn } from "../../cloud/resource-controller/key-name";
import type { CreateResourceKey, ResourceKey } from "../../cloud/resource-controller/wire";
import type { DecisionContext, Properties } from "../../engine/contract";
import { type Decision, decideRotation } from "../../rotation/decide";
import type { Generations } from "../../rotation/generations";
import { savedGenerations } from "./generations";
import { type KeyRecord, type ResourceKeyInputs, type ResourceKeyState, resourceKeyRotation } from "./schema";

/** What is due for the keys of a resource by what is declared now, which may not be known in part. */
export function decide(
  generations: Generations<KeyRecord>,
  declared: Properties,
  { urn, clock, otherOwnerOf }: DecisionContext,
): Decision<KeyRecord> {
  return decideRotation({
    generations,
    rotation: resourceKeyRotation.safeParse(declared.rotation).data,
    isEnabled: true,
    canDisable: false,
    urn,
    now: clock.now(),
    ownerElsewhere: otherOwnerOf,
  });
}

/** The name of a key that was adopted with it; a chosen one ends in the create label of its own key. */
export function nameToKeep({ name }: ResourceKeyState): string | undefined {
  return labelIn(name) === undefined ? name : undefined;
}

export function successorOf({ source, name, role, parameters }: Declared): CreateResourceKey {
  return { source, name, role: role ?? undefined, parameters };
}

/** What is declared, with the role that the key has where none is. */
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
