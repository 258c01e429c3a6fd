import { withTrueDates } from "./dates";
import { eventOf, placeOf, prolongation, refusalOf } from "./events";
import { existing, type Generation, type Generations, isCurrentEnded, nextNumber } from "./generations";
import { withoutGivenUp } from "./given-up";
import { endsNow, isInQuarantine, isPromised, promisedDates, retired, withNext } from "./retirement";
import { isDemanded, isoDate, nextRotation, settledSchedule } from "./schedule";
import { type RotationArgument, type RotationSettings, settingsOf } from "./settings";

export interface RotationRequest<Key> {
  /** What is saved. */
  generations: Generations<Key>;
  /** What is declared; undefined where nothing is, or it is not known yet. */
  rotation: RotationArgument | undefined;
  /** A key that is declared disabled is not rotated, and none of its generations is enabled. */
  isEnabled: boolean;
  /** Whether keys of this kind can be disabled, and so have a quarantine. */
  canDisable: boolean;
  /** Names the resource: its share of the jitter comes from it, once. */
  urn: string;
  /** Milliseconds since 1970. */
  now: number;
  /** Another resource that is known to own the key of this id. */
  ownerElsewhere?: (id: string) => string | undefined;
}

/**
 * One thing to do with one key. `replace`: the compromised key that is given out; `succeed` makes the successor, sees it
 * work and gives it out.
 */
export type Step =
  | { do: "revoke" | "block" | "unblock" | "delete"; id: string }
  | { do: "replace"; id: string }
  | { do: "retire"; id: string }
  | { do: "succeed" };

/** These are taken first and side by side: one whose request hangs must not use up the time of another emergency. */
export function isEmergency({ do: what }: Step): boolean {
  return what === "revoke" || what === "replace" || what === "block";
}

export interface Decision<Key> {
  /** In their order; one that fails keeps none of the others from being done. */
  steps: Step[];
  /** The saved keys, with dates that were prolonged or mended. */
  generations: Generations<Key>;
  /** Whether there is anything to do, or to save. */
  isDue: boolean;
  /** Ids of older keys that another resource owns: they are none of this resource's any more. */
  givenUp: string[];
  /** A sentence for each thing that is done. */
  events: string[];
  warnings: string[];
  /** Why nothing is done: what is declared cannot be meant. */
  refusal: string | undefined;
  settings: RotationSettings;
  /** Whether the successor begins a new schedule. */
  isDemanded: boolean;
  /** Whether the key that is given out is to work; a successor is seen to work, and disabled then. */
  isEnabled: boolean;
}

interface Part {
  steps: Step[];
  events: string[];
}

/** What there is to do now, from what is saved, what is declared, and the clock. Pure. */
export function decideRotation<Key>(request: RotationRequest<Key>): Decision<Key> {
  const { rotation, canDisable, isEnabled, urn, now } = request;
  const settings = settingsOf(rotation ?? {}, canDisable);
  // Where it was taken away, nothing is declared that could end a key before its date.
  if (rotation === undefined) settings.keep = Number.POSITIVE_INFINITY;
  const { revoke = [], restore = [] } = rotation ?? {};
  const own = withoutGivenUp(request.generations, [...revoke, ...restore], request.ownerElsewhere);
  const { generations: dated, warnings, prolonged, isMended } = withTrueDates({ ...request, ...own }, settings);
  const schedule = settledSchedule(dated.schedule, rotation, urn);
  const generations = { ...dated, schedule: withNext({ ...dated, schedule }, { settings, restore, now }) };
  const moment = momentOf({ ...request, generations, settings, revoke, restore });
  const parts = [revocations(moment), enablings(moment), deletions(moment), succession(moment), retirements(moment)];
  const steps = parts.flatMap((part) => part.steps);
  return {
    steps,
    givenUp: own.givenUp,
    events: [
      ...own.events,
      ...prolonged.filter(({ id }) => !revoke.includes(id)).map(prolongation),
      ...parts.flatMap(({ events }) => events),
    ],
    warnings: [...warnings, ...warningsOf(moment)],
    generations,
    isDue: steps.length > 0 || own.givenUp.length > 0 || isMended,
    refusal: refusalOf(generations, revoke, restore),
    settings,
    isDemanded: moment.isDemanded,
    isEnabled: isEnabled || !canDisable,
  };
}

