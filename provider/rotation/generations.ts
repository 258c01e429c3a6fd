import { z } from "zod";
import { savedDate } from "../domain/saved-date";
import { type Schedule, scheduleOfFallback } from "./schedule";

/** `pending`: made, but not seen to work yet. */
const generationState = z.enum(["pending", "active", "retiring", "disabled"]);
type GenerationState = z.infer<typeof generationState>;

/** When things happen to a generation; ISO 8601. */
const dates = {
  /** Null where IBM does not tell. */
  madeAt: savedDate.nullable().default(null),
  /** When the next key was given out. */
  retiredAt: savedDate.nullable().default(null),
  /** Announced when it retires: it is not ended before this. */
  validUntil: savedDate.nullable().default(null),
  /** Set when it is disabled: it is not deleted before this. */
  deleteAfter: savedDate.nullable().default(null),
};
const generationDates = z.object(dates);
type GenerationDates = z.infer<typeof generationDates>;

/** One key of a resource. */
export interface Generation<Key> extends GenerationDates {
  generation: number;
  state: GenerationState;
  /** What the user names it by: a fingerprint, or a GUID. */
  id: string;
  key: Key;
}

/** The keys of a resource, as its state has them. */
export interface Generations<Key> {
  /** The one that is given out. */
  current: Generation<Key>;
  /** The next key, until it is seen to work. */
  pending: Generation<Key> | undefined;
  /** The older keys that still exist, the oldest first. */
  previous: readonly Generation<Key>[];
  /** Ids of keys that the resource has ended, the oldest first. The current one is among them if it was revoked, and no new one could be made yet. */
  ended: readonly string[];
  schedule: Schedule;
}

/** How many ids of ended keys are kept: a key that `revoke` names stays known once it is ended. */
export const mostEnded = 100;

/** Adds these ids. Of too many the oldest are dropped, but none that the arguments still name. */
export function withEnded(ended: readonly string[], ids: readonly string[], named: readonly string[]): string[] {
  const all = [...new Set([...ended, ...ids])];
  const unnamed = all.filter((id) => !named.includes(id));
  const forgotten = new Set(unnamed.slice(0, Math.max(0, all.length - mostEnded)));
  return all.filter((id) => !forgotten.has(id));
}

/** Whether the current key was revoked and ended before a new one could be made. */
export function isCurrentEnded({ current, ended }: Generations<unknown>): boolean {
  return ended.includes(current.id);
}

/** The keys that still exist, the current one first. */
export function existing<Key>(generations: Generations<Key>): Generation<Key>[] {
  const { current, pending, previous } = generations;
  return [...(isCurrentEnded(generations) ? [] : [current]), ...(pending === undefined ? [] : [pending]), ...previous];
}

/** The number of the next key; no number is used twice. */
export function nextNumber({ current, previous, schedule }: Generations<unknown>): number {
  return Math.max(current.generation, schedule.given ?? 0, ...previous.map(({ generation }) => generation)) + 1;
}

/** The ids of the keys that still exist, the current one first. */
export function idsIn(generations: Generations<unknown>): string[] {
  return existing(generations).map(({ id }) => id);
}

/**
 * The keys of a new resource: a key that `revoke` or `restore` names and that is not its own counts as ended, since an
 * earlier resource of the same program may have ended it.
 */
export function withNamedAsEnded<Key>(
  generations: Generations<Key>,
  rotation: { revoke?: readonly string[] | undefined; restore?: readonly string[] | undefined } | undefined,
): Generations<Key> {
  const named = [...(rotation?.revoke ?? []), ...(rotation?.restore ?? [])];
  return { ...generations, ended: named.filter((id) => id !== generations.current.id) };
}

/** The keys of a new resource, which has only one. */
export function firstGeneration<Key>(
  id: string,
  key: Key,
  { madeAt, schedule }: { madeAt: string | null; schedule: Schedule },
): Generations<Key> {
  const current = { generation: 1, state: "active", id, key, madeAt, ...noDates } as const;
  return { current, pending: undefined, previous: [], ended: [], schedule };
}

/** The dates of a key that is not retiring. */
export const noDates = { retiredAt: null, validUntil: null, deleteAfter: null };

/**
 * The keys without those that are gone at IBM. Where the current one is gone, the newest one that is left is the fallback
 * until the next run makes another. Undefined when none is left; a current key that was revoked, and for which no new one
 * could be made yet, stays.
 */
export function withoutGone<Key>(
  generations: Generations<Key>,
  isGone: (generation: Generation<Key>) => boolean,
): Generations<Key> | undefined {
  const { current, pending, previous, ended, schedule } = generations;
  const isWaitingForNewKey = isCurrentEnded(generations);
  const gone = existing(generations).filter(isGone);
  if (gone.length === 0) return generations;
  const isLeft = (key: Generation<Key>) => !gone.includes(key);
  const left = {
    ...generations,
    pending: pending && isLeft(pending) ? pending : undefined,
    previous: previous.filter(isLeft),
    // Without `withEnded`: a read does not know which ids the arguments name.
    ended: [...new Set([...ended, ...gone.map(({ id }) => id)])],
  };
  if (isWaitingForNewKey || isLeft(current)) return left;
  const fallback = left.pending ?? left.previous.at(-1);
  if (fallback === undefined) return undefined;
  const isPrevious = fallback !== left.pending;
  return {
    ...left,
    current: { ...fallback, ...noDates, state: "active" },
    pending: undefined,
    previous: left.previous.filter((key) => key !== fallback),
    schedule: isPrevious
      ? scheduleOfFallback(schedule, fallback.madeAt, Math.max(current.generation, schedule.given ?? 0))
      : schedule,
  };
}

const summarySchema = z.object({
  generation: z.number(),
  state: generationState,
  id: z.string(),
  ...dates,
});

/** More previous keys than any resource has: `keep` is ten at most. */
export const mostSaved = 1_000;

/** The keys besides the current one without their secrets, for whoever reads a state that is encrypted. */
export const generationSummary = z.array(summarySchema).max(mostSaved).optional();
export type GenerationSummary = z.infer<typeof generationSummary>;

export function summaryOf({ pending, previous }: Generations<unknown>): GenerationSummary {
  const others = [...previous, ...(pending === undefined ? [] : [pending])];
  if (others.length === 0) return undefined;
  return others.map(({ generation, state, id, madeAt, retiredAt, validUntil, deleteAfter }) => ({
    ...{ generation, state, id, madeAt, retiredAt, validUntil, deleteAfter },
  }));
}
