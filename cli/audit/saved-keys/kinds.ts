import { kindOf, type SavedResource } from "../../exported-stack";
import type { KeyKind } from "../live-keys";

interface KeyInState {
  kind: KeyKind;
  /** The property that names the current key. */
  property: "fingerprint" | "guid" | "resourceKeyGuid";
}

const throughResourceKey: KeyInState = { kind: "resource key", property: "resourceKeyGuid" };

/** What the resources of each kind make; an API token is read and never made, so that none can be unmanaged. */
const keys = new Map<string, KeyInState | "none">([
  ["AccessKey", { kind: "access key", property: "fingerprint" }],
  ["ResourceKey", { kind: "resource key", property: "guid" }],
  ["IngestionKey", throughResourceKey],
  ["ServiceKey", throughResourceKey],
  ["ApiToken", "none"],
]);

type Typed = Pick<SavedResource, "type">;

/** Whether it is a resource of ours that makes keys. */
export function makesKeys(resource: Typed): boolean {
  const kind = kindOf(resource);
  return kind !== undefined && keys.get(kind) !== "none";
}

/** How a resource that makes keys names its current one. A kind of a newer version is taken for one with a resource key. */
export function keyInStateOf(resource: Typed): KeyInState {
  const key = keys.get(kindOf(resource) ?? "");
  return key === undefined || key === "none" ? throughResourceKey : key;
}
