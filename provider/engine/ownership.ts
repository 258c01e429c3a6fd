import type { Kind } from "./kind";
import { type EngineServices, show } from "./services";

interface Ownership {
  /** Whether the resource is to be replaced, and so will not keep the key. */
  isLeaving: boolean;
}

/**
 * The owners of each key, by the key's id and then by the owner's URN, as far as this process has seen them in this run.
 * The engine does not show a provider the rest of the stack, but asks it to compare one resource after the other, except
 * those that `--target` leaves out. So a key that is not here may be owned all the same: this is used to refuse an
 * adoption and to spare a key, never to take one.
 */
const owners = new Map<string, Map<string, Ownership>>();
/** The URN of the resource that has adopted a key in this run. */
const adopters = new Map<string, string>();

/** Notes that this resource owns a key; returns the URN of another one that owns it too. */
function own(key: string, urn: string, isLeaving: boolean): string | undefined {
  const owning = owners.get(key) ?? new Map<string, Ownership>();
  owners.set(key, owning.set(urn, { isLeaving }));
  return otherOwnerOf(key, urn);
}

/** Whether any resource that was seen in this run owns the key. */
export function isOwned(key: string): boolean {
  return owners.has(key);
}

/** The URN of another resource that owns the key and keeps it. */
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
  own(key, urn, false);
  adopters.set(key, urn);
}

/** The URN of the resource that owns the key now, where the one with this URN must not delete it. */
export function newOwnerOf(key: string, urn: string): string | undefined {
  // An adopter with the same URN counts too: that resource was replaced, and its replacement has adopted the key.
  return adopters.get(key) ?? otherOwnerOf(key, urn);
}

/** Notes that a resource owns the keys in its state, for the resources that the engine compares later in this run. */
export async function noteOwnedIn<Inputs extends object, State extends object>(
  { lifecycle, services }: Kind<Inputs, State>,
  state: State,
  urn: string,
): Promise<State> {
  await noteOwned(services, lifecycle.owns?.(state) ?? [], urn, false);
  return state;
}

/**
 * Notes which keys a resource owns. Where another resource owns one of them too, a warning says how to get out of that.
 * `isLeaving`: the resource is to be replaced, and will not keep them.
 */
export async function noteOwned(
  services: EngineServices,
  keys: readonly string[],
  urn: string,
  isLeaving: boolean,
): Promise<void> {
  for (const key of keys) {
    const other = own(key, urn, isLeaving);
    if (other === undefined || isLeaving) continue;
    await show(
      services,
      "warning",
      urn,
      `The key ${key} is owned by both ${urn} and ${other}, and two resources cannot own one key. Remove one of the two from the program and, before the next run, from the state: \`pulumi state delete\` with its URN leaves the key to the other.`,
    );
  }
}
