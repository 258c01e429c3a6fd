/** Which resource of this run holds which key. */
const holders = new Map<string, string>();
const takenOver = new Set<string>();

/**
 * Notes that this resource holds a key. The engine tells a provider nothing of the rest of the stack, but it brings
 * every resource of it by, one after the other.
 */
export function claim(key: string, urn: string): void {
  const holder = holders.get(key);
  if (holder !== undefined && holder !== urn) {
    throw new Error(
      `The key ${key} is held by ${holder} already: two resources cannot hold one key. Leave one of them out of the program; the key stays with the other.`,
    );
  }
  holders.set(key, urn);
}

/** Notes that this resource takes a key over, which neither another resource nor its own predecessor may hold. */
export function takeOver(key: string, urn: string): void {
  if (holders.get(key) === urn) {
    throw new Error(
      `adopt names the key ${key}, which this resource holds already and which is to be replaced. Leave adopt out: it counted when the resource was made.`,
    );
  }
  claim(key, urn);
  takenOver.add(key);
}

/** The resource that a key has gone to, when it no longer is this one's to delete. */
export function newHolderOf(key: string, urn: string): string | undefined {
  const holder = holders.get(key);
  return takenOver.has(key) || holder !== urn ? holder : undefined;
}
