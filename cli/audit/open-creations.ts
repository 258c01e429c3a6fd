import { type AccessKeyLimits, hasLimits } from "../../provider/cloud/sysdig/client";
import { markIn } from "../../provider/domain/create-label";
import type { LostCreate } from "../../provider/domain/lost-create";
import { isDuring, type Update } from "./history";

/** What IBM makes: an ingestion key or a service key is read through a resource key. */
export type KeyKind = "access key" | "resource key";

/** A creation of which the state does not know what became. It made one key at most. */
export interface OpenCreation {
  kind: KeyKind;
  urn: string;
  instance: string;
  /** Of the resource, in every create label that is made for it. */
  mark: string;
  /** What is written on the key of a lost create; undefined where none could be, or it is not known. */
  label: string | undefined;
  /** What an access key of it has got; undefined where that is not known. */
  limits: AccessKeyLimits | undefined;
  /** What a resource key of it is called in the end; undefined where that is not known. */
  name: string | undefined;
  /** When its key was made; undefined where nobody can tell. */
  time: TimeSpan | undefined;
  because: string;
  /** Where the state says so: in a pending operation of the engine, or among the lost creates of the resource. */
  heldAs: "creating" | "updating" | "lost";
}

/** Milliseconds since 1970. */
export interface TimeSpan {
  from: number;
  to: number;
}

/** What is needed of a live key to judge it. */
interface Candidate {
  kind: KeyKind;
  name: string | null;
  instance: string;
  created: string | null;
  limits: AccessKeyLimits | null;
  label: string | null;
  isLabelRead: boolean;
}

/** A request is not under way for longer, and neither is the operation that it is part of. Milliseconds. */
const longest = 12 * 60_000;
const earlier = 60_000;

/** When what a lost create has made was made. */
export function timeOfLost({ since }: LostCreate): TimeSpan {
  const sent = Date.parse(since);
  return { from: sent - earlier, to: sent + longest };
}

/**
 * When what a pending operation has made was made: shortly before or after the state was written last, for the engine
 * writes it when an operation begins. Not known where a later run that succeeded has written it.
 */
export function timeOfPending(writtenAt: number | undefined, updates: readonly Update[]): TimeSpan | undefined {
  if (writtenAt === undefined) return undefined;
  const isLater = updates.some((update) => update.succeeded && isDuring(update, writtenAt));
  return isLater ? undefined : { from: writtenAt - longest, to: writtenAt + longest };
}

/** Whether this creation may have made that key: by its label where it has one, else by what is known of both. */
export function mayHaveMade(creation: OpenCreation, key: Candidate): boolean {
  if (key.kind !== creation.kind || key.instance !== creation.instance) return false;
  if (creation.label !== undefined) return key.label === creation.label;
  if (key.label !== null) return creation.heldAs !== "lost" && markIn(key.label) === creation.mark;
  if (!isInTime(key, creation.time)) return false;
  // A declared name takes the place of the label.
  if (key.kind === "resource key") return creation.name !== undefined && creation.name === key.name;
  if (creation.heldAs === "lost") return true;
  if (key.isLabelRead || key.limits === null || creation.limits === undefined) return false;
  return hasLimits(key.limits, creation.limits);
}

function isInTime({ created }: Candidate, time: TimeSpan | undefined): boolean {
  if (created === null || time === undefined) return false;
  const made = Date.parse(created);
  return made >= time.from && made <= time.to;
}
