import { noteAdopted } from "./adoption";
import type { Effect } from "./contract";
import { announceDueWork } from "./due-work";
import { differs } from "./effect";
import { warnOfSettings } from "./judged-settings";
import type { Kind, Resource } from "./kind";
import { isToReplace } from "./replace-on-changes";
import { show } from "./services";
import { refuseTooDeep } from "./too-deep";
import { openWork } from "./unmade";

export interface DiffResult {
  /** Arguments whose change updates or replaces the resource. */
  changed: readonly string[];
  /** Those of them that replace it. */
  replaces: readonly string[];
  /** Whether there is anything to do: a changed argument, work that is due, or a drift that a refresh is to show. */
  hasChanges: boolean;
}

/** Compares what is saved with what is declared. */
export async function diffResource<Inputs extends object, State extends object>(
  kind: Kind<Inputs, State>,
  id: string,
  saved: Resource,
  declared: Resource,
): Promise<DiffResult> {
  refuseTooDeep(saved.properties, declared.properties);
  const hasDrifted = kind.drifts.take(saved.urn, id);
  const { changed, replaces } = changesIn(kind.lifecycle.effects, saved, declared);
  // Right after a read it is the refresh that asks, and it asks about IBM alone: nothing of the time, and nothing that
  // an earlier run has left to do, counts there.
  if (hasDrifted !== undefined) return { changed, replaces, hasChanges: changed.length > 0 || hasDrifted };
  const isReplaced = replaces.length > 0;
  noteAdopted(declared.urn, saved.properties);
  const isDue = await announceDueWork(kind, saved, declared, isReplaced);
  const open = openWork(saved.properties, isReplaced);
  for (const each of open) await show(kind.services, "info", declared.urn, each);
  const isOpen = open.length > 0 || kind.properties.isNewlyDerived(saved.properties, declared.properties);
  const hasChanges = changed.length > 0 || isOpen || isDue;
  // A replacement is checked as a new resource, and warned of there.
  if (hasChanges && !isReplaced) await warnOfSettings(kind, declared);
  return { changed, replaces, hasChanges };
}

function changesIn(effects: Readonly<Record<string, Effect>>, saved: Resource, declared: Resource) {
  const changed = Object.entries(effects).filter(
    ([name, effect]) => effect.change !== "none" && differs(name, effect, saved.properties, declared.properties),
  );
  const replaces = changed.filter(
    ([name, { change }]) => change === "replace" || isToReplace(name, saved.properties, declared),
  );
  return { changed: changed.map(([name]) => name), replaces: replaces.map(([name]) => name) };
}
