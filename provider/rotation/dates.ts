import { existing, type Generation, type Generations } from "./generations";
import { isInQuarantine, isPromised } from "./retirement";
import { isoDate, type Schedule } from "./schedule";
import type { RotationArgument, RotationSettings } from "./settings";

interface TrueDates<Key> {
  generations: Generations<Key>;
  warnings: string[];
  /** Older keys that live longer than was announced. */
  prolonged: Generation<Key>[];
  /** Whether any date is another one than is saved. */
  isMended: boolean;
}

interface Request<Key> {
  generations: Generations<Key>;
  rotation: RotationArgument | undefined;
  now: number;
}

/** A machine's clock may be so much ahead of another one's without anybody noticing. Milliseconds. */
const tolerance = 60 * 60 * 1000;

/**
 * The saved dates, prolonged where longer times are declared now. Dates that only a clock that was ahead can have saved
 * would stop the rotation until then: they are taken as of now. Where IBM too has dated a key so late, it is this clock
 * that is behind, and nothing that was announced is touched.
 */
export function withTrueDates<Key>(request: Request<Key>, settings: RotationSettings): TrueDates<Key> {
  const { generations, now } = request;
  const { schedule } = generations;
  const witness = existing(generations).find(({ madeAt }) => isAhead(madeAt, now));
  const mended = witness === undefined ? mendedSchedule(schedule, now) : schedule;
  const pairs = generations.previous.map((saved) => {
    const counted = witness === undefined ? countedFromNow(saved, schedule, now) : saved;
    return { saved, counted, dated: prolonged(counted, request, settings) };
  });
  return {
    generations: { ...generations, previous: pairs.map(({ dated }) => dated), schedule: mended },
    warnings: [
      ...(witness === undefined ? [] : [clockIsBehind(witness.madeAt)]),
      ...(mended === schedule ? [] : [clockWasAhead(schedule.since)]),
    ],
    prolonged: pairs
      .filter(({ saved, counted, dated }) => saved === counted && counted !== dated)
      .map((each) => each.dated),
    isMended: mended !== schedule || pairs.some(({ saved, dated }) => saved !== dated),
  };
}

function clockIsBehind(madeAt: string | null): string {
  return `IBM says that a key of this resource was made on ${madeAt}, which is yet to come by the clock of this machine: set the clock. Nothing that was announced is changed.`;
}

function clockWasAhead(since: string): string {
  return `The state says that the key was given out on ${since}, which is yet to come: the clock of an earlier run was ahead. The schedule is counted from now.`;
}

function mendedSchedule(schedule: Schedule, now: number): Schedule {
  const { since, anchor } = schedule;
  if (!isAhead(since, now) && !isAhead(anchor, now)) return schedule;
  const from = isAhead(since, now) ? isoDate(now) : since;
  return { ...schedule, since: from, ...(isAhead(anchor, now) ? { anchor: from } : {}) };
}

/** Dates that were counted from a time that is yet to come; the same object where there are none. */
function countedFromNow<Key>(key: Generation<Key>, { since }: Schedule, now: number): Generation<Key> {
  const { retiredAt, validUntil, deleteAfter } = key;
  const counted = (date: string | null, from: string) =>
    date === null || Date.parse(date) < Date.parse(from) ? date : isoDate(now + Date.parse(date) - Date.parse(from));
  if (retiredAt !== null && isAhead(retiredAt, now)) {
    const dates = { validUntil: counted(validUntil, retiredAt), deleteAfter: counted(deleteAfter, retiredAt) };
    return { ...key, retiredAt: isoDate(now), ...dates };
  }
  if (!isAhead(since, now)) return key;
  // The run whose clock was ahead may have disabled it too.
  const counting = counted(deleteAfter, since);
  return counting === deleteAfter ? key : { ...key, deleteAfter: counting };
}

/** Longer times count for keys that retire already, and for those that are enabled again; the same object where none does. */
function prolonged<Key>(
  key: Generation<Key>,
  { rotation, now }: Request<Key>,
  { overlap, quarantine }: RotationSettings,
): Generation<Key> {
  if (rotation === undefined) return key;
  const isValid = key.state === "retiring" || isPromised(key, now) || rotation.restore?.includes(key.id) === true;
  const validUntil =
    isValid && key.retiredAt !== null ? later(key.validUntil, Date.parse(key.retiredAt) + overlap) : key.validUntil;
  const isKept = isInQuarantine(key) && validUntil !== null;
  const deleteAfter = isKept ? later(key.deleteAfter, Date.parse(validUntil) + quarantine) : key.deleteAfter;
  if (validUntil === key.validUntil && deleteAfter === key.deleteAfter) return key;
  return { ...key, validUntil, deleteAfter };
}

function isAhead(date: string | null | undefined, now: number): boolean {
  return typeof date === "string" && Date.parse(date) > now + tolerance;
}

function later(date: string | null, time: number): string | null {
  return date !== null && Date.parse(date) >= time ? date : isoDate(time);
}
