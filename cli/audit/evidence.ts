import { isChosenFor } from "../../provider/cloud/resource-controller/key-name";
import { hasLimits } from "../../provider/cloud/sysdig/client";
import { type Owner, ownerOf } from "../../provider/engine/owner";
import { typeOf } from "../exported-stack";
import { clockSkew, failedAt, isMadeNext, type Update } from "./history";
import type { LiveKey } from "./live-keys";
import type { OpenCreation, SavedKeys } from "./saved-keys";

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
  /** Whom it was probably made for. */
  urns: string[];
  evidence: string;
}

/** Where a key that no state names comes from, as far as there is evidence; `strays` are all such keys. */
export function findingOf(key: LiveKey, strays: readonly LiveKey[], states: readonly AuditedState[]): Finding {
  return (
    byName(key, states) ??
    byOpenCreation(key, strays, states) ??
    byFailedUpdate(key, states) ?? { standing: "unmanaged", urns: [], evidence: "no stack that was named knows it" }
  );
}

/** The creations that may have made this key. */
export function openCreationsFor(key: LiveKey, { saved, updates }: AuditedState): OpenCreation[] {
  return saved.open.filter((creation) => fits(key, creation, updates));
}

function byName({ name }: LiveKey, states: readonly AuditedState[]): Finding | undefined {
  if (name === null) return undefined;
  const owners = states.flatMap(({ saved }) => saved.owners);
  const chosenFor = [...owners, ...impliedBy(name, owners)].filter((owner) => isChosenFor(name, owner));
  if (chosenFor.length === 0) return undefined;
  const urns = [...new Set(chosenFor.map(({ urn }) => urn))];
  return { standing: "interrupted", urns, evidence: "its name was chosen for this resource" };
}

/** Resources that no state has, as the name's start tells them; those with a parent it cannot tell. */
function impliedBy(name: string, owners: readonly Owner[]): Owner[] {
  return owners.flatMap(({ project, stack }) => {
    const start = `${project}-${stack}-`;
    if (!name.startsWith(start)) return [];
    const resource = name.slice(start.length).replace(/-[0-9a-f]{7}$/, "");
    const kinds = ["ResourceKey", "IngestionKey", "ServiceKey"];
    return kinds.map((kind) => ownerOf(`urn:pulumi:${stack}::${project}::${typeOf(kind)}::${resource}`));
  });
}

/** A creation made one key at most: where more fit, somebody else has made keys too, and nothing is said of any. */
function byOpenCreation(
  key: LiveKey,
  strays: readonly LiveKey[],
  states: readonly AuditedState[],
): Finding | undefined {
  const makers = (each: LiveKey) => states.flatMap((state) => openCreationsFor(each, state));
  const mine = makers(key);
  if (mine.length === 0) return undefined;
  const rivals = strays.filter((each) => makers(each).some((creation) => mine.includes(creation)));
  const urns = [...new Set(mine.map(({ urn }) => urn))];
  if (rivals.length <= mine.length) {
    return { standing: "interrupted", urns, evidence: [...new Set(mine.map(({ because }) => because))].join("; ") };
  }
  const evidence = `one of ${rivals.length} keys that fit what was interrupted: ${urns.join(", ")}`;
  return { standing: "unmanaged", urns: [], evidence };
}

/** A provider that was killed leaves nothing in the state; the update that it worked for has failed. */
function byFailedUpdate(key: LiveKey, states: readonly AuditedState[]): Finding | undefined {
  if (key.created === null) return undefined;
  const made = Date.parse(key.created);
  const during = states.flatMap((state) => failedAt(state.updates, made).map((update) => ({ state, update })));
  const [first] = during;
  if (first === undefined) return undefined;
  const urns = during.flatMap(({ state, update }) =>
    state.saved.accessKeys.filter((each) => isRemade(key, each, state.updates, update)).map(({ urn }) => urn),
  );
  const [only, ...others] = new Set(urns);
  const evidence = `made during ${nameOf(first.update)} of ${first.state.name}, which failed`;
  if (only !== undefined && others.length === 0) {
    return { standing: "interrupted", urns: [only], evidence: `${evidence}; the next one made the resource` };
  }
  return { standing: "unmanaged", urns: [], evidence };
}

/** Whether this resource got its key from the next update that succeeded after the one that failed. */
function isRemade(
  key: LiveKey,
  { instance, limits, made }: SavedKeys["accessKeys"][number],
  updates: readonly Update[],
  failed: Update,
): boolean {
  if (key.limits === null || key.created === null || key.instance !== instance) return false;
  const before = Date.parse(key.created);
  return (
    hasLimits(key.limits, limits) &&
    made.some((date) => Date.parse(date) > before && isMadeNext(updates, failed, Date.parse(date)))
  );
}

/** A provider whose CLI was killed works on until its own deadline. Milliseconds. */
const longestOrphan = 5 * 60_000;

function fits(key: LiveKey, creation: OpenCreation, updates: readonly Update[]): boolean {
  if (key.kind !== creation.kind || key.instance !== creation.instance || creation.known.includes(key.key))
    return false;
  const isAlike =
    key.limits === null
      ? creation.name !== undefined && creation.name === key.name
      : creation.limits !== undefined && hasLimits(key.limits, creation.limits);
  return isAlike && isInTime(key, creation, updates);
}

function isInTime({ created }: LiveKey, { since }: OpenCreation, updates: readonly Update[]): boolean {
  if (since === undefined) return true;
  if (created === null) return false;
  const [made, from] = [Date.parse(created), Date.parse(since)];
  const next = updates.find(({ start }) => start > from);
  return made >= from - clockSkew && (next === undefined || made <= next.start + longestOrphan);
}

function nameOf({ version, start }: Update): string {
  return version > 0 ? `update ${version}` : `the update of ${new Date(start).toISOString()}`;
}
