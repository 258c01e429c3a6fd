const holders = new Map<string, string>();

/**
 * Notes that this resource holds a key, so that no other resource of the run takes it over too. The engine tells a
 * provider nothing of the rest of the stack, but it brings every resource of it by, one after the other.
 */
export function claim(key: string, urn: string): void {
  const holder = holders.get(key);
  if (holder !== undefined && holder !== urn) {
    throw new Error(
      `The key ${key} is held by ${holder} already: two resources cannot hold one key. Remove one of them from the program, and from the state with \`pulumi state delete\` where it has been made, for deleting one would delete the key of the other.`,
    );
  }
  holders.set(key, urn);
}
