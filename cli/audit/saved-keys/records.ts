import type { AccessKeyLimits, ResourceIdentity } from "../../../provider/command-line/state";
import type { AuditedInstance } from "../audited-instance";
import type { KeyKind } from "../live-keys";
import type { SavedLostCreate } from "../lost-creates";

/** A key that a state names. */
export interface SavedKey {
  kind: KeyKind;
  /** A fingerprint, or a GUID. */
  key: string;
  urn: string;
  /** Empty where it is not known. */
  instance: string;
  standing: "managed" | "retiring";
  because: string;
}

/** A key that a resource adopts when it is made: the update is under way, or was interrupted. */
export interface DeclaredAdoption {
  kind: KeyKind;
  urn: string;
  /** Empty where it is not known. */
  instance: string;
  /** As it was declared: by its fingerprint or value, or by its GUID, CRN or name. */
  adopt: string;
}

/** An access key's resource: the next update may have made this key in the place of one that a failed update made. */
export interface SavedAccessKey {
  urn: string;
  instance: string;
  limits: AccessKeyLimits;
  /** When the engine saved it first, and when IBM made its current key; ISO 8601. */
  made: string[];
}

/** A property of a resource that cannot be read in the state, so that its keys look unmanaged. */
export interface UnreadProperty {
  kind: KeyKind;
  urn: string;
  /** Empty where it is not known. */
  instance: string;
  /** The property's name. */
  what: string;
}

/** What a state tells of keys. */
export interface SavedKeys {
  keys: SavedKey[];
  adoptions: DeclaredAdoption[];
  instances: AuditedInstance[];
  lostCreates: SavedLostCreate[];
  accessKeys: SavedAccessKey[];
  /** Every resource of ours, and the stack itself: create labels were made for them. */
  identities: ResourceIdentity[];
  /** Resources whose instance the state does not tell, and why. */
  unknownInstances: { urn: string; why: string }[];
  unread: UnreadProperty[];
  /** URNs of all resources in the state, whosever they are. */
  present: string[];
  /** URNs of pending operations on resources that are not of this package. */
  otherOperations: string[];
}

/** The records of a whole state, from those of its resources and operations, which are read one after another. */
export function joined(parts: Iterable<Partial<SavedKeys>>): SavedKeys {
  const all: SavedKeys = {
    keys: [],
    adoptions: [],
    instances: [],
    lostCreates: [],
    accessKeys: [],
    identities: [],
    unknownInstances: [],
    unread: [],
    present: [],
    otherOperations: [],
  };
  for (const part of parts) {
    add(all.keys, part.keys);
    add(all.adoptions, part.adoptions);
    add(all.instances, part.instances);
    add(all.lostCreates, part.lostCreates);
    add(all.accessKeys, part.accessKeys);
    add(all.identities, part.identities);
    add(all.unknownInstances, part.unknownInstances);
    add(all.unread, part.unread);
    add(all.present, part.present);
    add(all.otherOperations, part.otherOperations);
  }
  return all;
}

function add<T>(list: T[], more: readonly T[] = []): void {
  for (const each of more) list.push(each);
}
