import { z } from "zod";
import { duration, milliseconds } from "./duration";

/** How many keys one argument may name. */
const mostNamed = 1_000;

const day = 24 * 60 * 60 * 1000;

/** The argument `rotation`, where keys are named by such an id. */
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

/** The argument in milliseconds, with its defaults. */
export interface RotationSettings {
  /** Undefined where keys rotate by hand only. */
  every: number | undefined;
  overlap: number;
  quarantine: number;
  /** How many previous keys may be valid at once. */
  keep: number;
  jitter: number;
  warnBefore: number;
}

/** Whether IBM can disable the keys: only then is there a quarantine, and only then can one be restored. */
interface KeyTraits {
  canDisable: boolean;
}

export function settingsOf(argument: RotationArgument, { canDisable }: KeyTraits): RotationSettings {
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

/** A message for each rule between the settings that is broken. */
export function conflictsInRotation(argument: RotationArgument, { canDisable }: KeyTraits): string[] {
  const { every, overlap, jitter, warnBefore } = settingsOf(argument, { canDisable });
  const problems: string[] = [];
  const mustBeShorter = (name: "overlap" | "jitter" | "warnBefore", given: number) => {
    if (every === undefined || given < every) return;
    const origin = argument[name] === undefined ? " (its default)" : "";
    problems.push(`rotation.${name}${origin} must be shorter than rotation.every`);
  };
  if (every !== undefined && every < 60 * 60 * 1000) problems.push("rotation.every must be one hour or more");
  mustBeShorter("overlap", overlap);
  mustBeShorter("jitter", jitter);
  mustBeShorter("warnBefore", warnBefore);
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
  const inBoth = argument.revoke?.filter((id) => argument.restore?.includes(id)) ?? [];
  if (inBoth.length > 0) problems.push(`rotation.revoke and rotation.restore both name ${inBoth.join(", ")}`);
  return problems;
}

function inMilliseconds(text: string | undefined): number | undefined {
  return text === undefined ? undefined : milliseconds(text);
}
