import type { Generation, Generations } from "./generations";
import { isoDate, nextRotation, type Schedule } from "./schedule";
import type { RotationSettings } from "./settings";

/** How an older key ends now. */
export interface EndOfKey<Key> {
  key: Generation<Key>;
  how: "disable" | "delete";
  because: string;
  /** Of a key that is disabled: it is not deleted before. ISO 8601. */
  deleteAfter: string | null;
}

interface Terms {
  settings: RotationSettings;
  /** Ids of keys that are not ended while they are named. */
  restore: readonly string[];
  /** Milliseconds since 1970. */
  now: number;
}

/** Which of these older keys, the oldest first, are to end now, and why. */
export function endsNow<Key>(older: readonly Generation<Key>[], { settings, restore, now }: Terms): EndOfKey<Key>[] {
  const { keep, quarantine } = settings;
  const free = older.filter(({ id }) => !restore.includes(id));
  const valid = free.filter(({ state, validUntil }) => state === "retiring" && !isOver(validUntil, now));
  const crowdedOut = valid.slice(0, Math.max(0, valid.length - keep));
  return free.flatMap((key): EndOfKey<Key>[] => {
    if (isInQuarantine(key)) {
      if (!isOver(key.deleteAfter, now)) return [];
      return [{ key, how: "delete", because: "its quarantine is over", deleteAfter: null }];
    }
    const isCrowdedOut = crowdedOut.includes(key);
    if (!isCrowdedOut && !isOver(key.validUntil, now)) return [];
    const because = isCrowdedOut ? `no more than ${keep} older keys are kept valid` : "its overlap is over";
    if (quarantine <= 0) return [{ key, how: "delete", because, deleteAfter: null }];
    return [{ key, how: "disable", because, deleteAfter: isoDate(now + quarantine) }];
  });
}

/** Whether it was disabled by a run; one that has no date yet was so by somebody else, or may be enabled again. */
export function isInQuarantine({ state, deleteAfter }: Generation<unknown>): boolean {
  return state === "disabled" && deleteAfter !== null;
}

/** Clocks differ a little: a key whose time has just ended on one machine is not brought back on another. Milliseconds. */
const tolerance = 60 * 60 * 1000;

/** Whether a disabled key was announced to be valid for a while yet: it was disabled with the whole resource. */
export function isPromised({ validUntil }: Generation<unknown>, now: number): boolean {
  return validUntil !== null && Date.parse(validUntil) - now > tolerance;
}

/** Until when older keys were promised to be valid, of those that are. Milliseconds since 1970. */
export function promisedDates(
  older: readonly Generation<unknown>[],
  restore: readonly string[],
  now: number,
): number[] {
  return older
    .filter(({ id, state }) => state === "retiring" && !restore.includes(id))
    .flatMap(({ validUntil }) => (validUntil === null ? [] : [Date.parse(validUntil)]))
    .filter((time) => time > now);
}

/** The schedule with the date of the next rotation, for those who read a state without its secrets. */
export function withNext(
  { schedule: { next: _, ...schedule }, previous }: Generations<unknown>,
  { settings, restore, now }: Terms,
): Schedule {
  const next = nextRotation(schedule, settings, promisedDates(previous, restore, now));
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
