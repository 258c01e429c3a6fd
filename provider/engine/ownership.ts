interface Owning {
  /** Whether the resource is to be replaced, so that it does not keep the key. */
  isLeaving: boolean;
}

/**
 * Which resources of this run own which key, by the key's id. The engine tells a provider nothing of the rest of the
 * stack, but it brings every resource that it compares by, one after the other; what `--target` leaves out it does not.
 * So this is used to refuse and to spare, and never to take.
 */
const owners = new Map<string, Map<string, Owning>>();
const adopters = new Map<string, string>();

/** Notes that this resource owns a key, and returns another one that does too. */
export function own(key: string, urn: string, isLeaving = false): string | undefined {
  const owning = owners.get(key) ?? new Map<string, Owning>();
  owners.set(key, owning.set(urn, { isLeaving }));
  return otherOwnerOf(key, urn);
}

/** Whether any resource that the engine has brought by owns this key. */
export function isOwned(key: string): boolean {
  return owners.has(key);
}

/** Another resource that owns the key, and keeps it. */
export function otherOwnerOf(key: string, urn: string): string | undefined {
  const others = [...(owners.get(key) ?? [])].filter(([owner, { isLeaving }]) => owner !== urn && !isLeaving);
  return others[0]?.[0];
}

/** Notes that this resource adopts a key; throws when another one is known to own it. */
export function adopt(key: string, urn: string): void {
  const owner = otherOwnerOf(key, urn);
  if (owner !== undefined) {
    throw new Error(
      `The key ${key} is owned by ${owner} already: two resources cannot own one key. Leave one of them out of the program; the key stays with the other.`,
    );
  }
  if (owners.get(key)?.get(urn)?.isLeaving === true) {
    throw new Error(
      `adopt names the key ${key}, which this resource owns already: what takes its place is another key. Leave adopt out.`,
    );
  }
  own(key, urn);
  adopters.set(key, urn);
}

/** The resource that a key has gone to, when it no longer is this one's to delete. */
export function newOwnerOf(key: string, urn: string): string | undefined {
  // A resource that was renamed is deleted under its old URN, and one that is replaced by itself under its own.
  return adopters.get(key) ?? otherOwnerOf(key, urn);
}
