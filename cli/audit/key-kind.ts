import { kindOf, type SavedResource } from "../exported-stack";

/** What IBM makes: an ingestion key or a service key is read through a resource key. */
export type KeyKind = "access key" | "resource key";

export function keyKindOf(resource: SavedResource): KeyKind {
  return kindOf(resource) === "AccessKey" ? "access key" : "resource key";
}

/** Equal for one key, in whichever state or list it is found. */
export function keyIdOf({ kind, key }: { kind: KeyKind; key: string }): string {
  return `${kind} ${key}`;
}
