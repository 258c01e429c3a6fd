import { hasReplacedAdopted, withoutRepeatedAdoption } from "./adoption";
import { Checkpoints } from "./checkpoints";
import { contextOf } from "./context";
import type { Properties } from "./contract";
import type { Kind, Resource } from "./kind";
import { LostCreates } from "./lost-creates";
import { noteOwnedIn } from "./ownership";
import { failureKeeping } from "./partial-failure";
import { refuseRehearsal } from "./rehearsal";
import { refuseTooDeep } from "./too-deep";
import { idOfUnmade } from "./unmade";

export interface CreateResult {
  id: string;
  outputs: Properties;
}

/** Creates a resource. Throws a `PartialFailure` where something of it exists, or may exist, all the same. */
export async function createResource<Inputs extends object, State extends object>(
  kind: Kind<Inputs, State>,
  declared: Resource,
): Promise<CreateResult> {
  refuseTooDeep(declared.properties);
  const { lifecycle, properties, services } = kind;
  const lost = new LostCreates([], services.clock.now());
  const checkpoints = new Checkpoints<State>();
  const hasAdopted = hasReplacedAdopted(declared.urn, declared.properties);
  try {
    await refuseRehearsal(kind, declared);
    const state = await lifecycle.around(async () => {
      const context = checkpoints.keptFor(contextOf(services, declared.urn, lost));
      const inputs = await withoutRepeatedAdoption(kind.inputsIn(declared.properties), hasAdopted, context);
      return noteOwnedIn(kind, await lifecycle.create(inputs, context), declared.urn);
    });
    const id = lifecycle.idOf(checkpoints.first ?? state);
    return { id, outputs: properties.outputs(state, declared.properties, lost.all) };
  } catch (error) {
    const { first, latest } = checkpoints;
    const id = first === undefined ? idOfUnmade() : lifecycle.idOf(first);
    throw failureKeeping(error, id, properties.afterFailure(latest, declared.properties, lost, hasAdopted));
  }
}
