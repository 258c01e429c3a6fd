import type { ListedKey } from "./list-keys";
import { keyIdOf } from "./live-keys";

/**
 * Each access key once: two instances that list the same one are connected, whether IBM says so or not. It stays with the
 * instance that was named first.
 */
export function listedOnce(listed: readonly ListedKey[]): ListedKey[] {
  const once = new Map<string, ListedKey>();
  for (const each of listed) {
    const { kind, instance } = each.live;
    const id = kind === "access key" ? keyIdOf(each.live) : `${keyIdOf(each.live)} of ${instance}`;
    const first = once.get(id);
    if (first === undefined) once.set(id, each);
    else if (first.live.instance !== instance) once.set(id, listedByBoth(first, instance));
  }
  return [...once.values()];
}

function listedByBoth({ live, actions }: ListedKey, connectedInstance: string): ListedKey {
  return { live: { ...live, connectedInstance, isListedByBoth: true }, actions };
}
