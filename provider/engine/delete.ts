import { type LostCreate, lostCreatesIn } from "../domain/lost-create";
import { contextOf } from "./context";
import type { Kind, Resource } from "./kind";
import { LostCreates, removeLostCreate } from "./lost-creates";
import { throwAll } from "./partial-failure";
import { announceRehearsal, clockOfDelete } from "./rehearsal";
import { refuseTooDeep } from "./too-deep";
import { isUnmade } from "./unmade";

/** Deletes a resource, and what its lost creates have made. Whatever fails, the rest is done first. */
export async function deleteResource<Inputs extends object, State extends object>(
  kind: Kind<Inputs, State>,
  saved: Resource,
): Promise<void> {
  refuseTooDeep(saved.properties);
  const { lifecycle, services } = kind;
  await lifecycle.around(async () => {
    await announceRehearsal(services, saved.urn);
    const clock = clockOfDelete(kind, saved);
    const lost = new LostCreates(lostCreatesIn(saved.properties), clock.now());
    const context = contextOf({ ...services, clock }, saved.urn, lost);
    const errors: unknown[] = [];
    if (!isUnmade(saved.properties)) {
      await lifecycle.delete(kind.stateIn(saved.properties), context).catch((error) => errors.push(error));
    }
    const remove = (each: LostCreate) => removeLostCreate(lifecycle, each, kind.inputsIn(saved.properties), context);
    await lost.mustRecover(remove, context).catch((error) => errors.push(error));
    throwAll(errors);
  });
}
