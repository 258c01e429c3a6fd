import { setTimeout as delay } from "node:timers/promises";

interface Holder {
  urn: string;
  /** Whether the resource is to be replaced, so that it does not keep the key. */
  isLeaving: boolean;
}

/** Which resource of this run holds which key. */
const holders = new Map<string, Holder>();
const takenOver = new Set<string>();

/**
 * Notes that this resource holds a key. The engine tells a provider nothing of the rest of the stack, but it brings
 * every resource of it by, one after the other.
 */
export function claim(key: string, urn: string, isLeaving = false): void {
  const holder = holders.get(key);
  if (holder !== undefined && holder.urn !== urn) {
    throw new Error(
      `The key ${key} is held by ${holder.urn} already: two resources cannot hold one key. Leave one of them out of the program; the key stays with the other.`,
    );
  }
  holders.set(key, { urn, isLeaving });
}

/** Whether a resource that the engine has brought by holds this key. */
export function isHeld(key: string): boolean {
  return holders.has(key);
}

let lastComing = 0;

/** Notes that the engine brings a resource by. */
export function comesBy(): void {
  lastComing = Date.now();
}

/** So long after the last resource came by, no other one is expected. Milliseconds. */
const patience = 500;

/** A program whose resources never end is not waited for. Milliseconds. */
const longestPatience = 10_000;

/**
 * Notes that this resource takes a key over, which neither another resource nor its own predecessor may hold. It waits
 * until no more resources come by: the holder may be declared later.
 */
export async function takeOver(key: string, urn: string): Promise<void> {
  const began = Date.now();
  while (Date.now() - lastComing < patience && Date.now() - began < longestPatience) await delay(50);
  if (holders.get(key)?.urn === urn) {
    throw new Error(
      `adopt names the key ${key}, which this resource holds already and which is to be replaced. Leave adopt out: it counted when the resource was made.`,
    );
  }
  claim(key, urn);
  takenOver.add(key);
}

/**
 * The resource that a key has gone to, when it no longer is this one's to delete. The names alone do not tell: a
 * resource that was renamed is deleted under its old one.
 */
export function newHolderOf(key: string, urn: string): string | undefined {
  const holder = holders.get(key);
  if (holder === undefined) return undefined;
  const isElsewhere = takenOver.has(key) || (!holder.isLeaving && holder.urn !== urn);
  return isElsewhere ? holder.urn : undefined;
}
