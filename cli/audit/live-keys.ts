import type { AccessKeyLimits } from "../../provider/command-line/state";

/** What IBM makes: an ingestion key or a service key is read through a resource key. */
export type KeyKind = "access key" | "resource key";

/** A key that IBM lists, without its secret. */
export interface LiveKey {
  kind: KeyKind;
  /** A fingerprint, or a GUID. */
  key: string;
  /** Null for an access key. */
  name: string | null;
  instance: string;
  /** Of an access key: the instance that is connected to its own, which its agents feed too; null where none is known. */
  connectedInstance: string | null;
  /** Whether the connected instance lists it too. */
  isListedByBoth: boolean;
  /** Null for a resource key, which IBM cannot disable. */
  enabled: boolean | null;
  /** ISO 8601. */
  created: string | null;
  /** Null for a resource key. */
  limits: AccessKeyLimits | null;
  /** Its create label, which proves where it comes from. A resource key keeps it until it gets a declared name. */
  label: string | null;
  /** Whether the create labels of such keys can be read; if not, `label` is null though the key may have one. */
  isLabelRead: boolean;
}

/** The instances that list it: a create for either one may have made it. */
export function instancesOf({ instance, connectedInstance, isListedByBoth }: ListedIn): string[] {
  return isListedByBoth && connectedInstance !== null ? [instance, connectedInstance] : [instance];
}

type ListedIn = Pick<LiveKey, "instance" | "connectedInstance" | "isListedByBoth">;

/** Equal for one key, in whichever state or list it is found. */
export function keyIdOf({ kind, key }: Pick<LiveKey, "kind" | "key">): string {
  return `${kind} ${key}`;
}
