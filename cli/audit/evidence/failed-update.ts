import { hasLimits } from "../../../provider/command-line/state";
import type { AuditedState } from "../audited-stack";
import { isDuring, makingAfter, type Update, upsAmong } from "../history";
import { append, unique } from "../lists";
import { instancesOf, type LiveKey } from "../live-keys";
import type { TimeSpan } from "../lost-creates";
import type { SavedAccessKey } from "../saved-keys/records";
import type { Finding } from "./finding";

/** An update that failed, and when the next one that succeeded made what the failed one had not. */
interface FailedUpdate {
  stack: string;
  update: Update;
  next: TimeSpan | undefined;
  /** By their instances. */
  accessKeys: ReadonlyMap<string, readonly SavedAccessKey[]>;
}

/** What the history tells: a provider that was killed leaves nothing in the state, but the update that it ran for failed. */
export class FailedUpdates {
  readonly #failed: FailedUpdate[];

  constructor(states: readonly AuditedState[]) {
    this.#failed = states.flatMap(failedIn);
  }

  findingOn(key: LiveKey): Finding | undefined {
    if (key.created === null) return undefined;
    const made = Date.parse(key.created);
    const during = this.#failed.filter(({ update }) => isDuring(update, made));
    const [first] = during;
    if (first === undefined) return undefined;
    const evidence = `made during ${nameOf(first.update)} of ${first.stack}, which failed`;
    // Where labels can be read, a key without one is not of this package.
    const mayBeOurs = key.label === null && !key.isLabelRead;
    const [only, ...others] = mayBeOurs ? unique(during.flatMap((failed) => remadeAfter(failed, key, made))) : [];
    if (only !== undefined && others.length === 0) {
      return { standing: "interrupted", urns: [only], evidence: `${evidence}; the next one made the resource` };
    }
    return { standing: "unmanaged", urns: [], evidence };
  }
}

function failedIn({ name, saved, updates }: AuditedState): FailedUpdate[] {
  const accessKeys = new Map<string, SavedAccessKey[]>();
  for (const each of saved.accessKeys) append(accessKeys, each.instance, each);
  const ups = upsAmong(updates);
  const failed = ups.filter(({ succeeded }) => !succeeded);
  return failed.map((update) => ({ stack: name, update, next: makingAfter(ups, update), accessKeys }));
}

/** The resources that got a key with the same limits from the next update that succeeded. */
function remadeAfter({ next, accessKeys }: FailedUpdate, key: LiveKey, before: number): string[] {
  const { limits: own } = key;
  if (next === undefined || own === null) return [];
  const isNext = (time: number) => time > before && time >= next.from && time < next.to;
  return instancesOf(key)
    .flatMap((instance) => accessKeys.get(instance) ?? [])
    .filter(({ limits, made }) => hasLimits(own, limits) && made.some((date) => isNext(Date.parse(date))))
    .map(({ urn }) => urn);
}

function nameOf({ version, start }: Update): string {
  return version > 0 ? `update ${version}` : `the update of ${new Date(start).toISOString()}`;
}
