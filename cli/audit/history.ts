import { z } from "zod";
import { readPrinted } from "../pulumi";

/** One `pulumi up` as the backend's history has it. Its times may be cut to whole seconds. */
export interface Update {
  /** What the backend counts it as; 0 where it does not count. */
  version: number;
  succeeded: boolean;
  /** Milliseconds since 1970. */
  start: number;
  end: number;
}

const historySchema = z.array(
  z.looseObject({
    kind: z.string(),
    version: z.number().catch(0),
    result: z.string().optional(),
    startTime: z.string(),
    endTime: z.string().nullish(),
  }),
);

/** Reads what `pulumi stack history --json` prints: the updates that have ended, the oldest first. */
export function updatesIn(text: string): Update[] {
  const updates = readPrinted(text, historySchema).flatMap(
    ({ kind, version, result, startTime, endTime }): Update[] => {
      if (kind !== "update" || typeof endTime !== "string" || result === "in-progress") return [];
      return [{ version, succeeded: result === "succeeded", start: Date.parse(startTime), end: Date.parse(endTime) }];
    },
  );
  return updates.sort((one, other) => one.start - other.start);
}

/** By how much the clocks of IBM and of who ran the update may differ, in milliseconds. */
export const clockSkew = 5_000;

/** The updates that failed while this moment passed. */
export function failedAt(updates: readonly Update[], moment: number): Update[] {
  return updates.filter(
    ({ succeeded, start, end }) => !succeeded && moment >= start - clockSkew && moment <= end + 1_000 + clockSkew,
  );
}

/** Whether what was made at `moment` was made by the next update that succeeded after this one. */
export function isMadeNext(updates: readonly Update[], failed: Update, moment: number): boolean {
  const later = updates.slice(updates.indexOf(failed) + 1);
  const maker = later.findLastIndex(({ start }) => start <= moment);
  return maker >= 0 && later.slice(0, maker).every(({ succeeded }) => !succeeded);
}
