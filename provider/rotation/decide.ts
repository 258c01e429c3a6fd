import { withTrueDates } from "./dates";
import { existing, type Generation, type Generations, idsIn, isCurrentEnded } from "./generations";
import { type EndOfKey, endsNow, isPromised, promisedDates, retired } from "./retirement";
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
}

/**
 * One thing to do with one key. `replace`: the compromised key that is given out; `succeed` makes the successor, sees it
 * work and gives it out.
 */
export type Step =
  | { do: "revoke" | "replace" | "block" | "unblock" | "delete" | "retire"; id: string }
  | { do: "succeed" };

export interface Decision<Key> {
  /** In their order; one that fails keeps none of the others from being done. */
  steps: Step[];
  /** The saved keys, with dates that were prolonged or mended. */
  generations: Generations<Key>;
  /** Whether there is anything to do, or to save. */
  isDue: boolean;
  /** A sentence for each thing that is done. */
  events: string[];
  warnings: string[];
  /** Why nothing is done: what is declared cannot be meant. */
  refusal: string | undefined;
  settings: RotationSettings;
  /** Whether the successor begins a new schedule. */
  isDemanded: boolean;
}

interface Part {
  steps: Step[];
  events: string[];
}

/** What there is to do now, from what is saved, what is declared, and the clock. Pure. */
export function decideRotation<Key>(request: RotationRequest<Key>): Decision<Key> {
  const settings = settingsOf(request.rotation ?? {}, request.canDisable);
  const { generations, warnings, prolonged, isMended } = withTrueDates(request, settings);
  const moment: Moment<Key> = {
    ...{ ...request, generations, settings },
    revoke: request.rotation?.revoke ?? [],
    restore: request.rotation?.restore ?? [],
    due: undefined,
  };
  moment.due = nextRotation(
    generations.schedule,
    settings,
    promisedDates(notRevoked(moment), moment.restore, request.now),
  );
  const parts = [revocations(moment), enablings(moment), deletions(moment), succession(moment), retirements(moment)];
  const steps = parts.flatMap((part) => part.steps);
  return {
    steps,
    events: [...prolonged.map(prolongation), ...parts.flatMap(({ events }) => events)],
    warnings: [...warnings, ...warningsOf(moment)],
    generations: { ...generations, schedule: withNext(moment) },
    isDue: steps.length > 0 || isMended,
    refusal: refusalOf(moment),
    settings,
    isDemanded: isDemandedNow(moment),
  };
}

/** All that the parts of a decision are made from. */
interface Moment<Key> extends RotationRequest<Key> {
  settings: RotationSettings;
  revoke: readonly string[];
  restore: readonly string[];
  /** When the schedule wants the next rotation. Milliseconds since 1970. */
  due: number | undefined;
}

/** Compromised keys; and a successor that nobody was given, where all generations are to be disabled. */
function revocations<Key>(moment: Moment<Key>): Part {
  const { generations, revoke, isEnabled } = moment;
  const { current, pending } = generations;
  const named = existing(generations).filter(({ id }) => revoke.includes(id));
  const steps: Step[] = named.filter(({ id }) => id !== current.id).map(({ id }) => ({ do: "revoke", id }));
  const events: string[] = [];
  if (!isEnabled && pending !== undefined && !revoke.includes(pending.id)) {
    steps.push({ do: "revoke", id: pending.id });
    events.push(`deletes generation ${pending.generation}, which nobody was given: enabled is false`);
  }
  if (isCurrentRevoked(moment)) steps.push({ do: "replace", id: current.id });
  if (named.length > 0) {
    const which = named.map((key) => `${key.id} (${placeOf(key, current)})`).join(" and ");
    const instead = isCurrentRevoked(moment) ? `makes generation ${numberOfNext(generations)} in its place, and ` : "";
    events.push(`${instead}ends ${which} at once, as rotation.revoke says`);
  }
  return { steps, events };
}

/** Every generation is disabled with the resource, and those that were promised are enabled with it again. */
function enablings<Key>(moment: Moment<Key>): Part {
  const { generations, isEnabled, canDisable, restore, now } = moment;
  const older = notRevoked(moment);
  if (isEnabled) {
    const disabled = older.filter(({ state }) => state === "disabled");
    const wanted = disabled.filter((key) => restore.includes(key.id) || isPromised(key, now));
    return {
      steps: wanted.map(({ id }) => ({ do: "unblock", id })),
      events: wanted.map(({ id, generation, validUntil }) => {
        const reason = restore.includes(id) ? "as rotation.restore says" : `it was promised until ${validUntil}`;
        return `enables generation ${generation} again: ${reason}`;
      }),
    };
  }
  if (!canDisable) return nothing;
  const current = isCurrentRevoked(moment) || isCurrentEnded(generations) ? [] : [generations.current];
  const retiring = older.filter(({ state }) => state !== "disabled");
  return {
    steps: [...current.filter(({ state }) => state !== "disabled"), ...retiring].map(({ id }) => ({ do: "block", id })),
    events: retiring.map(({ generation }) => `disables generation ${generation} too: enabled is false`),
  };
}

/** They make room for a successor. */
function deletions<Key>(moment: Moment<Key>): Part {
  const ends = endsNow(notRevoked(moment), moment).filter(({ how }) => how === "delete");
  return { steps: ends.map(({ id }) => ({ do: "delete", id })), events: ends.map(eventOf) };
}

