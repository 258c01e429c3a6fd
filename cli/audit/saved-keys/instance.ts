import { guidOf, isRegion, sourceArgument } from "../../../provider/command-line/state";
import type { SavedResource } from "../../exported-stack";
import { keyInStateOf } from "./kinds";
import type { SavedProperties } from "./properties";
import type { SavedKeys } from "./records";

/**
 * The instance of a resource's keys, or why it is not known. It is judged before anybody is asked about it: what a state
 * holds becomes part of a host or a path to which a token is sent. `lostNames`: names of keys that lost creates made.
 */
export function instanceOf(
  resource: SavedResource,
  { instance, source, service, region, profile, name }: SavedProperties,
  lostNames: readonly string[] = [],
): Pick<SavedKeys, "instances" | "unknownInstances"> {
  const { urn } = resource;
  const { kind } = keyInStateOf(resource);
  const unknown = (why: string) => ({ instances: [], unknownInstances: [{ urn, why }] });
  const reference = source ?? instance;
  if (reference === undefined) return unknown("is a secret in the state");
  const isNamed = kind === "access key" ? guidOf(reference) !== undefined : sourceArgument.safeParse(reference).success;
  if (!isNamed) return unknown("is neither a CRN nor a GUID in the state");
  if (region !== undefined && !isRegion(region)) return unknown("is in a region that is none, as the state has it");
  const found = {
    kind,
    urn,
    instance: guidOf(reference) ?? reference,
    reference,
    service,
    region,
    profile,
    names: [...(name === undefined ? [] : [name]), ...lostNames],
  };
  return { instances: [found], unknownInstances: [] };
}
