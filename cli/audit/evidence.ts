import { hasLimits } from "../../provider/cloud/sysdig/client";
import { markIn, markOf } from "../../provider/domain/create-label";
import { typeOf } from "../exported-stack";
import { isDuring, makingAfter, type Update, upsAmong } from "./history";
import type { LiveKey } from "./live-keys";
import { mayHaveMade, type OpenCreation, type TimeSpan } from "./open-creations";
import type { SavedAccessKey, SavedKeys } from "./saved-keys";

/** One stack, as far as the audit knows it. */
export interface AuditedState {
  /** As the user named it. */
  name: string;
  saved: SavedKeys;
  /** The oldest first; none where only a file was read. */
  updates: readonly Update[];
}

export interface Finding {
  standing: "interrupted" | "unmanaged";
  /** Whom it was made for. */
  urns: string[];
  evidence: string;
}

/** The creations that may have made this key. */
export function openCreationsFor(key: LiveKey, { saved }: AuditedState): OpenCreation[] {
  return saved.open.filter((creation) => mayHaveMade(creation, key));
}

/** Where the keys that no state names come from, as far as there is evidence. */
export class Evidence {
  readonly #lost = new Map<string, OpenCreation[]>();
  /** URNs by the mark in their labels. */
  readonly #owners = new Map<string, Set<string>>();
  /** How names begin that were chosen in these stacks. */
  readonly #starts = new Map<string, { project: string; stack: string }>();
  readonly #makers = new Map<LiveKey, OpenCreation[]>();
  readonly #made = new Map<OpenCreation, LiveKey[]>();
  /** How many keys fit any of these creations, by their numbers. */
  readonly #rivals = new Map<string, number>();
  readonly #numbers = new Map<OpenCreation, number>();
  readonly #failures: FailedUp[];

