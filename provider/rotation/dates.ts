import { existing, type Generation, type Generations } from "./generations";
import { isInQuarantine, isStillAnnounced } from "./retirement";
import { isoDate, type Schedule } from "./schedule";
import type { RotationArgument, RotationSettings } from "./settings";

interface CorrectDates<Key> {
  generations: Generations<Key>;
  warnings: string[];
  /** Previous keys that stay longer than was announced. */
  prolonged: Generation<Key>[];
  /** Whether any date differs from the saved one. */
  isCorrected: boolean;
}

interface DatesRequest<Key> {
  generations: Generations<Key>;
  rotation: RotationArgument | undefined;
  now: number;
}

/** The clocks of two machines may differ by this much without anybody noticing. Milliseconds. */
const tolerance = 60 * 60 * 1000;

/**
 * The saved dates, prolonged where longer durations are declared now. Dates in the future that only a run with a wrong
 * clock can have saved would stop the rotation until then: they are counted from now. Where IBM too has dated a key in
 * the future, it is this machine's clock that is behind, and no announced date is changed.
 */
export function withCorrectDates<Key>(request: DatesRequest<Key>, settings: RotationSettings): CorrectDates<Key> {
  const { generations, now } = request;
  const { schedule } = generations;
  const futureKey = existing(generations).find(({ madeAt }) => isAhead(madeAt, now));
  const corrected = futureKey === undefined ? correctedSchedule(schedule, now) : schedule;
  const pairs = generations.previous.map((saved) => {
    const counted = futureKey === undefined ? countedFromNow(saved, schedule, now) : saved;
    return { saved, counted, dated: prolonged(counted, request, settings) };
  });
  return {
    generations: { ...generations, previous: pairs.map(({ dated }) => dated), schedule: corrected },
    warnings: [
      ...(futureKey === undefined ? [] : [clockIsBehind(futureKey.madeAt)]),
      ...(corrected === schedule ? [] : [clockWasAhead(schedule.since)]),
    ],
    prolonged: pairs
      .filter(({ saved, counted, dated }) => saved === counted && counted !== dated)
      .map((each) => each.dated),
    isCorrected: corrected !== schedule || pairs.some(({ saved, dated }) => saved !== dated),
  };
}

function clockIsBehind(madeAt: string | null): string {
  return `IBM says that a key of this resource was made on ${madeAt}, which is yet to come by the clock of this machine: set the clock. Nothing that was announced is changed.`;
}

function clockWasAhead(since: string): string {
  return `The state says that the key was given out on ${since}, which is yet to come: the clock of an earlier run was ahead. The schedule is counted from now.`;
}

function correctedSchedule(schedule: Schedule, now: number): Schedule {
  const { since, anchor } = schedule;
  if (!isAhead(since, now) && !isAhead(anchor, now)) return schedule;
  const from = isAhead(since, now) ? isoDate(now) : since;
  return { ...schedule, since: from, ...(isAhead(anchor, now) ? { anchor: from } : {}) };
}

/** With dates that were counted from a time in the future counted from now; the same object where there are none. */
function countedFromNow<Key>(key: Generation<Key>, { since }: Schedule, now: number): Generation<Key> {
  const { retiredAt, validUntil, deleteAfter } = key;
  const counted = (date: string | null, from: string) =>
    date === null || Date.parse(date) < Date.parse(from) ? date : isoDate(now + Date.parse(date) - Date.parse(from));
  if (retiredAt !== null && isAhead(retiredAt, now)) {
    const dates = { validUntil: counted(validUntil, retiredAt), deleteAfter: counted(deleteAfter, retiredAt) };
    return { ...key, retiredAt: isoDate(now), ...dates };
  }
  if (!isAhead(since, now)) return key;
  // The run with the wrong clock may have disabled it too.
  const counting = counted(deleteAfter, since);
  return counting === deleteAfter ? key : { ...key, deleteAfter: counting };
}

/** With longer durations applied to a key that is retiring already, or is enabled again; the same object where nothing changes. */
function prolonged<Key>(
  key: Generation<Key>,
  { rotation, now }: DatesRequest<Key>,
  { overlap, quarantine }: RotationSettings,
): Generation<Key> {
  if (rotation === undefined) return key;
  const isValid = key.state === "retiring" || isStillAnnounced(key, now) || rotation.restore?.includes(key.id) === true;
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
