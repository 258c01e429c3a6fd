import { isCloudError, refreshToRecreate } from "../domain/cloud-error";
import { lostCreatesIn } from "../domain/lost-create";
import { hasAdoptedBefore, withoutRepeatedAdoption } from "./adoption";
import { Checkpoints } from "./checkpoints";
import { contextOf } from "./context";
import type { CheckpointContext, Context, Properties } from "./contract";
import type { Kind, Resource } from "./kind";
import { LostCreates, removeLostCreate } from "./lost-creates";
import { noteOwnedIn } from "./ownership";
import { failureKeeping } from "./partial-failure";
import { refuseRehearsal } from "./rehearsal";
import { refuseTooDeep } from "./too-deep";
import { isUnmade } from "./unmade";

export interface UpdateResult {
  outputs: Properties;
}

/** Looks once for what lost creates of earlier runs have made, and removes it; whether any was removed. */
type Recover = (context: Context) => Promise<boolean>;

/**
 * Updates a resource; creates it where an earlier run could not. Throws a `PartialFailure` where something has changed
 * before it failed.
 */
export async function updateResource<Inputs extends object, State extends object>(
  kind: Kind<Inputs, State>,
  id: string,
  saved: Resource,
  declared: Resource,
): Promise<UpdateResult> {
  refuseTooDeep(saved.properties, declared.properties);
  const { lifecycle, properties, services } = kind;
  const lost = new LostCreates(lostCreatesIn(saved.properties), services.clock.now());
  const state = isUnmade(saved.properties) ? undefined : kind.stateIn(saved.properties);
  const hasAdopted = state === undefined && hasAdoptedBefore(saved.properties, declared.properties);
  const checkpoints = new Checkpoints<State>();
  try {
    await refuseRehearsal(kind, declared);
    const reached = await lifecycle.around(async () => {
      const recover = recoverer(kind, lost, saved, declared);
      const context = checkpoints.keptFor(contextOf(services, declared.urn, lost, { makeRoom: recover }));
      const inputs = await withoutRepeatedAdoption(kind.inputsIn(declared.properties), hasAdopted, context);
      if (state === undefined) return createAfterAll(kind, inputs, context, recover);
      // Last, and whatever has failed: what is declared may be meant to end a compromised key.
      return lifecycle
        .update(state, inputs, context)
        .catch(throwWithRefresh)
        .finally(() => recover(context));
    });
    return { outputs: properties.outputs(reached, declared.properties, lost.all) };
  } catch (error) {
    const latest = checkpoints.latest ?? (lost.hasChanged ? state : undefined);
    throw failureKeeping(error, id, properties.afterFailure(latest, declared.properties, lost, hasAdopted));
  }
}

/** It looks by the arguments and by what was looked up for them, so that nothing has to be looked up again. */
function recoverer<Inputs extends object, State extends object>(
  kind: Kind<Inputs, State>,
  lost: LostCreates,
  saved: Resource,
  declared: Resource,
): Recover {
  const withDerived = kind.properties.withDerived(declared.properties, saved.properties);
  const parsed = kind.lifecycle.inputs.safeParse(kind.properties.arguments(withDerived));
  const inputs = parsed.data ?? kind.inputsIn(declared.properties);
  return (context) => lost.recover((each) => removeLostCreate(kind.lifecycle, each, inputs, context), context);
}

async function createAfterAll<Inputs extends object, State extends object>(
  kind: Kind<Inputs, State>,
  inputs: Inputs,
  context: CheckpointContext<State>,
  recover: Recover,
): Promise<State> {
  // What a lost create has made may be the very key that the resource adopts now: once it is owned it is not removed.
  const isAdopting = "adopt" in inputs && inputs.adopt !== undefined;
  if (!isAdopting) await recover(context);
  const state = await noteOwnedIn(kind, await kind.lifecycle.create(inputs, context), context.urn);
  if (isAdopting) await recover(context);
  return state;
}

/** What an update needs may be gone: then no other update helps either, and only a refresh takes it out of the state. */
function throwWithRefresh(error: unknown): never {
  const isUnexplained = isCloudError(error, "not-found") && error.details.advice !== refreshToRecreate;
  throw isUnexplained ? error.withAdvice(`${error.details.advice} ${refreshToForget}`) : error;
}

const refreshToForget = "Where it was deleted, `pulumi up --refresh` takes it out of the state.";
