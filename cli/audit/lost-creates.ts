import { type AccessKeyLimits, hasLimits, type LostCreate, markIn } from "../../provider/command-line/state";
import { isDuring, type Update } from "./history";
import { instancesOf, type KeyKind, type LiveKey } from "./live-keys";

/** A create of which the state does not tell whether it made a key. It made one at most. */
export interface SavedLostCreate {
  kind: KeyKind;
  urn: string;
  /** Empty where it is not known. */
  instance: string;
  /** The resource's mark, which every create label that is made for it begins with. */
  mark: string;
  /** What is written on its key; undefined where none could be written, or the state does not tell it. */
  label: string | undefined;
  /** The limits of an access key that it made; undefined where they are not known. */
  limits: AccessKeyLimits | undefined;
  /** The declared name of a resource key that it made; undefined where that is not known. */
  name: string | undefined;
  /** When its key was made; undefined where nobody can tell. */
  time: TimeSpan | undefined;
  because: string;
  /** Where the state has it: among the lost creates of its resource, or as an operation that the engine holds as pending. */
  recordedAs: "lost create" | "pending create" | "pending update";
}

/** Milliseconds since 1970. */
export interface TimeSpan {
  from: number;
  to: number;
}

/** A request, and the operation that it is part of, take no longer. Milliseconds. */
const longest = 12 * 60_000;
/** IBM may date a key so much earlier than the lost create is dated. Milliseconds. */
const earlier = 60_000;

/** When the key of a lost create was made, if there is one. */
export function timeOfLostCreate({ since }: LostCreate): TimeSpan {
  const sent = Date.parse(since);
  return { from: sent - earlier, to: sent + longest };
}

/**
 * When the key of a pending operation was made: shortly before or after the state was last written, for the engine writes
 * it when an operation begins. Undefined where a later run that succeeded has written the state.
 */
export function timeOfPendingOperation(
  writtenAt: number | undefined,
  updates: readonly Update[],
): TimeSpan | undefined {
  if (writtenAt === undefined) return undefined;
  const isLater = updates.some((update) => update.succeeded && isDuring(update, writtenAt));
  return isLater ? undefined : { from: writtenAt - longest, to: writtenAt + longest };
}

/** Whether this create may have made that key: by its label where it has one, else by what is known of both. */
export function mayHaveMade(create: SavedLostCreate, key: Omit<LiveKey, "enabled">): boolean {
  if (key.kind !== create.kind || !instancesOf(key).includes(create.instance)) return false;
  if (create.label !== undefined) return key.label === create.label;
  if (key.label !== null) return create.recordedAs !== "lost create" && markIn(key.label) === create.mark;
  if (!isInTime(key, create.time)) return false;
  // A declared name has replaced the label.
  if (key.kind === "resource key") return create.name !== undefined && create.name === key.name;
  if (create.recordedAs === "lost create") return true;
  if (key.isLabelRead || key.limits === null || create.limits === undefined) return false;
  return hasLimits(key.limits, create.limits);
}

function isInTime({ created }: Pick<LiveKey, "created">, time: TimeSpan | undefined): boolean {
  if (created === null || time === undefined) return false;
  const made = Date.parse(created);
  return made >= time.from && made <= time.to;
}
