import { z } from "zod";
import type { Clock } from "./clock";
import { createLabelPattern } from "./create-label";
import type { ResourceIdentity } from "./resource-identity";
import { savedDate } from "./saved-date";

/** A create whose answer never came, or proves nothing. */
const lostCreate = z.object({
  /** The create label that was written on the key; left out where none could be written. */
  label: z.string().regex(createLabelPattern).optional(),
  /** When the response was given up. */
  since: savedDate,
});
export type LostCreate = z.infer<typeof lostCreate>;

/** The lost creates in a state. */
export const savedLostCreates = z.array(lostCreate).max(1_000).nullish();

/** The lost creates in a saved state; none of it is secret. */
export function lostCreatesIn({ lostCreates }: Readonly<Record<string, unknown>>): LostCreate[] {
  const parsed = savedLostCreates.safeParse(lostCreates);
  if (parsed.success) return parsed.data ?? [];
  throw new Error("The saved state of this resource cannot be read (lostCreates).");
}

/** A key that has not turned up after this time was never made. Milliseconds. */
const longestWait = 10 * 60_000;

/** Whether its key may still turn up. */
export function mayTurnUp({ since }: LostCreate, now: number): boolean {
  return now - Date.parse(since) < longestWait;
}

/** When it is given up, ISO 8601. */
export function forgottenAfter({ since }: LostCreate): string {
  return new Date(Date.parse(since) + longestWait).toISOString();
}

/** Whether its date is yet to come, since the clock of the run that lost it was ahead. */
export function isAhead({ since }: LostCreate, now: number): boolean {
  return Date.parse(since) > now;
}

/** What a create at IBM may use of the operation that it is a part of. */
export interface CreateContext {
  /** The resource that the key is for. */
  urn: string;
  identity: ResourceIdentity;
  /** The clock of the operation: of its dates, its waits and its tokens. */
  clock: Clock;
  /** Keeps a lost create in the state: a later run removes what it has made after all. */
  lose(lost: LostCreate): void;
  /**
   * Removes what lost creates of earlier runs have made for this resource, where IBM's limit on keys is reached. Returns
   * whether anything was removed.
   */
  makeRoom(): Promise<boolean>;
  /** Shows a warning on the resource; to be awaited. */
  warn(message: string): Promise<void>;
  /** Whether any resource that was seen in this run owns the key of this id. */
  isOwned(key: string): boolean;
  /** Makes this resource the owner of the key of this id; throws when another resource is known to own it. */
  adopt(key: string): void;
}

/** What the removal of a lost create's key needs of its operation. */
export type RemovalContext = Pick<CreateContext, "warn" | "isOwned">;

/**
 * What became of a lost create. `removed`: its key had turned up, and is deleted now. `owned`: a resource owns its key, or
 * has adopted it. `absent`: no key of it is there. `unknown`: nobody can tell, since no label names its key. Where it cannot
 * be found out now an error is thrown instead, and the next run tries again.
 */
export type LostCreateOutcome = "removed" | "owned" | "absent" | "unknown";
