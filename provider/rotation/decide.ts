import { advance, aheadOf, firstPlan, nextDue, type Plan, planSchema } from "./plan";
import { type RotationArgument, settingsOf } from "./settings";

export interface RotationRequest {
  /** The argument now; undefined without one, or while it is not known. */
  rotation: RotationArgument | undefined;
  /** What was decided last, as it was saved; undefined for a new resource. */
  before: { plan: unknown; rotationId: unknown } | undefined;
  /** Names the resource: its share of the jitter comes from it. */
  urn: string;
  /** Milliseconds since 1970. */
  now: number;
  /** Whether keys of this kind can be disabled, and so have a quarantine. */
  canDisable: boolean;
  /** A key that is declared disabled is not rotated; what is on its way out goes on. */
  isPaused: boolean;
}

/** The plan for this run, what is new in it, and what is about to be. */
export function decideRotation(request: RotationRequest): { plan: Plan; events: string[]; notice: string | undefined } {
  const { before, rotation, urn, now } = request;
  if (before === undefined) return { plan: firstPlan(now), events: [], notice: undefined };
  const saved = planSchema.safeParse(before.plan);
  const plan = saved.success ? saved.data : firstPlan(now);
  const settings = rotation === undefined || request.isPaused ? undefined : settingsOf(rotation, request.canDisable);
  const ahead = settings === undefined ? 0 : aheadOf(urn, settings);
  const isDemanded = rotation?.id !== undefined && rotation.id !== before.rotationId;
  const advanced = advance(plan, settings, { now, ahead, demanded: isDemanded ? "rotation.id changed" : undefined });
  const due = settings === undefined ? undefined : nextDue(advanced.plan, settings, ahead);
  const isNear = due !== undefined && settings !== undefined && now >= due - settings.warnBefore;
  return { ...advanced, notice: isNear ? `rotation is due on ${new Date(due).toISOString()}` : undefined };
}
