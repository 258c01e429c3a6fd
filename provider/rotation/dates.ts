import type { Generation, Generations } from "./generations";
import { isoDate } from "./schedule";
import type { RotationSettings } from "./settings";

export interface TrueDates<Key> {
  generations: Generations<Key>;
  warnings: string[];
  /** Older keys that live longer than was announced. */
  prolonged: Generation<Key>[];
  /** Whether any date is another one than is saved. */
  isMended: boolean;
}

/** A machine's clock may be so much ahead of another one's without anybody noticing. Milliseconds. */
const tolerance = 60 * 60 * 1000;

/**
 * The saved dates, prolonged where longer times are declared now. Dates that only a clock that was ahead can have saved
 * would stop the rotation until then: they are taken as of now.
 */
export function withTrueDates<Key>(
  { generations, rotation, now }: { generations: Generations<Key>; rotation: object | undefined; now: number },
  { overlap, quarantine }: RotationSettings,
): TrueDates<Key> {
  const { schedule } = generations;
  const isAhead = (date: string | null | undefined) => typeof date === "string" && Date.parse(date) > now + tolerance;
  const warnings: string[] = [];
  const prolonged: Generation<Key>[] = [];
  let isMended = false;
  const mended = { ...schedule };
  if (isAhead(schedule.since) || isAhead(schedule.anchor)) {
    warnings.push(
      `The state says that the key was given out on ${schedule.since}, which is yet to come: the clock of an earlier run was ahead. The schedule is counted from now.`,
    );
    isMended = true;
    if (isAhead(schedule.since)) mended.since = isoDate(now);
    if (isAhead(schedule.anchor)) mended.anchor = mended.since;
  }
  const previous = generations.previous.map((key) => {
    const retiredAt = isAhead(key.retiredAt) ? isoDate(now) : key.retiredAt;
    const length = lengthOf(key.retiredAt, key.validUntil);
    const promised = isAhead(key.retiredAt) && length !== undefined ? isoDate(now + length) : key.validUntil;
    const isRetiring = rotation !== undefined && retiredAt !== null && key.state === "retiring";
    const validUntil = isRetiring ? later(promised, Date.parse(retiredAt) + overlap) : promised;
    const isInQuarantine = rotation !== undefined && key.state === "disabled" && validUntil !== null;
    const deleteAfter = isInQuarantine ? later(key.deleteAfter, Date.parse(validUntil) + quarantine) : key.deleteAfter;
    const isSame = retiredAt === key.retiredAt && validUntil === key.validUntil && deleteAfter === key.deleteAfter;
    if (isSame) return key;
    isMended = true;
    const dated = { ...key, retiredAt, validUntil, deleteAfter };
    if (retiredAt === key.retiredAt) prolonged.push(dated);
    return dated;
  });
  return { generations: { ...generations, previous, schedule: mended }, warnings, prolonged, isMended };
}

function lengthOf(from: string | null, until: string | null): number | undefined {
  return from === null || until === null ? undefined : Date.parse(until) - Date.parse(from);
}

function later(date: string | null, time: number): string | null {
  return date !== null && Date.parse(date) >= time ? date : isoDate(time);
}
