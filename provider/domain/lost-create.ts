import { z } from "zod";
import type { Clock } from "./clock";
import { createLabelPattern } from "./create-label";
import { savedDate } from "./saved-date";

/** A create whose answer never came. */
const lostCreate = z.object({
  /** What was written on the key; left out where no label could be written. */
  label: z.string().regex(createLabelPattern).optional(),
  /** When its answer was given up. */
  since: savedDate,
});
export type LostCreate = z.infer<typeof lostCreate>;

/** As a state holds them. */
export const savedLostCreates = z.array(lostCreate).max(1_000).nullish();

/** What a state keeps of lost creates; nothing of it is secret. */
export function lostCreatesIn({ lostCreates }: Readonly<Record<string, unknown>>): LostCreate[] {
  const parsed = savedLostCreates.safeParse(lostCreates);
  if (parsed.success) return parsed.data ?? [];
  throw new Error("The saved state of this resource cannot be read (lostCreates).");
}

/** What has not turned up so long after it was asked for was never made. Milliseconds. */
const longestWait = 10 * 60_000;

export function mayTurnUp({ since }: LostCreate, now: number): boolean {
  return now - Date.parse(since) < longestWait;
}

/** ISO 8601. */
export function forgottenAfter({ since }: LostCreate): string {
  return new Date(Date.parse(since) + longestWait).toISOString();
}

/** Whether it is dated from a time that has not come: by a clock that was ahead. */
export function isAhead({ since }: LostCreate, now: number): boolean {
  return Date.parse(since) > now;
}

/** What a create needs of the operation that it is part of. */
export interface CreateContext {
  /** The resource that it is for. */
  urn: string;
  clock: Clock;
  /** Keeps a lost create in the state: a later run removes what it has made after all. */
  lose(lost: LostCreate): void;
  /** Removes what lost creates of earlier runs have made of this resource; whether there was any, which took room. */
  makeRoom(): Promise<boolean>;
  /** Shows a warning on the resource; to be awaited. */
  warn(message: string): Promise<void>;
  /** Whether a resource of this run is known to own the key of this id. */
  isOwned(key: string): boolean;
}

/** What the removal of what a lost create has made needs of its operation. */
export type RemovalContext = Pick<CreateContext, "warn" | "isOwned">;

/**
 * What became of a lost create: its key was removed, or a resource has adopted it; or there is none; or nobody can ever
 * tell. What cannot be told now is thrown, and asked again by the next run.
 */
export type LostCreateOutcome = "removed" | "owned" | "absent" | "untold";
