import { type AuditedState, findingOf } from "./evidence";
import type { LiveKey } from "./live-keys";
import type { Place, SavedKey } from "./saved-keys";

export type Standing = "managed" | "retiring" | "interrupted" | "unmanaged" | "missing";

/** What the audit says of one key. */
export interface AuditedKey extends Omit<LiveKey, "limits"> {
  standing: Standing;
  /** The resources that hold it, or that it was probably made for. */
  urns: string[];
  /** Why it is said. */
  evidence: string;
  /** Whether the user has said that it is known. */
  ignored: boolean;
}

export type Verdict = "all known" | "unknown or missing keys" | "interrupted creations";

/** Judges every live key, and every key that a state names at one of these places. Pure. */
export function standingsOf(
  live: readonly LiveKey[],
  places: readonly Pick<Place, "kind" | "instance">[],
  states: readonly AuditedState[],
  ignored: readonly string[],
): AuditedKey[] {
  const saved = states.flatMap((state) => state.saved.keys);
  const isSame = (one: Pick<SavedKey, "kind" | "key">, other: Pick<SavedKey, "kind" | "key">) =>
    one.kind === other.kind && one.key === other.key;
  const strays = live.filter((key) => !saved.some((each) => isSame(each, key)));
  const audited = live.map(({ limits, ...key }): AuditedKey => {
    const holders = saved.filter((each) => isSame(each, key));
    const holder = holders.find(({ standing }) => standing === "managed") ?? holders[0];
    if (holder === undefined) {
      return { ...key, ...findingOf({ ...key, limits }, strays, states), ignored: ignored.includes(key.key) };
    }
    const urns = [...new Set(holders.map(({ urn }) => urn))];
    return { ...key, standing: holder.standing, urns, evidence: holder.because, ignored: false };
  });
  const missing = saved
    .filter((each) => places.some(({ kind, instance }) => kind === each.kind && instance === each.instance))
    .filter((each) => !live.some((key) => isSame(each, key)))
    .map(({ kind, key, urn, instance, because }): AuditedKey => {
      const evidence = `the state names it (${because}), but IBM does not list it`;
      const unseen = { name: null, enabled: null, created: null };
      return {
        ...{ kind, key, ...unseen, instance, standing: "missing", urns: [urn], evidence },
        ignored: ignored.includes(key),
      };
    });
  return [...audited, ...missing];
}

/** The worst of all. */
export function verdictOf(keys: readonly AuditedKey[]): Verdict {
  const standings = keys.filter(({ ignored }) => !ignored).map(({ standing }) => standing);
  if (standings.includes("interrupted")) return "interrupted creations";
  const isOff = standings.some((standing) => standing === "unmanaged" || standing === "missing");
  return isOff ? "unknown or missing keys" : "all known";
}