interface Declared<Key> extends RotationRequest<Key> {
  settings: RotationSettings;
  revoke: readonly string[];
  restore: readonly string[];
}

/** All that the parts of a decision are made from. */
interface Moment<Key> extends Declared<Key> {
  /** Older keys that stay, as they are once those that are enabled again are enabled. */
  older: Generation<Key>[];
  /** Of these, the ones to enable. */
  awakened: Generation<Key>[];
  /** When the schedule wants the next rotation. Milliseconds since 1970. */
  due: number | undefined;
  isDemanded: boolean;
  isCurrentRevoked: boolean;
  /** Whether a successor that is made already is to be given out. */
  isUnfinished: boolean;
  /** Why another key is wanted in the place of one that works. */
  reason: string | undefined;
}

function momentOf<Key>(declared: Declared<Key>): Moment<Key> {
  const { generations, rotation, isEnabled, settings, revoke, restore, now } = declared;
  const { current, pending, previous, schedule } = generations;
  const staying = previous.filter(({ id }) => !revoke.includes(id));
  const isAwakened = (key: Generation<Key>) =>
    key.state === "disabled" && (restore.includes(key.id) || isPromised(key, now));
  const awakened = isEnabled ? staying.filter(isAwakened) : [];
  const older = staying.map((key) =>
    awakened.includes(key) ? { ...key, state: "retiring" as const, deleteAfter: null } : key,
  );
  const due = isEnabled ? nextRotation(schedule, settings, promisedDates(older, restore, now)) : undefined;
  const isDemandedNow = isEnabled && isDemanded(schedule, rotation);
  const reasonOfSchedule = due !== undefined && now >= due ? `due since ${isoDate(due)}` : undefined;
  return {
    ...declared,
    ...{ older, awakened, due },
    isDemanded: isDemandedNow,
    isCurrentRevoked: revoke.includes(current.id) && !isCurrentEnded(generations),
    isUnfinished: isEnabled && pending !== undefined && !revoke.includes(pending.id),
    reason: isDemandedNow ? "rotation.id changed" : reasonOfSchedule,
  };
}

/** Compromised keys; and a successor that nobody was given, where all generations are to be disabled. */
function revocations<Key>({ generations, revoke, isEnabled, isCurrentRevoked }: Moment<Key>): Part {
  const { current, pending } = generations;
  const named = existing(generations).filter(({ id }) => revoke.includes(id));
  const steps: Step[] = named.filter(({ id }) => id !== current.id).map(({ id }) => ({ do: "revoke", id }));
  const events: string[] = [];
  if (!isEnabled && pending !== undefined && !revoke.includes(pending.id)) {
    steps.push({ do: "revoke", id: pending.id });
    events.push(`deletes generation ${pending.generation}, which nobody was given: enabled is false`);
  }
  if (isCurrentRevoked) steps.push({ do: "replace", id: current.id });
  if (named.length > 0) {
    const which = named.map((key) => `${key.id} (${placeOf(key, generations)})`).join(" and ");
    const instead = isCurrentRevoked ? `makes generation ${nextNumber(generations)} in its place, and ` : "";
    events.push(`${instead}ends ${which} at once, as rotation.revoke says`);
  }
  return { steps, events };
}

