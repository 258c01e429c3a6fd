import { z } from "zod";
import { duration, milliseconds } from "./duration";

/** Keys that a resource can be told of at once. */
const mostNamed = 1_000;

const day = 24 * 60 * 60 * 1000;

/** The argument `rotation`, for keys whose ids look like that. */
export function rotationArgument(id: z.ZodType<string>) {
  return z.strictObject({
    every: duration.optional(),
    overlap: duration.optional(),
    quarantine: duration.optional(),
    keep: z.int().min(1).max(10).optional(),
    jitter: duration.optional(),
    warnBefore: duration.optional(),
    id: z.string().min(1).optional(),
    revoke: z.array(id).max(mostNamed).optional(),
    restore: z.array(id).max(mostNamed).optional(),
  });
}
export type RotationArgument = z.infer<ReturnType<typeof rotationArgument>>;

/** Ids of keys that are named by a fingerprint. */
export const fingerprintId = z.string().regex(/^[0-9a-f]{12}$/, "must be a fingerprint: 12 hex digits");

/** The same in milliseconds, with what was left out filled in. */
export interface RotationSettings {
  /** Undefined where keys rotate by hand only. */
  every: number | undefined;
  overlap: number;
  quarantine: number;
  /** Older keys that may still be valid at once. */
  keep: number;
  jitter: number;
  warnBefore: number;
}

export function settingsOf(argument: RotationArgument, canDisable: boolean): RotationSettings {
  const every = inMilliseconds(argument.every);
  return {
    every,
    overlap: inMilliseconds(argument.overlap) ?? 7 * day,
    quarantine: canDisable ? (inMilliseconds(argument.quarantine) ?? 7 * day) : 0,
    keep: argument.keep ?? 2,
    jitter: inMilliseconds(argument.jitter) ?? (every ?? 0) / 10,
    warnBefore: inMilliseconds(argument.warnBefore) ?? 0,
  };
}

/** What in the settings cannot be had together. */
export function contradictionsInRotation(argument: RotationArgument, canDisable: boolean): string[] {
  const { every, overlap, jitter, warnBefore } = settingsOf(argument, canDisable);
  const problems: string[] = [];
  const ofEvery = (name: "overlap" | "jitter" | "warnBefore", given: number) => {
    if (every === undefined || given < every) return;
    const standing = argument[name] === undefined ? " (its default)" : "";
    problems.push(`rotation.${name}${standing} must be shorter than rotation.every`);
  };
  if (every !== undefined && every < 60 * 60 * 1000) problems.push("rotation.every must be one hour or more");
  ofEvery("overlap", overlap);
  ofEvery("jitter", jitter);
  ofEvery("warnBefore", warnBefore);
  if (every === undefined) {
    for (const name of ["jitter", "warnBefore"] as const) {
      if (argument[name] !== undefined) problems.push(`rotation.${name} needs rotation.every`);
    }
  }
  if (!canDisable && (argument.quarantine !== undefined || argument.restore !== undefined)) {
    const names = ["quarantine", "restore"].filter((name) => name in argument);
    problems.push(
      `rotation.${names.join(" and rotation.")}: IBM can disable access keys only; this key is deleted when its overlap ends`,
    );
  }
  const both = argument.revoke?.filter((fingerprint) => argument.restore?.includes(fingerprint)) ?? [];
  if (both.length > 0) problems.push(`rotation.revoke and rotation.restore both name ${both.join(", ")}`);
  return problems;
}

function inMilliseconds(text: string | undefined): number | undefined {
  return text === undefined ? undefined : milliseconds(text);
}
