/** One run on a stack as the backend's history has it. Its times may be cut to whole seconds. */
export interface Update {
  /** As in `update` and `refresh`. */
  kind: string;
  /** The number that the backend gave it; 0 where it gives none. */
  version: number;
  succeeded: boolean;
  /** Milliseconds since 1970. */
  start: number;
  end: number;
}

/** How much the clock of IBM may differ from that of the machine that ran the update. Milliseconds. */
const clockSkew = 5_000;

/** Whether the run was under way at this moment. */
export function isDuring({ start, end }: Update, moment: number): boolean {
  return moment >= start - clockSkew && moment <= end + 1_000 + clockSkew;
}

/** The runs of `pulumi up`: only they make keys. */
export function upsAmong(updates: readonly Update[]): Update[] {
  return updates.filter(({ kind }) => kind === "update");
}

/** When the resources that this run failed to make were made: from the next run to the run after the first that succeeded. */
export function makingAfter(ups: readonly Update[], failed: Update): { from: number; to: number } | undefined {
  const later = ups.slice(ups.indexOf(failed) + 1);
  const [next] = later;
  if (next === undefined) return undefined;
  const success = later.findIndex(({ succeeded }) => succeeded);
  const after = success < 0 ? undefined : later[success + 1];
  return { from: next.start, to: after?.start ?? Number.POSITIVE_INFINITY };
}
