import { z } from "zod";
import { actionsNow, type Exceptions, type Generations } from "./generations";
import { advance, aheadOf, firstPlan, nextDue, type Plan, planSchema } from "./plan";
import { type RotationArgument, rotationArgument, settingsOf } from "./settings";

export interface RotationRequest {
  /** The argument now, before it is judged. */
  given: unknown;
  /** Reads the argument; what it refuses, or is not known yet, rotates nothing. */
  argument: z.ZodType<RotationArgument>;
  /** What was saved last time; undefined for a new resource. */
  before: Readonly<Record<string, unknown>> | undefined;
  /** Names the resource: its share of the jitter comes from it. */
  urn: string;
  /** Milliseconds since 1970. */
  now: number;
  /** Whether keys of this kind can be disabled, and so have a quarantine. */
  canDisable: boolean;
  /** A key that is declared disabled is not rotated; what is on its way out goes on. */
  isPaused: boolean;
}

const savedRotation = z.looseObject({ id: z.string().optional() });

/** The plan for this run, what is new in it, and what is about to be. */
export function decideRotation(request: RotationRequest): { plan: Plan; events: string[]; warnings: string[] } {
  const { before, urn, now } = request;
  if (before === undefined) return { plan: firstPlan(now), events: [], warnings: [] };
  const plan = planSchema.safeParse(before.plan).data ?? firstPlan(now);
  const rotation = request.isPaused ? undefined : request.argument.safeParse(request.given).data;
  if (rotation === undefined)
    return { ...advance(plan, undefined, { now, ahead: 0, demanded: undefined }), warnings: [] };
  const settings = settingsOf(rotation, request.canDisable);
  const ahead = aheadOf(urn, settings);
  const isDemanded = rotation.id !== undefined && rotation.id !== savedRotation.safeParse(before.rotation).data?.id;
  const advanced = advance(plan, settings, { now, ahead, demanded: isDemanded ? "rotation.id changed" : undefined });
  const due = nextDue(advanced.plan, settings, ahead);
  const isNear = due !== undefined && settings.warnBefore > 0 && now >= due - settings.warnBefore;
  return { ...advanced, warnings: isNear ? [`The next rotation is due on ${new Date(due).toISOString()}.`] : [] };
}

/** Whether there is nothing to do now for what is saved to be as planned: the engine shows no difference then. */
export function isAsPlanned(
  keys: Generations<unknown>,
  declared: Readonly<Record<string, unknown>>,
  now: number,
  canDisable: boolean,
): boolean {
  const plan = planSchema.safeParse(declared.plan).data;
  const settings = settingsOf(anyArgument.safeParse(declared.rotation).data ?? {}, canDisable);
  return (
    plan === undefined || actionsNow(keys, plan, exceptionsIn(declared.rotation), { ...settings, now }).length === 0
  );
}

const anyArgument = rotationArgument(z.string());

const exceptions = z.looseObject({ revoke: z.array(z.string()).default([]), restore: z.array(z.string()).default([]) });

/** The keys that the argument names; none while it is not known. */
export function exceptionsIn(rotation: unknown): Exceptions {
  return exceptions.safeParse(rotation).data ?? { revoke: [], restore: [] };
}
