import { z } from "zod";
import type { Plan } from "./plan";

/** `pending`: made, but not seen to work yet. */
export type GenerationState = "pending" | "active" | "retiring" | "disabled";

/** One key of a resource, and where it stands. */
export interface Generation<Key> {
  generation: number;
  state: GenerationState;
  /** What the user names it by: a fingerprint, or a GUID. */
  id: string;
  /** ISO 8601; set once it retires: it is not ended before. */
  validUntil: string | null;
  /** ISO 8601; set once it is disabled: it is not deleted before this. */
  deleteAfter?: string | null;
  key: Key;
}

/** What is kept of an attempt to make a key; only the kind reads it. */
export interface Attempt {
  known: string[];
  shape: string;
  rank: number;
  of: number;
}

/** All keys of a resource that still exist. */
export interface Generations<Key> {
  /** The one that is given out. */
  current: Generation<Key>;
  /** Its successor, while that is not seen to work. */
  pending: Generation<Key> | undefined;
  /** Its predecessors, the oldest first. */
  previous: Generation<Key>[];
  /** After an attempt to make a successor of which nobody knows what became: what the kind needs to find it. */
  attempt?: Attempt | undefined;
}

/** What the user says about single keys, by their ids. */
export interface Exceptions {
  /** Compromised: ended at once. */
  revoke: readonly string[];
  /** Needed after all: enabled, and not ended. */
  restore: readonly string[];
}

export type Action =
  | { do: "create"; generation: number }
  | { do: "promote" }
  | { do: "enable" | "disable" | "delete"; id: string };

/** What the keys were promised, in milliseconds. */
export interface Terms {
  /** Since 1970. */
  now: number;
  /** Older keys that may be valid at once: only the newest so many are promised their overlap. */
  keep: number;
  /** 0 for keys that cannot be disabled. */
  quarantine: number;
}

/**
 * What there is to do now so that the keys come to be as planned. The plan knows only when it wanted a successor to be
 * given out; where that came later, older keys still have their whole overlap and quarantine.
 */
export function actionsNow(keys: Generations<unknown>, plan: Plan, exceptions: Exceptions, terms: Terms): Action[] {
  const kept = keys.previous.filter(({ state }) => state === "retiring").slice(-terms.keep);
  return actionsFor(keys, plan, exceptions).flatMap((action): Action[] => {
    if (action.do !== "disable" && action.do !== "delete") return [action];
    const older = keys.previous.find(({ id }) => id === action.id);
    if (older === undefined || exceptions.revoke.includes(older.id)) return [action];
    if (older.state === "disabled") return isBefore(terms.now, older.deleteAfter) ? [] : [action];
    if (kept.includes(older) && isBefore(terms.now, older.validUntil)) return [];
    return terms.quarantine > 0 ? [{ do: "disable", id: older.id }] : [action];
  });
}

function isBefore(now: number, date: string | null | undefined): boolean {
  return date !== null && date !== undefined && now < Date.parse(date);
}

/** What there is to do so that the keys are as planned; nothing, when they are. */
export function actionsFor(keys: Generations<unknown>, plan: Plan, exceptions: Exceptions): Action[] {
  const succession = successionOf(keys, plan, exceptions);
  return [...succession, ...keys.previous.flatMap((older) => endOf(older, plan, exceptions))];
}

function successionOf({ current, pending }: Generations<unknown>, plan: Plan, { revoke }: Exceptions): Action[] {
  if (pending !== undefined) return [{ do: "promote" }];
  const isDue = current.generation < plan.generation || revoke.includes(current.id);
  if (!isDue) return [];
  // A key that takes the place of a revoked one has its number: the plan knows of no revocation.
  return [{ do: "create", generation: Math.max(plan.generation, current.generation) }, { do: "promote" }];
}

function endOf(older: Generation<unknown>, plan: Plan, { revoke, restore }: Exceptions): Action[] {
  const { id, state } = older;
  if (revoke.includes(id)) return [{ do: "delete", id }];
  if (restore.includes(id)) return state === "disabled" ? [{ do: "enable", id }] : [];
  const planned = plan.older?.find(({ generation }) => generation === older.generation);
  if (planned === undefined) return [{ do: "delete", id }];
  return planned.state === "disabled" && state === "retiring" ? [{ do: "disable", id }] : [];
}

/** The ids of all keys, the current one first. */
export function idsIn(keys: Generations<unknown>): string[] {
  return allIn(keys).map(({ id }) => id);
}

/** All keys, the current one first. */
export function keysIn<Key>(keys: Generations<Key>): Key[] {
  return allIn(keys).map(({ key }) => key);
}

function allIn<Key>({ current, pending, previous }: Generations<Key>): Generation<Key>[] {
  return [current, ...(pending === undefined ? [] : [pending]), ...previous];
}

/** The keys that these actions give up or end. */
export function leavingIn<Key>({ current, previous }: Generations<Key>, actions: readonly Action[]): Key[] {
  return actions.flatMap((action) => {
    if (action.do === "create" || action.do === "promote") return [current.key];
    if (action.do === "enable") return [];
    return previous.filter(({ id }) => id === action.id).map(({ key }) => key);
  });
}

const summarySchema = z.object({
  generation: z.number(),
  state: z.enum(["pending", "active", "retiring", "disabled"]),
  id: z.string(),
  validUntil: z.iso.datetime().nullable(),
});

/** The keys besides the current one, without what is secret of them: for those who read a state without its secrets. */
export const generationSummary = z.array(summarySchema).optional();
export type GenerationSummary = z.infer<typeof generationSummary>;

export function summaryOf({ pending, previous }: Generations<unknown>): GenerationSummary {
  const others = [...previous, ...(pending === undefined ? [] : [pending])];
  if (others.length === 0) return undefined;
  return others.map(({ generation, state, id, validUntil }) => ({ generation, state, id, validUntil }));
}
