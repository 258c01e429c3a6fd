import type { Generations } from "./generations";

interface OwnKeys<Key> {
  generations: Generations<Key>;
  /** Ids of the keys that are left out. */
  givenUp: string[];
  events: string[];
}

/**
 * The keys without the previous ones that another resource owns: from then on only that one decides about them. A key
 * that is named in `revoke` or `restore` stays.
 */
export function withoutGivenUp<Key>(
  generations: Generations<Key>,
  named: readonly string[],
  otherOwnerOf: (id: string) => string | undefined = () => undefined,
): OwnKeys<Key> {
  const givenUp = generations.previous.flatMap((key) => {
    const owner = named.includes(key.id) ? undefined : otherOwnerOf(key.id);
    return owner === undefined ? [] : [{ key, owner }];
  });
  const previous = generations.previous.filter((key) => givenUp.every((each) => each.key !== key));
  return {
    generations: { ...generations, previous },
    givenUp: givenUp.map(({ key }) => key.id),
    events: givenUp.map(({ key, owner }) => `leaves generation ${key.generation} to ${owner}, which owns it too`),
  };
}

/** The warning once a key is given up. */
export function leftTo(owner: string, id: string): string {
  return `The key ${id} is owned by ${owner} too: it is left to that one, and is none of this resource's keys any more.`;
}