/** Every generation is disabled with the resource, and those that were promised are enabled with it again. */
function enablings<Key>(moment: Moment<Key>): Part {
  const { generations, older, awakened, isEnabled, canDisable, isCurrentRevoked, restore } = moment;
  const { current } = generations;
  const isLeft = !isCurrentRevoked && !isCurrentEnded(generations);
  if (isEnabled) {
    // The one that is given out is enabled by its kind, unless it is given up in the same run.
    const leaving = canDisable && isLeft && isSucceeded(moment) && current.state === "disabled" ? [current] : [];
    return {
      steps: [...leaving, ...awakened].map(({ id }) => ({ do: "unblock", id })),
      events: awakened.map(({ id, generation, validUntil }) => {
        const reason = restore.includes(id) ? "as rotation.restore says" : `it was promised until ${validUntil}`;
        return `enables generation ${generation} again: ${reason}`;
      }),
    };
  }
  if (!canDisable) return nothing;
  const retiring = older.filter((key) => !isInQuarantine(key));
  const deleted = endsNow(retiring, moment).filter(({ how }) => how === "delete");
  const told = retiring.filter(({ id }) => deleted.every((end) => end.key.id !== id));
  const blocked = [...(isLeft && current.state !== "disabled" ? [current] : []), ...retiring];
  return {
    steps: blocked.map(({ id }) => ({ do: "block", id })),
    events: told.map(({ generation }) => `disables generation ${generation} too: enabled is false`),
  };
}

/** They make room for a successor. */
function deletions<Key>(moment: Moment<Key>): Part {
  const ends = endsNow(moment.older, moment).filter(({ how }) => how === "delete");
  return { steps: ends.map(({ key }) => ({ do: "delete", id: key.id })), events: ends.map(eventOf) };
}

function succession<Key>(moment: Moment<Key>): Part {
  const { generations, settings, isUnfinished, reason, now } = moment;
  if (!isSucceeded(moment)) return nothing;
  const { current } = generations;
  const made = nextNumber(generations);
  const steps: Step[] = [{ do: "succeed" }];
  if (isCurrentEnded(generations))
    return { steps, events: [`makes generation ${made}: generation ${current.generation} was revoked`] };
  const what = isUnfinished
    ? `goes on with generation ${made}, which was made already`
    : `rotates from generation ${current.generation} to ${made} (${reason})`;
  const until = `; generation ${current.generation} stays valid until ${isoDate(now + settings.overlap)}`;
  return { steps, events: [`${what}${settings.overlap > 0 ? until : ""}`] };
}

/** What ends by its date, or because too many older keys are valid once the successor is given out. */
function retirements<Key>(moment: Moment<Key>): Part {
  const { generations, older, settings, isEnabled, canDisable, now } = moment;
  // All of them are disabled with the resource.
  if (!isEnabled && canDisable) return nothing;
  const deleted = endsNow(older, moment).flatMap(({ how, key }) => (how === "delete" ? [key.id] : []));
  const isJoined = isSucceeded(moment) && !isCurrentEnded(generations);
  const joining = isJoined ? [retired({ ...generations.current, state: "active" }, now, settings.overlap)] : [];
  const ends = endsNow([...older.filter(({ id }) => !deleted.includes(id)), ...joining], moment);
  return { steps: ends.map(({ key }) => ({ do: "retire", id: key.id })), events: ends.map(eventOf) };
}

const nothing: Part = { steps: [], events: [] };

/** Whether a successor of a key that is not revoked now is given out. */
function isSucceeded({ generations, isCurrentRevoked, isUnfinished, reason }: Moment<unknown>): boolean {
  if (isCurrentRevoked) return false;
  return isCurrentEnded(generations) || isUnfinished || reason !== undefined;
}

function warningsOf(moment: Moment<unknown>): string[] {
  const { generations, settings, restore, due, now } = moment;
  const isNew = isSucceeded(moment) || moment.isCurrentRevoked;
  const isNear = !isNew && due !== undefined && settings.warnBefore > 0 && now >= due - settings.warnBefore;
  return [
    ...(isNear ? [`The next rotation is due on ${isoDate(due)}.`] : []),
    ...restore
      .filter((id) => generations.ended.includes(id))
      .map((id) => `rotation.restore names ${id}, which is deleted: it cannot be brought back.`),
  ];
}
