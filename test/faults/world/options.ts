import type { Properties } from "./provider";

/** What a user may say on the command line, or in a resource's options. */
export interface Options {
  /** Names: whatever is not among them is neither looked at nor touched. */
  target?: readonly string[];
  /** So many steps run at once. Default: as the engine does on two cores. */
  parallel?: number;
}

export interface UpOptions extends Options {
  /** Read everything first, in the same provider process. */
  refresh?: boolean;
  /** Arguments whose changes are ignored, by the name of the resource; `*` stands for all. */
  ignoreChanges?: Readonly<Record<string, readonly string[]>>;
}

/** Whether a resource is among the targets. */
export function targetsOf({ target }: Options): (one: { name: string }) => boolean {
  return ({ name }) => target === undefined || target.includes(name);
}

/** As the provider gets to see it: what is ignored looks as it did before. */
export function withoutChanges(declared: Properties, before: Properties, ignored: readonly string[]): Properties {
  if (ignored.includes("*")) return before;
  const kept = Object.fromEntries(ignored.map((name) => [name, before[name]]));
  return { ...declared, ...kept };
}
