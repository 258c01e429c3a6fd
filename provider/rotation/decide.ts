import { withCorrectDates } from "./dates";
import { eventOf, prolongation, roleOf, unknownKeysIn } from "./events";
import { existing, type Generations, isCurrentEnded, nextNumber } from "./generations";
import { withoutGivenUp } from "./given-up";
import { endsDue, isInQuarantine, retired, withNext } from "./retirement";
import { isoDate, withShare } from "./schedule";
import { type RotationSettings, settingsOf } from "./settings";
import { isRotating, type RotationRequest, type Situation, situationOf } from "./situation";

/**
 * One thing to do with one key. `revoke` deletes a compromised key that is not the current one; `replace` makes a new key
 * in place of the compromised current one, and deletes that; `end` disables or deletes a previous key whose time is over;
 * `rotate` makes a new key, sees it work and gives it out.
 */
export type Step =
  | { do: "revoke" | "disable" | "enable" | "delete" | "replace" | "end"; id: string }
  | { do: "rotate" };

/** Emergencies are taken first and in parallel: one whose request hangs must not use up the time of another. */
export function isEmergency(step: Step): boolean {
  return step.do === "revoke" || step.do === "replace" || step.do === "disable";
}

export interface Decision<Key> {
  /** In the order in which they are taken; the failure of one does not stop the others. */
  steps: Step[];
  /** The saved keys, with corrected dates. */
  generations: Generations<Key>;
  /** True if a step is to be taken, or a date to be saved. */
  isDue: boolean;
  /** Ids of previous keys that another resource owns: this resource gives them up. */
  givenUp: string[];
  /** One sentence for each thing that is done. */
  events: string[];
  warnings: string[];
  /** Why nothing is done: `revoke` or `restore` names a key that is not this resource's. */
  problem: string | undefined;
  settings: RotationSettings;
  /** Whether a change of `rotation.id` asks for the new key: the periods of the schedule are then counted from it. */
  isRequested: boolean;
  /** Whether the current key is declared enabled; a new one is seen to work first, and then disabled. */
  isEnabled: boolean;
}

interface Part {
  steps: Step[];
  events: string[];
}

/** Decides what to do now from what is saved, what is declared and the time. Pure. */
export function decideRotation<Key>(request: RotationRequest<Key>): Decision<Key> {
  const { rotation, canDisable, isEnabled, urn, now } = request;
  const settings = settingsOf(rotation ?? {}, { canDisable });
  // Without the argument nothing is declared that could end a key before its date.
  if (rotation === undefined) settings.keep = Number.POSITIVE_INFINITY;
  const { revoke = [], restore = [] } = rotation ?? {};
  const own = withoutGivenUp(request.generations, [...revoke, ...restore], request.otherOwnerOf);
  const { generations: dated, warnings, prolonged, isCorrected } = withCorrectDates({ ...request, ...own }, settings);
  const schedule = withShare(dated.schedule, rotation, urn);
  const generations = { ...dated, schedule: withNext({ ...dated, schedule }, { settings, restore, now }) };
  const situation = situationOf({ ...request, generations, settings, revoke, restore });
  const parts = [
    revocations(situation),
    situation.isEnabled ? enablings(situation) : disablings(situation),
    deletions(situation),
    succession(situation),
    ends(situation),
  ];
  const steps = parts.flatMap((part) => part.steps);
  return {
    steps,
    givenUp: own.givenUp,
    events: [
      ...own.events,
      ...prolonged.filter(({ id }) => !revoke.includes(id)).map(prolongation),
      ...parts.flatMap(({ events }) => events),
    ],
    warnings: [...warnings, ...warningsOf(situation)],
    generations,
    isDue: steps.length > 0 || own.givenUp.length > 0 || isCorrected,
    problem: unknownKeysIn(generations, revoke, restore),
    settings,
    isRequested: situation.isRequested,
    isEnabled: isEnabled || !canDisable,
  };
}

/** Compromised keys, and a pending key where all keys of the resource are to be disabled. */
function revocations<Key>({ generations, revoke, isEnabled, isCurrentRevoked }: Situation<Key>): Part {
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
    const which = named.map((key) => `${key.id} (${roleOf(key, generations)})`).join(" and ");
    const instead = isCurrentRevoked ? `makes generation ${nextNumber(generations)} in its place, and ` : "";
    events.push(`${instead}ends ${which} at once, as rotation.revoke says`);
  }
  return { steps, events };
}

