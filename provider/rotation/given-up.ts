import type { Generations } from "./generations";

interface Own<Key> {
  generations: Generations<Key>;
  /** Ids of the keys that are left out. */
  givenUp: string[];
  events: string[];
}

/**
 * The keys without the older ones that another resource owns: it alone decides on them, also once this resource hears of
 * it no more. One that is named in `revoke` or `restore` is still decided on here.
 */
export function withoutGivenUp<Key>(
  generations: Generations<Key>,
  named: readonly string[],
  ownerElsewhere: (id: string) => string | undefined = () => undefined,
): Own<Key> {
  const left = generations.previous.flatMap((key) => {
    const owner = named.includes(key.id) ? undefined : ownerElsewhere(key.id);
    return owner === undefined ? [] : [{ key, owner }];
  });
  return {
    generations: {
      ...generations,
      previous: generations.previous.filter((key) => left.every((each) => each.key !== key)),
    },
    givenUp: left.map(({ key }) => key.id),
    events: left.map(({ key, owner }) => `leaves generation ${key.generation} to ${owner}, which owns it too`),
  };
}

/** Once it is done. */
export function givenUpTo(owner: string, id: string): string {
  return `The key ${id} is owned by ${owner} too: it is left to that one, and is none of this resource's keys any more.`;
}
