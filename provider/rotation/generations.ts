import { z } from "zod";
import { savedDate } from "../domain/saved-date";
import { type Schedule, scheduleOfFallback } from "./schedule";

/** `pending`: made, but not seen to work yet. */
const generationState = z.enum(["pending", "active", "retiring", "disabled"]);
type GenerationState = z.infer<typeof generationState>;

/** When things happen to a generation; ISO 8601. */
const dates = {
  /** Null where IBM does not say it. */
  madeAt: savedDate.nullable().default(null),
  /** When its successor was given out. */
  retiredAt: savedDate.nullable().default(null),
  /** Announced once it retires: it is not ended before. */
  validUntil: savedDate.nullable().default(null),
  /** Once it is disabled: it is not deleted before this. */
  deleteAfter: savedDate.nullable().default(null),
};
const generationDates = z.object(dates);
type GenerationDates = z.infer<typeof generationDates>;

/** One key of a resource, and where it stands. */
export interface Generation<Key> extends GenerationDates {
  generation: number;
  state: GenerationState;
  /** What the user names it by: a fingerprint, or a GUID. */
  id: string;
  key: Key;
}

/** All that a state says of the keys of a resource. */
export interface Generations<Key> {
  /** The one that is given out. */
  current: Generation<Key>;
  /** Its successor, while that is not seen to work. */
  pending: Generation<Key> | undefined;
  /** Its predecessors, the oldest first. */
  previous: readonly Generation<Key>[];
  /** Ids of keys that the resource has ended, the oldest first; the current one too where it was revoked and has no successor yet. */
  ended: readonly string[];
  schedule: Schedule;
}

/** Of so many ended keys the ids are kept: whoever names one of them in `revoke` sees that it is done. */
export const mostEnded = 100;

/** With these too; of those that are too many the oldest are forgotten, but none that is named still. */
export function withEnded(ended: readonly string[], ids: readonly string[], named: readonly string[]): string[] {
  const all = [...new Set([...ended, ...ids])];
  const unnamed = all.filter((id) => !named.includes(id));
  const forgotten = new Set(unnamed.slice(0, Math.max(0, all.length - mostEnded)));
  return all.filter((id) => !forgotten.has(id));
}

/** Whether the key that is given out was revoked, and ended, before there was another one. */
export function isCurrentEnded({ current, ended }: Generations<unknown>): boolean {
  return ended.includes(current.id);
}

/** The keys that still exist, the current one first. */
export function existing<Key>(generations: Generations<Key>): Generation<Key>[] {
  const { current, pending, previous } = generations;
  return [...(isCurrentEnded(generations) ? [] : [current]), ...(pending === undefined ? [] : [pending]), ...previous];
}

/** The number of the next key; a number is given out once. */
export function nextNumber({ current, previous, schedule }: Generations<unknown>): number {
  return Math.max(current.generation, schedule.given ?? 0, ...previous.map(({ generation }) => generation)) + 1;
}

/** The ids of the keys that still exist, the current one first. */
export function idsIn(generations: Generations<unknown>): string[] {
  return existing(generations).map(({ id }) => id);
}

/**
 * The keys of a new resource, of which it is known that it owns no other key that is named: an earlier one of the same
 * program may have ended it.
 */
export function withNamedAsEnded<Key>(
  generations: Generations<Key>,
  rotation: { revoke?: readonly string[] | undefined; restore?: readonly string[] | undefined } | undefined,
): Generations<Key> {
  const named = [...(rotation?.revoke ?? []), ...(rotation?.restore ?? [])];
  return { ...generations, ended: named.filter((id) => id !== generations.current.id) };
}

/** A resource's first key; the periods of its schedule are counted from when it was made. */
export function firstGeneration<Key>(
  id: string,
  key: Key,
  { madeAt, schedule }: { madeAt: string | null; schedule: Schedule },
): Generations<Key> {
  const current = { generation: 1, state: "active", id, key, madeAt, ...noDates } as const;
  return { current, pending: undefined, previous: [], ended: [], schedule };
}

/** Of a key that does not retire. */
export const noDates = { retiredAt: null, validUntil: null, deleteAfter: null };

/**
 * The keys as IBM has them: what is gone is left out, and where the current one is gone the newest that is left stands
 * in for it until the next run makes another. Undefined when nothing is left; a revoked key that has no successor yet
 * waits for it all the same.
 */
export function withoutGone<Key>(
  generations: Generations<Key>,
  isGone: (generation: Generation<Key>) => boolean,
): Generations<Key> | undefined {
  const { current, pending, previous, ended, schedule } = generations;
  const isWaiting = isCurrentEnded(generations);
  const gone = existing(generations).filter(isGone);
  if (gone.length === 0) return generations;
  const isLeft = (key: Generation<Key>) => !gone.includes(key);
  const left = {
    ...generations,
    pending: pending && isLeft(pending) ? pending : undefined,
    previous: previous.filter(isLeft),
    // None is forgotten here, where nobody can tell which are named.
    ended: [...new Set([...ended, ...gone.map(({ id }) => id)])],
  };
  if (isWaiting || isLeft(current)) return left;
  const standIn = left.pending ?? left.previous.at(-1);
  if (standIn === undefined) return undefined;
  const isOlder = standIn !== left.pending;
  return {
    ...left,
    current: { ...standIn, ...noDates, state: "active" },
    pending: undefined,
    previous: left.previous.filter((key) => key !== standIn),
    schedule: isOlder
      ? scheduleOfFallback(schedule, standIn.madeAt, Math.max(current.generation, schedule.given ?? 0))
      : schedule,
  };
}

const summarySchema = z.object({
  generation: z.number(),
  state: generationState,
  id: z.string(),
  ...dates,
});

/** The keys besides the current one, without what is secret of them: for those who read a state without its secrets. */
/** Nobody has as many: `keep` is ten at most. */
export const mostSaved = 1_000;

export const generationSummary = z.array(summarySchema).max(mostSaved).optional();
export type GenerationSummary = z.infer<typeof generationSummary>;

export function summaryOf({ pending, previous }: Generations<unknown>): GenerationSummary {
  const others = [...previous, ...(pending === undefined ? [] : [pending])];
  if (others.length === 0) return undefined;
  return others.map(({ generation, state, id, madeAt, retiredAt, validUntil, deleteAfter }) => ({
    ...{ generation, state, id, madeAt, retiredAt, validUntil, deleteAfter },
  }));
}