/** Previous keys that are announced to be valid, or named in `restore`; and the current one, if it retires in this run. */
function enablings<Key>(situation: Situation<Key>): Part {
  const { generations, toEnable, canDisable, isCurrentRevoked, restore } = situation;
  const { current } = generations;
  const isRetiring = isRotating(situation) && !isCurrentRevoked && !isCurrentEnded(generations);
  // A current key that stays is enabled by its kind.
  const retiring = canDisable && isRetiring && current.state === "disabled" ? [current] : [];
  return {
    steps: [...retiring, ...toEnable].map(({ id }) => ({ do: "enable", id })),
    events: toEnable.map(({ id, generation, validUntil }) => {
      const reason = restore.includes(id) ? "as rotation.restore says" : `it was promised until ${validUntil}`;
      return `enables generation ${generation} again: ${reason}`;
    }),
  };
}

/** Every key is disabled together with its resource. */
function disablings<Key>(situation: Situation<Key>): Part {
  const { generations, notRevoked, canDisable, isCurrentRevoked } = situation;
  if (!canDisable) return nothing;
  const { current } = generations;
  const previous = notRevoked.filter((key) => !isInQuarantine(key));
  const deleted = endsDue(previous, situation).filter(({ how }) => how === "delete");
  const told = previous.filter(({ id }) => deleted.every((end) => end.key.id !== id));
  const isCurrentLeft = !isCurrentRevoked && !isCurrentEnded(generations);
  const disabled = [...(isCurrentLeft && current.state !== "disabled" ? [current] : []), ...previous];
  return {
    steps: disabled.map(({ id }) => ({ do: "disable", id })),
    events: told.map(({ generation }) => `disables generation ${generation} too: enabled is false`),
  };
}

/** Deletions come before the create, for which they make room. */
function deletions<Key>(situation: Situation<Key>): Part {
  const deleted = endsDue(situation.notRevoked, situation).filter(({ how }) => how === "delete");
  return { steps: deleted.map(({ key }) => ({ do: "delete", id: key.id })), events: deleted.map(eventOf) };
}

function succession<Key>(situation: Situation<Key>): Part {
  const { generations, settings, hasPending, reason, now } = situation;
  if (!isRotating(situation)) return nothing;
  const { current } = generations;
  const number = nextNumber(generations);
  const steps: Step[] = [{ do: "rotate" }];
  if (isCurrentEnded(generations))
    return { steps, events: [`makes generation ${number}: generation ${current.generation} was revoked`] };
  const what = hasPending
    ? `goes on with generation ${number}, which was made already`
    : `rotates from generation ${current.generation} to ${number} (${reason})`;
  const until = `; generation ${current.generation} stays valid until ${isoDate(now + settings.overlap)}`;
  return { steps, events: [`${what}${settings.overlap > 0 ? until : ""}`] };
}

/** Previous keys that end by their date, or because too many are valid once the new key is given out. */
function ends<Key>(situation: Situation<Key>): Part {
  const { generations, notRevoked, settings, isEnabled, canDisable, now } = situation;
  // All of them are disabled together with the resource.
  if (!isEnabled && canDisable) return nothing;
  const deleted = endsDue(notRevoked, situation).flatMap(({ how, key }) => (how === "delete" ? [key.id] : []));
  const isCurrentRetiring = isRotating(situation) && !isCurrentEnded(generations);
  const retiring = isCurrentRetiring
    ? [retired({ ...generations.current, state: "active" }, now, settings.overlap)]
    : [];
  const due = endsDue([...notRevoked.filter(({ id }) => !deleted.includes(id)), ...retiring], situation);
  return { steps: due.map(({ key }) => ({ do: "end", id: key.id })), events: due.map(eventOf) };
}

const nothing: Part = { steps: [], events: [] };

function warningsOf(situation: Situation<unknown>): string[] {
  const { generations, settings, restore, dueAt, now } = situation;
  const hasNewKey = isRotating(situation) || situation.isCurrentRevoked;
  const isNear = !hasNewKey && dueAt !== undefined && settings.warnBefore > 0 && now >= dueAt - settings.warnBefore;
  return [
    ...(isNear ? [`The next rotation is due on ${isoDate(dueAt)}.`] : []),
    ...restore
      .filter((id) => generations.ended.includes(id))
      .map((id) => `rotation.restore names ${id}, which is deleted: it cannot be brought back.`),
  ];
}