function succession<Key>(moment: Moment<Key>): Part {
  const { generations, settings, now } = moment;
  if (!isSucceeded(moment)) return nothing;
  const { current } = generations;
  const made = numberOfNext(generations);
  if (isCurrentEnded(generations)) {
    return {
      steps: [{ do: "succeed" }],
      events: [`makes generation ${made}: generation ${current.generation} was revoked`],
    };
  }
  const stays = `generation ${current.generation} stays valid until ${isoDate(now + settings.overlap)}`;
  const event = isUnfinished(moment)
    ? `goes on with generation ${made}, which was made already; ${stays}`
    : `rotates from generation ${current.generation} to ${made} (${reasonOf(moment)}); ${stays}`;
  return { steps: [{ do: "succeed" }], events: [event] };
}

/** What ends by its date, or because too many older keys are valid once the successor is given out. */
function retirements<Key>(moment: Moment<Key>): Part {
  const { generations, settings, now } = moment;
  const deleted = deletions(moment).steps.map((step) => ("id" in step ? step.id : ""));
  const isJoined = isSucceeded(moment) && !isCurrentEnded(generations);
  const joining = isJoined ? [retired(generations.current, now, settings.overlap)] : [];
  const left = [...notRevoked(moment), ...joining].filter(({ id }) => !deleted.includes(id));
  const ends = endsNow(left, moment);
  return { steps: ends.map(({ id }) => ({ do: "retire", id })), events: ends.map(eventOf) };
}

const nothing: Part = { steps: [], events: [] };

function notRevoked<Key>({ generations, revoke }: Moment<Key>): Generation<Key>[] {
  return generations.previous.filter(({ id }) => !revoke.includes(id));
}

function isCurrentRevoked({ generations, revoke }: Moment<unknown>): boolean {
  return revoke.includes(generations.current.id) && !isCurrentEnded(generations);
}

function isUnfinished({ generations: { pending }, isEnabled, revoke }: Moment<unknown>): boolean {
  return isEnabled && pending !== undefined && !revoke.includes(pending.id);
}

function isDemandedNow({ generations, rotation, isEnabled }: Moment<unknown>): boolean {
  return isEnabled && isDemanded(generations.schedule, rotation);
}

function isSucceeded(moment: Moment<unknown>): boolean {
  if (isCurrentRevoked(moment)) return false;
  return isCurrentEnded(moment.generations) || isUnfinished(moment) || reasonOf(moment) !== undefined;
}

/** Why another key is wanted in the place of one that works. */
function reasonOf(moment: Moment<unknown>): string | undefined {
  const { due, now, isEnabled } = moment;
  if (isDemandedNow(moment)) return "rotation.id changed";
  return isEnabled && due !== undefined && now >= due ? `due since ${isoDate(due)}` : undefined;
}

function warningsOf(moment: Moment<unknown>): string[] {
  const { generations, settings, restore, due, now, isEnabled } = moment;
  const isNew = isSucceeded(moment) || isCurrentRevoked(moment);
  const isNear =
    !isNew && isEnabled && due !== undefined && settings.warnBefore > 0 && now >= due - settings.warnBefore;
  return [
    ...(isNear ? [`The next rotation is due on ${isoDate(due)}.`] : []),
    ...restore
      .filter((id) => generations.ended.includes(id))
      .map((id) => `rotation.restore names ${id}, which is deleted: it cannot be brought back.`),
  ];
}

/** The schedule with the date of the next rotation, for those who read a state without its secrets. */
function withNext({ generations, rotation, settings, restore, urn, now }: Moment<unknown>) {
  const { next: _, ...settled } = settledSchedule(generations.schedule, rotation, urn);
  const next = nextRotation(settled, settings, promisedDates(generations.previous, restore, now));
  return { ...settled, ...(next === undefined ? {} : { next: isoDate(next) }) };
}

function numberOfNext({ current, pending }: Generations<unknown>): number {
  return pending?.generation ?? current.generation + 1;
}

function prolongation({ generation, state, validUntil, deleteAfter }: Generation<unknown>): string {
  return `keeps generation ${generation} ${state === "disabled" ? `until ${deleteAfter}` : `valid until ${validUntil}`}`;
}

function eventOf({ key, how, because, deleteAfter }: EndOfKey<unknown>): string {
  if (how === "delete") return `deletes generation ${key.generation}: ${because}`;
  return `disables generation ${key.generation}: ${because}; it is deleted after ${deleteAfter}`;
}

function placeOf(key: Generation<unknown>, current: Generation<unknown>): string {
  return `generation ${key.generation}${key.id === current.id ? ", the current one" : ""}`;
}

/** In an emergency a slip of the pen must not look like a revocation that was carried out. */
function refusalOf({ generations, revoke, restore }: Moment<unknown>): string | undefined {
  const known = [...idsIn(generations), ...generations.ended];
  const strange = (name: string, ids: readonly string[]) =>
    ids.filter((id) => !known.includes(id)).map((id) => `rotation.${name} names ${id}`);
  const all = [...strange("revoke", revoke), ...strange("restore", restore)];
  if (all.length === 0) return undefined;
  const keys = existing(generations).map((key) => `${key.id} (${placeOf(key, generations.current)})`);
  return `${all.join(" and ")}, which is none of this resource's keys: they are ${keys.join(", ") || "ended"}. Nothing was ended.`;
}