  /** `strays`: all keys that no state names. */
  constructor(strays: readonly LiveKey[], states: readonly AuditedState[]) {
    for (const { urn, project, stack } of states.flatMap(({ saved }) => saved.owners)) {
      const mark = markOf(urn);
      this.#owners.set(mark, (this.#owners.get(mark) ?? new Set()).add(urn));
      this.#starts.set(`${project}-${stack}-`, { project, stack });
    }
    for (const creation of states.flatMap(({ saved }) => saved.open)) {
      this.#numbers.set(creation, this.#numbers.size);
      if (creation.label !== undefined) append(this.#lost, creation.label, creation);
    }
    const places = new Map<string, OpenCreation[]>();
    for (const creation of this.#numbers.keys()) append(places, `${creation.kind} ${creation.instance}`, creation);
    for (const key of strays) {
      if (key.label !== null) continue;
      const makers = places.get(`${key.kind} ${key.instance}`)?.filter((creation) => mayHaveMade(creation, key)) ?? [];
      this.#makers.set(key, makers);
      for (const creation of makers) append(this.#made, creation, key);
    }
    this.#failures = states.flatMap(failuresOf);
  }

  of(key: LiveKey): Finding {
    return (
      this.#byLabel(key) ??
      this.#byOpenCreation(key) ??
      this.#byFailedUp(key) ?? { standing: "unmanaged", urns: [], evidence: "no stack that was named knows it" }
    );
  }

  #byLabel({ label, name }: LiveKey): Finding | undefined {
    if (label === null) return undefined;
    const lost = this.#lost.get(label);
    if (lost !== undefined) {
      const urns = unique(lost.map(({ urn }) => urn));
      const evidence = `a lost create of ${urns.join(" and ")} has made it: the next \`pulumi up\` removes it`;
      return { standing: "interrupted", urns, evidence };
    }
    const urns = [...(this.#owners.get(markIn(label) ?? "") ?? this.#impliedBy(name ?? "", label))];
    if (urns.length > 0) {
      return { standing: "interrupted", urns, evidence: `its create label was made for ${urns.join(" or ")}` };
    }
    const evidence = `its create label, ${label}, was made for a resource of no stack that was named`;
    return { standing: "unmanaged", urns, evidence };
  }

  /** Resources that no state has, as the name's start tells them; those with a parent it cannot tell. */
  *#impliedBy(name: string, label: string): Generator<string> {
    for (const [start, { project, stack }] of this.#starts) {
      if (!name.startsWith(start)) continue;
      const resource = name.slice(start.length, -label.length - 1);
      for (const kind of ["ResourceKey", "IngestionKey", "ServiceKey"]) {
        const urn = `urn:pulumi:${stack}::${project}::${typeOf(kind)}::${resource}`;
        if (markIn(label) === markOf(urn)) yield urn;
      }
    }
  }

  /** A creation made one key at most: where more fit, somebody else has made keys too, and nothing is said of any. */
  #byOpenCreation(key: LiveKey): Finding | undefined {
    const makers = this.#makers.get(key) ?? [];
    if (makers.length === 0) return undefined;
    const rivals = this.#rivalsFor(makers);
    const urns = unique(makers.map(({ urn }) => urn));
    if (rivals <= makers.length) {
      return { standing: "interrupted", urns, evidence: unique(makers.map(({ because }) => because)).join("; ") };
    }
    const evidence = `one of ${rivals} keys that fit what was interrupted: ${urns.join(", ")}`;
    return { standing: "unmanaged", urns: [], evidence };
  }

  #rivalsFor(makers: readonly OpenCreation[]): number {
    const which = makers.map((creation) => this.#numbers.get(creation)).join();
    const known = this.#rivals.get(which);
    if (known !== undefined) return known;
    const count = new Set(makers.flatMap((creation) => this.#made.get(creation) ?? [])).size;
    this.#rivals.set(which, count);
    return count;
  }

  /** A provider that was killed leaves nothing in the state; the run that it worked for has failed. */
  #byFailedUp(key: LiveKey): Finding | undefined {
    if (key.created === null) return undefined;
    const made = Date.parse(key.created);
    const during = this.#failures.filter(({ update }) => isDuring(update, made));
    const [first] = during;
    if (first === undefined) return undefined;
    // Where labels are shown, a key without one is none of ours.
    const isTraced = key.label === null && !key.isLabelRead;
    const [only, ...others] = isTraced ? unique(during.flatMap((failure) => remadeAfter(failure, key, made))) : [];
    const evidence = `made during ${nameOf(first.update)} of ${first.name}, which failed`;
    if (only !== undefined && others.length === 0) {
      return { standing: "interrupted", urns: [only], evidence: `${evidence}; the next one made the resource` };
    }
    return { standing: "unmanaged", urns: [], evidence };
  }
}

/** A run that failed, and what the next one that succeeded may have made in its place. */
interface FailedUp {
  name: string;
  update: Update;
  next: TimeSpan | undefined;
  accessKeys: ReadonlyMap<string, readonly SavedAccessKey[]>;
}

function failuresOf({ name, saved, updates }: AuditedState): FailedUp[] {
  const accessKeys = new Map<string, SavedAccessKey[]>();
  for (const each of saved.accessKeys) append(accessKeys, each.instance, each);
  const ups = upsAmong(updates);
  const failed = ups.filter(({ succeeded }) => !succeeded);
  return failed.map((update) => ({ name, update, next: makingAfter(ups, update), accessKeys }));
}

/** Resources that got a key like this one from the next run. */
function remadeAfter({ next, accessKeys }: FailedUp, { instance, limits: own }: LiveKey, before: number): string[] {
  if (next === undefined || own === null) return [];
  const isNext = (time: number) => time > before && time >= next.from && time < next.to;
  return (accessKeys.get(instance) ?? [])
    .filter(({ limits, made }) => hasLimits(own, limits) && made.some((date) => isNext(Date.parse(date))))
    .map(({ urn }) => urn);
}

function nameOf({ version, start }: Update): string {
  return version > 0 ? `update ${version}` : `the update of ${new Date(start).toISOString()}`;
}

/** In place: a file of somebody else may name one thing a hundred thousand times. */
export function append<Key, Value>(lists: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
