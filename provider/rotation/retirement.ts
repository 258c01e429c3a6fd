import type { Generation, Generations } from "./generations";
import { isoDate, nextRotation, type Schedule } from "./schedule";
import type { RotationSettings } from "./settings";

/** How a previous key ends now. */
export interface KeyEnd<Key> {
  key: Generation<Key>;
  how: "disable" | "delete";
  because: string;
  /** For a key that is disabled: when it may be deleted. ISO 8601. */
  deleteAfter: string | null;
}

interface EndRules {
  settings: RotationSettings;
  /** Ids of keys that `rotation.restore` names: these are not ended. */
  restore: readonly string[];
  /** Milliseconds since 1970. */
  now: number;
}

/** Which of these previous keys, given with the oldest first, are to end now, and why. */
export function endsDue<Key>(
  previous: readonly Generation<Key>[],
  { settings, restore, now }: EndRules,
): KeyEnd<Key>[] {
  const { keep, quarantine } = settings;
  const free = previous.filter(({ id }) => !restore.includes(id));
  const valid = free.filter(({ state, validUntil }) => state === "retiring" && !isOver(validUntil, now));
  const excess = valid.slice(0, Math.max(0, valid.length - keep));
  return free.flatMap((key): KeyEnd<Key>[] => {
    if (isInQuarantine(key)) {
      if (!isOver(key.deleteAfter, now)) return [];
      return [{ key, how: "delete", because: "its quarantine is over", deleteAfter: null }];
    }
    const isExcess = excess.includes(key);
    if (!isExcess && !isOver(key.validUntil, now)) return [];
    const because = isExcess ? `no more than ${keep} older keys are kept valid` : "its overlap is over";
    if (quarantine <= 0) return [{ key, how: "delete", because, deleteAfter: null }];
    return [{ key, how: "disable", because, deleteAfter: isoDate(now + quarantine) }];
  });
}

/** Whether a run has disabled it, to be deleted later. A disabled key without a date was disabled by somebody else, or may be enabled again. */
export function isInQuarantine({ state, deleteAfter }: Generation<unknown>): boolean {
  return state === "disabled" && deleteAfter !== null;
}

/** Clocks differ a little: a key that one machine has just ended must not be enabled again by another. Milliseconds. */
const tolerance = 60 * 60 * 1000;

/** Whether a disabled key was announced to be valid for longer than now: it was disabled together with its resource. */
export function isStillAnnounced({ validUntil }: Generation<unknown>, now: number): boolean {
  return validUntil !== null && Date.parse(validUntil) - now > tolerance;
}

/** Until when the valid ones of these previous keys were announced to be valid. Milliseconds since 1970. */
export function announcedDates(
  previous: readonly Generation<unknown>[],
  restore: readonly string[],
  now: number,
): number[] {
  return previous
    .filter(({ id, state }) => state === "retiring" && !restore.includes(id))
    .flatMap(({ validUntil }) => (validUntil === null ? [] : [Date.parse(validUntil)]))
    .filter((time) => time > now);
}

/** The schedule with the date of the next rotation, for those who read a state without its secrets. */
export function withNext(
  { schedule: { next: _, ...schedule }, previous }: Generations<unknown>,
  { settings, restore, now }: EndRules,
): Schedule {
  const next = nextRotation(schedule, settings, announcedDates(previous, restore, now));
  return { ...schedule, ...(next === undefined ? {} : { next: isoDate(next) }) };
}

function isOver(date: string | null, now: number): boolean {
  return date === null || now >= Date.parse(date);
}

/** A key whose successor is given out now. */
export function retired<Key>(key: Generation<Key>, now: number, overlap: number): Generation<Key> {
  const state = key.state === "disabled" ? "disabled" : "retiring";
  return { ...key, state, retiredAt: isoDate(now), validUntil: isoDate(now + overlap), deleteAfter: null };
}
