import { identityOf, markOf } from "../../../provider/command-line/state";
import type { SavedResource } from "../../exported-stack";
import type { SavedLostCreate, TimeSpan } from "../lost-creates";
import { adoptionOf } from "./adoption";
import { instanceOf } from "./instance";
import { limitsIn, savedProperties } from "./properties";
import type { SavedKeys } from "./records";

/** An operation on a resource that the engine began, and of which the state does not tell how it ended. */
export interface PendingOperation {
  /** The engine's own word, as in `creating` and `deleting`. */
  type: string;
  resource: SavedResource;
  /** Whether it may have made a key. */
  makesKey: boolean;
  /** When a key of it was made; undefined where nobody can tell. */
  time: TimeSpan | undefined;
}

/** What an operation on a resource of ours tells of keys. */
export function recordsOfOperation({ type, resource, makesKey, time }: PendingOperation): Partial<SavedKeys> {
  const { urn } = resource;
  const declared = savedProperties.parse(resource.inputs);
  const identity = identityOf(declared.owner ?? urn);
  const where = instanceOf(resource, declared);
  const [found] = where.instances;
  const isCreate = type === "creating";
  const lost = ({ kind, instance }: Pick<SavedLostCreate, "kind" | "instance">): SavedLostCreate => ({
    kind,
    urn,
    instance,
    mark: markOf(identity.urn),
    label: undefined,
    limits: limitsIn(resource.inputs),
    name: declared.name,
    time,
    because: `the state holds its ${isCreate ? "creation" : "update"} as interrupted`,
    recordedAs: isCreate ? "pending create" : "pending update",
  });
  return {
    ...where,
    ...(isCreate ? adoptionOf(resource, found?.instance ?? "") : {}),
    identities: [identity],
    lostCreates: found !== undefined && makesKey ? [lost(found)] : [],
  };
}
