import { z } from "zod";
import { createLabelPattern } from "./create-label";
import type { ResourceIdentity } from "./resource-identity";
import { savedDate } from "./saved-date";

/** A create whose response was lost: nobody knows whether it made a key. */
const lostCreate = z.object({
  /** What was written on the key; left out where no label could be written. */
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

export function mayTurnUp({ since }: LostCreate, now: number): boolean {
  return now - Date.parse(since) < longestWait;
}

/** ISO 8601. */
export function forgottenAfter({ since }: LostCreate): string {
  return new Date(Date.parse(since) + longestWait).toISOString();
}

/** Whether its date is in the future: it was saved by a clock that was ahead. */
export function isAhead({ since }: LostCreate, now: number): boolean {
  return Date.parse(since) > now;
}

/** What a create needs of the operation that it is part of. */
export interface CreateContext {
  /** The resource that it is for. */
  urn: string;
  identity: ResourceIdentity;
  /** Milliseconds since 1970. */
  now(): number;
  /** Keeps a lost create in the state: a later run removes what it has made after all. */
  lose(lost: LostCreate): void;
  /** Removes what lost creates of earlier runs have made for this resource; returns whether there was anything. */
  makeRoom(): Promise<boolean>;
  /** Shows a warning on the resource; to be awaited. */
  warn(message: string): Promise<void>;
  /** Whether a resource of this run is known to own the key of this id. */
  isOwned(key: string): boolean;
  /** Makes this resource the owner of the key of this id; throws when another resource is known to own it. */
  adopt(key: string): void;
}

/** What the removal of a lost create's key needs of its operation. */
export type RemovalContext = Pick<CreateContext, "warn" | "isOwned">;

/**
 * What became of a lost create: its key was removed; a resource owns it; there is none; or it can never be known. Where it
 * is not known now, the removal throws instead, and the next run tries again.
 */
export type LostCreateOutcome = "removed" | "owned" | "absent" | "unknown";
