import { isDeepStrictEqual } from "node:util";
import { lostCreatesIn } from "../domain/lost-create";
import { contextOf } from "./context";
import type { Properties } from "./contract";
import type { Kind, Resource } from "./kind";
import { LostCreates } from "./lost-creates";
import { plain } from "./plain";
import { refuseRehearsal } from "./rehearsal";
import { refuseTooDeep } from "./too-deep";
import { idOfUnmade, isIdOfUnmade, isUnmade } from "./unmade";

export interface ReadResult {
  id: string;
  outputs: Properties;
  /** The arguments by what was read. */
  inputs: Properties;
}

/** Reads a saved resource anew; undefined where it is proved to be gone. */
export async function readResource<Inputs extends object, State extends object>(
  kind: Kind<Inputs, State>,
  id: string,
  saved: Resource,
): Promise<ReadResult | undefined> {
  refuseTooDeep(saved.properties);
  const { lifecycle, properties, services } = kind;
  const lost = new LostCreates(lostCreatesIn(saved.properties), services.clock.now());
  const unmade = (hasAdopted: boolean) => properties.unmade(saved.properties, lost.all, hasAdopted);
  if (isUnmade(saved.properties)) return asRead(kind, id, unmade(saved.properties.hasAdopted === true), saved);
  const before = kind.stateIn(saved.properties);
  await refuseRehearsal(kind, saved);
  const state = await lifecycle.around(() => lifecycle.read(before, contextOf(services, saved.urn, lost)));
  if (state !== undefined) {
    const outputs = properties.outputsAsRead(state, saved.properties, lost.all);
    return asRead(kind, isIdOfUnmade(id) ? lifecycle.idOf(state) : id, outputs, saved);
  }
  if (lost.all.length === 0) return undefined;
  return asRead(kind, idOfUnmade(), unmade(true), saved);
}

function asRead<Inputs extends object, State extends object>(
  { drifts, properties }: Kind<Inputs, State>,
  id: string,
  outputs: Properties,
  saved: Resource,
): ReadResult {
  drifts.add(saved.urn, id, !isDeepStrictEqual(outputs, plain(saved.properties)));
  return { id, outputs, inputs: properties.inputs(outputs, saved.properties) };
}
