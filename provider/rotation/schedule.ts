import { createHash } from "node:crypto";
import { z } from "zod";
import { fingerprintOf } from "../domain/fingerprint";
import { savedDate } from "../domain/saved-date";
import type { RotationArgument, RotationSettings } from "./settings";

/** When the keys of a resource rotate, as its state has it. Nothing in it is secret, even where `rotation` is. */
export const scheduleSchema = z.object({
  /** When the current key was given out. ISO 8601. */
  since: savedDate,
  /** From when the periods are counted, if not from `since`. ISO 8601. */
  anchor: savedDate.optional(),
  /** This resource's share of the jitter, 0 to 1. Saved, so that a rename does not move the schedule. */
  share: z.number().min(0).max(1).optional(),
  /** Fingerprint of the `rotation.id` that the last new key was made for. */
  id: z.string().optional(),
  /** The highest generation number so far, where the current key has a lower one: it is the fallback of a newer key that is gone. */
  given: z.number().optional(),
  /** When the next rotation is due by the settings of the last run. ISO 8601. */
  next: savedDate.optional(),
});
export type Schedule = z.infer<typeof scheduleSchema>;

/** The schedule of a resource's first key, counted from when that was made. */
export function firstSchedule(
  madeAt: string | null,
  rotation: RotationArgument | undefined,
  { urn, now }: { urn: string; now: number },
): Schedule {
  const since = madeAt === null || Date.parse(madeAt) > now ? isoDate(now) : madeAt;
  return { since, ...idPart(rotation), ...sharePart(undefined, rotation, urn) };
}

/** The schedule once a new key is given out; `isAnchored`: its periods are still counted from the same date. */
export function nextSchedule(
  { since, anchor = since, share, id }: Schedule,
  rotation: RotationArgument | undefined,
  now: number,
  isAnchored: boolean,
): Schedule {
  const kept = { ...(share === undefined ? {} : { share }), ...(id === undefined ? {} : { id }) };
  return { since: isoDate(now), ...(isAnchored ? { anchor } : {}), ...kept, ...idPart(rotation) };
}

/** The schedule of a previous key that is the fallback of the current one: as old as that key, without an id. */
export function scheduleOfFallback({ since, share }: Schedule, madeAt: string | null, given: number): Schedule {
  return { since: madeAt ?? since, ...(share === undefined ? {} : { share }), given };
}

/** Adds this resource's share of the jitter, once keys rotate by time. */
export function withShare(schedule: Schedule, rotation: RotationArgument | undefined, urn: string): Schedule {
  return { ...schedule, ...sharePart(schedule.share, rotation, urn) };
}

/** Whether `rotation.id` asks for a rotation that has not been carried out yet. */
export function isRequested({ id }: Schedule, rotation: RotationArgument | undefined): boolean {
  return rotation?.id !== undefined && fingerprintOf(rotation.id) !== id;
}

/**
 * When the next rotation is due; undefined where keys rotate by hand only. It is counted from the anchor, so that a late
 * run does not move later rotations, and several missed ones count as one. It is never shortly after the last rotation,
 * and never so early that a previous key would end before its announced date.
 */
export function nextRotation(
  { since, anchor = since, share = 0 }: Schedule,
  { every, overlap, jitter, keep }: RotationSettings,
  announced: readonly number[],
): number | undefined {
  if (every === undefined) return undefined;
  const start = Date.parse(anchor) - Math.floor(share * jitter);
  const periods = Math.max(1, Math.floor((Date.parse(since) - start) / every) + 1);
  const earliest = Date.parse(since) + Math.max(overlap, every / 2);
  // The rotation adds one previous key, and no more than `keep` of them may be valid at once.
  const excess = announced.length + 1 - keep;
  const room = excess > 0 ? ([...announced].sort((one, other) => one - other)[excess - 1] ?? 0) : 0;
  return Math.max(start + periods * every, earliest, room);
}

function idPart(rotation: RotationArgument | undefined): Pick<Schedule, "id"> {
  return rotation?.id === undefined ? {} : { id: fingerprintOf(rotation.id) };
}

function sharePart(
  share: number | undefined,
  rotation: RotationArgument | undefined,
  urn: string,
): Pick<Schedule, "share"> {
  if (share !== undefined) return { share };
  if (rotation?.every === undefined) return {};
  const part = createHash("sha256").update(urn).digest().readUInt32BE(0) / 2 ** 32;
  return { share: Math.floor(part * 1e6) / 1e6 };
}

export function isoDate(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
