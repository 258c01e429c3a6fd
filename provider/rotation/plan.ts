import { createHash } from "node:crypto";
import { z } from "zod";
import type { RotationSettings } from "./settings";

const olderSchema = z.object({
  generation: z.int().min(1),
  state: z.enum(["retiring", "disabled"]),
  /** Until then it works beside its successor. */
  validUntil: z.iso.datetime(),
  /** Until then it can be enabled again. */
  deleteAfter: z.iso.datetime(),
});

/** Which generations of a key there should be: decided from the clock, and saved with the inputs. */
export const planSchema = z.object({
  /** The generation that is the key; the first is 1. */
  generation: z.int().min(1),
  /** When it was decided on. */
  since: z.iso.datetime(),
  /** From where the periods are counted; left out while that is `since` of the first generation. */
  anchor: z.iso.datetime().optional(),
  /** Generations on their way out, the oldest first. */
  older: z.array(olderSchema).optional(),
});
export type Plan = z.infer<typeof planSchema>;
export type OlderGeneration = z.infer<typeof olderSchema>;

export function firstPlan(now: number): Plan {
  return { generation: 1, since: iso(now) };
}

export interface Moment {
  now: number;
  /** Milliseconds by which this key is ahead of its schedule, so that a fleet does not rotate at once. */
  ahead: number;
  /** Rotate whatever the schedule says, and why. */
  demanded: string | undefined;
}

/** The plan as it is now, and a sentence for each thing that changed in it. */
export function advance(
  plan: Plan,
  settings: RotationSettings | undefined,
  moment: Moment,
): { plan: Plan; events: string[] } {
  const events: string[] = [];
  const older = (plan.older ?? []).flatMap((generation) => aged(generation, moment.now, events));
  const reason = settings === undefined ? undefined : reasonToRotate(plan, settings, moment);
  if (settings === undefined || reason === undefined) {
    return { plan: withOlder(plan, older), events };
  }
  const { now } = moment;
  const generation = plan.generation + 1;
  const validUntil = now + settings.overlap;
  const leaving: OlderGeneration = {
    generation: plan.generation,
    state: "retiring",
    validUntil: iso(validUntil),
    deleteAfter: iso(validUntil + settings.quarantine),
  };
  events.push(
    `rotates from generation ${plan.generation} to ${generation} (${reason}); generation ${plan.generation} stays valid until ${leaving.validUntil}`,
  );
  older.push(...aged(leaving, now, events));
  const anchor = moment.demanded === undefined ? anchorOf(plan) : iso(moment.now);
  const next: Plan = { generation, since: iso(moment.now), anchor };
  return { plan: withOlder(next, crowdedOut(older, settings.keep, moment.now, events)), events };
}

/** When the next rotation is due by the schedule; undefined where keys rotate by hand only. */
export function nextDue(plan: Plan, settings: RotationSettings, ahead: number): number | undefined {
  const { every } = settings;
  if (every === undefined) return undefined;
  // Counted from the anchor, so that a late run does not move the ones after it; what was missed counts once.
  const anchor = Date.parse(anchorOf(plan)) - ahead;
  const periods = Math.floor((Date.parse(plan.since) - anchor) / every) + 1;
  return anchor + Math.max(1, periods) * every;
}

/** A share of the jitter that is always the same for one resource. */
export function aheadOf(urn: string, settings: RotationSettings): number {
  const share = createHash("sha256").update(urn).digest().readUInt32BE(0) / 2 ** 32;
  return Math.floor(share * settings.jitter);
}

function reasonToRotate(plan: Plan, settings: RotationSettings, { now, ahead, demanded }: Moment): string | undefined {
  if (demanded !== undefined) return demanded;
  const due = nextDue(plan, settings, ahead);
  return due !== undefined && now >= due ? `due since ${iso(due)}` : undefined;
}

function aged(generation: OlderGeneration, now: number, events: string[]): OlderGeneration[] {
  if (generation.state === "disabled") {
    if (now < Date.parse(generation.deleteAfter)) return [generation];
    events.push(`deletes generation ${generation.generation}: its quarantine is over`);
    return [];
  }
  return now < Date.parse(generation.validUntil)
    ? [generation]
    : retired(generation, now, events, "its overlap is over");
}

/** Ends a generation's validity; the quarantine begins then, however late that is. */
function retired(generation: OlderGeneration, now: number, events: string[], reason: string): OlderGeneration[] {
  const quarantine = Date.parse(generation.deleteAfter) - Date.parse(generation.validUntil);
  if (quarantine <= 0) {
    events.push(`deletes generation ${generation.generation}: ${reason}`);
    return [];
  }
  const deleteAfter = iso(now + quarantine);
  events.push(`disables generation ${generation.generation}: ${reason}; it is deleted after ${deleteAfter}`);
  return [{ ...generation, state: "disabled", deleteAfter }];
}

/** Of the generations that are still valid only the newest stay so. */
function crowdedOut(older: OlderGeneration[], keep: number, now: number, events: string[]): OlderGeneration[] {
  let excess = older.filter(({ state }) => state === "retiring").length - keep;
  return older.flatMap((generation) => {
    if (generation.state !== "retiring" || excess <= 0) return [generation];
    excess--;
    return retired(generation, now, events, `no more than ${keep} older keys are kept valid`);
  });
}

function anchorOf(plan: Plan): string {
  return plan.anchor ?? plan.since;
}

function withOlder({ generation, since, anchor }: Plan, older: OlderGeneration[]): Plan {
  return {
    generation,
    since,
    ...(anchor === undefined ? {} : { anchor }),
    ...(older.length === 0 ? {} : { older }),
  };
}

function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
