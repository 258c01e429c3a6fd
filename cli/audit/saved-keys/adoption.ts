import type { SavedResource } from "../../exported-stack";
import { keyInStateOf } from "./kinds";
import type { SavedKeys } from "./records";

/** What a resource that has no key yet adopts when it is made. `instance`: empty where it is not known. */
export function adoptionOf(resource: SavedResource, instance: string): Pick<SavedKeys, "adoptions" | "unread"> {
  const { adopt } = resource.inputs;
  const of = { kind: keyInStateOf(resource).kind, urn: resource.urn, instance };
  if (adopt === undefined || adopt === null) return { adoptions: [], unread: [] };
  if (typeof adopt === "string") return { adoptions: [{ ...of, adopt }], unread: [] };
  return { adoptions: [], unread: [{ ...of, what: "adopt" }] };
}
