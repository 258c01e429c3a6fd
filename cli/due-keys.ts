import { z } from "zod";
import { exceptionsIn } from "../provider/rotation/decide";
import { type Generation, generationSummary } from "../provider/rotation/generations";
import { aheadOf, nextDue, type Plan, planSchema } from "../provider/rotation/plan";
import { type RotationArgument, rotationArgument, settingsOf } from "../provider/rotation/settings";

const properties = z.record(z.string(), z.unknown());

/** A date that is none is as good as missing. */
const date = z
  .string()
  .refine((text) => !Number.isNaN(Date.parse(text)))
  .nullish()
  .catch(undefined);

const resource = z.looseObject({
  urn: z.string(),
  type: z.string(),
  created: date,
  modified: date,
  external: z.boolean().optional(),
  delete: z.boolean().optional(),
  initErrors: z.array(z.string()).optional(),
  inputs: properties.default({}),
  outputs: properties.default({}),
});
type Resource = z.infer<typeof resource>;

/** What `pulumi stack export` prints; secrets in it are ciphertext, and nothing here asks for them. */
export const exportedStack = z.looseObject({
  deployment: z.looseObject({ resources: z.array(resource).nullish() }),
});

const savedInputs = z.looseObject({
  owner: z.string().optional().catch(undefined),
  enabled: z.boolean().optional().catch(undefined),
  plan: planSchema.optional().catch(undefined),
  rotation: rotationArgument(z.string()).optional().catch(undefined),
});

const savedOutputs = z.looseObject({
  fingerprint: z.string().optional().catch(undefined),
  guid: z.string().optional().catch(undefined),
  generation: z.number().optional().catch(undefined),
  dateCreated: date,
  createdAt: date,
  generations: generationSummary.catch(undefined),
});

/** A key of the resource besides the current one. */
export interface OlderKey {
  /** Its fingerprint, or its GUID. */
  key: string;
  generation: number;
  state: Generation<unknown>["state"];
  /** When the next `up` may end it; null where nothing ends it. ISO 8601. */
  deadline: string | null;
}

/** Something that the next `up` will do. */
export interface DueWork {
  what: string;
  /** Since when it could have been done. ISO 8601. */
  since: string;
}

export type Status = "nothing due" | "due" | "overdue";

/** What the state says of one resource. */
export interface KeyReport {
  name: string;
  kind: string;
  urn: string;
  key: string | null;
  created: string | null;
  generation: number | null;
  /** Null where no rotation is scheduled. */
  nextRotation: string | null;
  older: OlderKey[];
  due: DueWork[];
  status: Status;
}

/** Reads every key of a stack, in the order of its state. Times in milliseconds. */
export function keysIn(stack: z.infer<typeof exportedStack>, now: number, overdueAfter: number): KeyReport[] {
  return (stack.deployment.resources ?? []).flatMap((each) => {
    const kind = /^pulumi-nodejs:dynamic\/ibm-keys:(\w+)$/.exec(each.type)?.[1];
    return kind === undefined || each.external === true ? [] : [reportOf(each, kind, now, overdueAfter)];
  });
}

/** The worst of all. */
export function statusOf(due: readonly DueWork[], now: number, overdueAfter: number): Status {
  if (due.length === 0) return "nothing due";
  return due.some(({ since }) => now - Date.parse(since) > overdueAfter) ? "overdue" : "due";
}

function reportOf(saved: Resource, kind: string, now: number, overdueAfter: number): KeyReport {
  const inputs = savedInputs.parse(saved.inputs);
  const outputs = savedOutputs.parse(saved.outputs);
  const { plan, rotation } = inputs;
  const key = outputs.guid ?? outputs.fingerprint ?? null;
  const urn = inputs.owner ?? saved.urn;
  const next = inputs.enabled === false ? undefined : rotationDue(plan, rotation, urn, kind);
  const older = olderKeys(outputs.generations ?? [], plan, rotation);
  const work: DueWork[] = [];
  if (next !== undefined) work.push({ what: "rotate", since: iso(next) });
  work.push(...older.flatMap(endOf));
  const lastRun = saved.modified ?? iso(now);
  if (saved.initErrors !== undefined) work.push({ what: "finish what failed", since: lastRun });
  if (saved.delete === true) work.push({ what: "delete: it is replaced", since: lastRun });
  const due = work.filter(({ since }) => Date.parse(since) <= now);
  return {
    name: saved.urn.slice(saved.urn.lastIndexOf("::") + 2),
    kind,
    urn: saved.urn,
    key,
    created: outputs.dateCreated ?? outputs.createdAt ?? saved.created ?? null,
    generation: outputs.generation ?? null,
    nextRotation: next === undefined ? null : iso(next),
    older,
    due,
    status: statusOf(due, now, overdueAfter),
  };
}

function rotationDue(plan: Plan | undefined, rotation: RotationArgument | undefined, urn: string, kind: string) {
  if (plan === undefined || rotation === undefined) return undefined;
  const settings = settingsOf(rotation, kind === "AccessKey");
  return nextDue(plan, settings, aheadOf(urn, settings));
}

function olderKeys(
  generations: NonNullable<z.infer<typeof generationSummary>>,
  plan: Plan | undefined,
  rotation: RotationArgument | undefined,
): OlderKey[] {
  const { restore } = exceptionsIn(rotation);
  return generations.map(({ id, generation, state, validUntil }) => {
    const planned = plan?.older?.find((each) => each.generation === generation);
    // A key is valid for its overlap whatever the plan says, which does not know when its successor was given out.
    const end = state === "disabled" ? planned?.deleteAfter : latest(planned?.validUntil, validUntil);
    const deadline = restore.includes(id) || state === "pending" ? null : (end ?? validUntil ?? plan?.since ?? null);
    return { key: id, generation, state, deadline };
  });
}

function endOf({ key, state, deadline }: OlderKey): DueWork[] {
  if (deadline === null) return [];
  return [{ what: `${state === "disabled" ? "delete" : "end"} the older key ${key}`, since: deadline }];
}

function latest(...dates: (string | null | undefined)[]): string | undefined {
  const times = dates.flatMap((date) => (date === null || date === undefined ? [] : [Date.parse(date)]));
  return times.length === 0 ? undefined : iso(Math.max(...times));
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
