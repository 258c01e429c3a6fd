import { z } from "zod";
import { generationSummary, savedLostCreates, scheduleSchema } from "../provider/command-line/state";
import { isTooLong } from "./bounds";
import { type ExportedStack, kindOf, type SavedResource, savedDate } from "./exported-stack";
import { type OlderKey, olderKeysIn } from "./older-keys";
import { isSecret } from "./secret";

const savedOutputs = z.looseObject({
  fingerprint: z.string().optional().catch(undefined),
  guid: z.string().optional().catch(undefined),
  generation: z.number().optional().catch(undefined),
  dateCreated: savedDate,
  createdAt: savedDate,
  unmade: z.boolean().optional().catch(undefined),
});

/** Something that the next `up` will do. */
export interface DueWork {
  what: string;
  /** When it became due. ISO 8601. */
  since: string;
}

export type Status = "nothing due" | "due" | "overdue" | "cannot be read";

/** What the state tells of one resource and its keys. */
export interface KeyReport {
  name: string;
  kind: string;
  urn: string;
  key: string | null;
  created: string | null;
  generation: number | null;
  /** Null where no rotation is scheduled, or it cannot be read whether one is. */
  nextRotation: string | null;
  older: OlderKey[];
  due: DueWork[];
  /** What cannot be read, and why. */
  unread: string[];
  status: Status;
}

/** Reads every key of a stack, in the order of its state. Times in milliseconds. */
export function keysIn(stack: ExportedStack, now: number, overdueAfter: number): KeyReport[] {
  return (stack.deployment.resources ?? []).flatMap((each) => {
    const kind = kindOf(each);
    return kind === undefined || each.external === true ? [] : [reportOf(each, kind, now, overdueAfter)];
  });
}

/** The worst of all. What cannot be read counts as the worst: it may hide any other. */
export function statusOf(
  reports: readonly Pick<KeyReport, "due" | "unread">[],
  now: number,
  overdueAfter: number,
): Status {
  if (reports.some(({ unread }) => unread.length > 0)) return "cannot be read";
  const due = reports.flatMap((report) => report.due);
  if (due.length === 0) return "nothing due";
  return due.some(({ since }) => now - Date.parse(since) > overdueAfter) ? "overdue" : "due";
}

function reportOf(saved: SavedResource, kind: string, now: number, overdueAfter: number): KeyReport {
  const { fingerprint, guid, generation, dateCreated, createdAt, unmade = false } = savedOutputs.parse(saved.outputs);
  const { nextRotation, older, work, unread } = isReplaced(saved)
    ? { ...nothing, work: [replacementOf(saved, now)] }
    : plannedFor(saved, kind, unmade, now);
  const due = work.filter(({ since }) => Date.parse(since) <= now);
  return {
    name: saved.urn.slice(saved.urn.lastIndexOf("::") + 2),
    kind,
    urn: saved.urn,
    key: guid ?? fingerprint ?? null,
    created: unmade ? null : (dateCreated ?? createdAt ?? saved.created ?? null),
    generation: generation ?? null,
    nextRotation,
    older,
    due,
    unread,
    status: statusOf([{ due, unread }], now, overdueAfter),
  };
}

interface Planned extends Pick<KeyReport, "nextRotation" | "older" | "unread"> {
  work: DueWork[];
}

const nothing: Planned = { nextRotation: null, older: [], work: [], unread: [] };

/** Whether a replacement is under way: then the schedule of this key does not count any more. */
function isReplaced(saved: SavedResource): boolean {
  return saved.delete === true || saved.pendingReplacement === true;
}

function replacementOf(saved: SavedResource, now: number): DueWork {
  const what = saved.delete === true ? "delete: it is replaced" : "make the key that replaces it";
  return { what, since: saved.modified ?? new Date(now).toISOString() };
}

/** The kinds that rotate: each of their states has a schedule. `canDisable`: whether IBM can disable such a key. */
const rotating: ReadonlyMap<string, { canDisable: boolean }> = new Map([
  ["AccessKey", { canDisable: true }],
  ["ResourceKey", { canDisable: false }],
]);

/** Reads what the next `up` will do. `rotation` may be a secret; what cannot be read is reported, never skipped. */
function plannedFor(saved: SavedResource, kind: string, unmade: boolean, now: number): Planned {
  const { inputs, outputs } = saved;
  const unread: string[] = [];
  const read = <T>(properties: SavedResource["outputs"], name: string, schema: z.ZodType<T>): T | undefined => {
    const value = properties[name];
    // The length first: a schema would judge every item of a long list.
    const parsed = isTooLong(value) ? undefined : schema.safeParse(value);
    if (parsed?.success === true) return parsed.data;
    unread.push(`${name} is ${whyUnread(value)}`);
    return undefined;
  };
  const lastRun = saved.modified ?? new Date(now).toISOString();
  const lost = read(outputs, "lostCreates", savedLostCreates) ?? [];
  const [first] = lost;
  const work: DueWork[] = [];
  if (first !== undefined) work.push({ what: "look for what a lost create made", since: first.since });
  if (unmade) work.push({ what: "make it", since: first?.since ?? lastRun });
  if (saved.initErrors !== undefined) work.push({ what: "finish what failed", since: lastRun });
  const rotation = rotating.get(kind);
  if (unmade || rotation === undefined) return { nextRotation: null, older: [], work, unread };

  const schedule = read(outputs, "schedule", scheduleSchema);
  const generations = read(outputs, "generations", generationSummary) ?? [];
  const ended = read(outputs, "ended", z.array(z.string()).optional()) ?? [];
  const isScheduled = schedule?.next !== undefined && read(inputs, "enabled", z.boolean().nullish()) !== false;
  const nextRotation = isScheduled ? (schedule.next ?? null) : null;
  if (nextRotation !== null) work.push({ what: "rotate", since: nextRotation });
  if (ended.some((id) => id === outputs.fingerprint || id === outputs.guid)) {
    work.push({ what: "make a key in the place of the revoked one", since: lastRun });
  }
  const since = schedule?.since ?? lastRun;
  const older = olderKeysIn(generations, inputs.rotation, { ...rotation, since }).map(({ notBefore, ...each }) => {
    const { key, state, deadline, mayBeRestored } = each;
    if (state === "pending") work.push({ what: `go on with the new key ${key}`, since: lastRun });
    else if (mayBeRestored && Date.parse(notBefore) <= now)
      unread.push(`whether rotation.restore names ${key} is a secret`);
    else if (deadline !== null)
      work.push({ what: `${state === "disabled" ? "delete" : "end"} the older key ${key}`, since: deadline });
    return each;
  });
  return { nextRotation, older, work, unread };
}

function whyUnread(value: unknown): string {
  if (isTooLong(value)) return "too long";
  return isSecret(value) ? "a secret" : value === undefined ? "missing" : "not in a known form";
}
