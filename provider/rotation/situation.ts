import { type Generation, type Generations, isCurrentEnded } from "./generations";
import { announcedDates, isStillAnnounced } from "./retirement";
import { isoDate, isRequested, nextRotation } from "./schedule";
import type { RotationArgument, RotationSettings } from "./settings";

export interface RotationRequest<Key> {
  /** What is saved. */
  generations: Generations<Key>;
  /** What is declared; undefined where nothing is, or it is not known yet. */
  rotation: RotationArgument | undefined;
  /** A key that is declared disabled is not rotated, and none of its generations is enabled. */
  isEnabled: boolean;
  /** Whether IBM can disable keys of this kind, so that they have a quarantine. */
  canDisable: boolean;
  /** The resource: its share of the jitter is derived from the URN, once. */
  urn: string;
  /** Milliseconds since 1970. */
  now: number;
  /** Another resource that is known to own the key of this id. */
  otherOwnerOf?: (id: string) => string | undefined;
}

interface CheckedRequest<Key> extends RotationRequest<Key> {
  settings: RotationSettings;
  revoke: readonly string[];
  restore: readonly string[];
}

/** What all parts of a decision are made from. */
export interface Situation<Key> extends CheckedRequest<Key> {
  /** The previous keys that are not revoked now, with those of `toEnable` as they are once they are enabled. */
  notRevoked: Generation<Key>[];
  /** Previous keys that are disabled, and are to be enabled again. */
  toEnable: Generation<Key>[];
  /** When the next rotation is due by the schedule. Milliseconds since 1970. */
  dueAt: number | undefined;
  /** Whether a change of `rotation.id` asks for a rotation. */
  isRequested: boolean;
  isCurrentRevoked: boolean;
  /** Whether a pending key is to be given out. */
  hasPending: boolean;
  /** Why a key that works is rotated. */
  reason: string | undefined;
}

export function situationOf<Key>(request: CheckedRequest<Key>): Situation<Key> {
  const { generations, rotation, isEnabled, settings, revoke, restore, now } = request;
  const { current, pending, previous, schedule } = generations;
  const staying = previous.filter(({ id }) => !revoke.includes(id));
  const isToEnable = (key: Generation<Key>) =>
    key.state === "disabled" && (restore.includes(key.id) || isStillAnnounced(key, now));
  const toEnable = isEnabled ? staying.filter(isToEnable) : [];
  const notRevoked = staying.map((key) =>
    toEnable.includes(key) ? { ...key, state: "retiring" as const, deleteAfter: null } : key,
  );
  const dueAt = isEnabled ? nextRotation(schedule, settings, announcedDates(notRevoked, restore, now)) : undefined;
  const isRequestedNow = isEnabled && isRequested(schedule, rotation);
  const reasonOfSchedule = dueAt !== undefined && now >= dueAt ? `due since ${isoDate(dueAt)}` : undefined;
  return {
    ...request,
    ...{ notRevoked, toEnable, dueAt },
    isRequested: isRequestedNow,
    isCurrentRevoked: revoke.includes(current.id) && !isCurrentEnded(generations),
    hasPending: isEnabled && pending !== undefined && !revoke.includes(pending.id),
    reason: isRequestedNow ? "rotation.id changed" : reasonOfSchedule,
  };
}

/** Whether a new key is given out by the `rotate` step; a revoked current key is replaced by a step of its own. */
export function isRotating({ generations, isCurrentRevoked, hasPending, reason }: Situation<unknown>): boolean {
  if (isCurrentRevoked) return false;
  return isCurrentEnded(generations) || hasPending || reason !== undefined;
}
