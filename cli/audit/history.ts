/** One run on a stack as the backend's history has it. Its times may be cut to whole seconds. */
export interface Update {
  /** As in `update` and `refresh`. */
  kind: string;
  /** What the backend counts it as; 0 where it does not count. */
  version: number;
  succeeded: boolean;
  /** Milliseconds since 1970. */
  start: number;
  end: number;
}

/** By how much the clocks of IBM and of who ran the update may differ, in milliseconds. */
export const clockSkew = 5_000;

/** Whether the run was under way at this moment. */
export function isDuring({ start, end }: Update, moment: number): boolean {
  return moment >= start - clockSkew && moment <= end + 1_000 + clockSkew;
}

/** The ones that make keys. */
export function upsAmong(updates: readonly Update[]): Update[] {
  return updates.filter(({ kind }) => kind === "update");
}

/** From when to when the next of these that succeeded after this one was at work; those between them have failed. */
export function makingAfter(ups: readonly Update[], failed: Update): { from: number; to: number } | undefined {
  const later = ups.slice(ups.indexOf(failed) + 1);
  const [next] = later;
  if (next === undefined) return undefined;
  const success = later.findIndex(({ succeeded }) => succeeded);
  const after = success < 0 ? undefined : later[success + 1];
  return { from: next.start, to: after?.start ?? Number.POSITIVE_INFINITY };
}
