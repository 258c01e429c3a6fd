import { parseCrn } from "../../provider/domain/crn";
import { fingerprintOf } from "../../provider/domain/fingerprint";
import { type AuditedState, append, Evidence } from "./evidence";
import type { LiveKey } from "./live-keys";
import type { Place, SavedKey, WantedKey } from "./saved-keys";

export type Standing = "managed" | "retiring" | "adopting" | "interrupted" | "unmanaged" | "missing";

/** What the audit says of one key. */
export interface AuditedKey extends Omit<LiveKey, "limits" | "isLabelRead"> {
  standing: Standing;
  /** The resources that own it, or that it was made for. */
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
  const owners = new Map<string, SavedKey[]>();
  for (const each of saved) append(owners, idOf(each), each);
  const wanted = states.flatMap((state) => state.saved.wanted);
  const wantersOf = wantersAmong(wanted);
  const evidence = new Evidence(
    live.filter((key) => !owners.has(idOf(key)) && wantersOf(key).length === 0),
    states,
  );
  const audited = live.map((key): AuditedKey => {
    const { limits: _limits, isLabelRead: _isLabelRead, ...shown } = key;
    const owning = owners.get(idOf(key)) ?? [];
    const owner = owning.find(({ standing }) => standing === "managed") ?? owning[0];
    const wanters = owner === undefined ? wantersOf(key) : [];
    if (wanters.length > 0) {
      const urns = [...new Set(wanters.map(({ urn }) => urn))];
      const told = "an update adopts it, which is under way or was interrupted";
      return { ...shown, standing: "adopting", urns, evidence: told, ignored: false };
    }
    if (owner === undefined) return { ...shown, ...evidence.of(key), ignored: ignored.includes(key.key) };
    const urns = [...new Set(owning.map(({ urn }) => urn))];
    return { ...shown, standing: owner.standing, urns, evidence: owner.because, ignored: false };
  });
  const listed = new Set(places.map(placeOf));
  const seen = new Set(live.map(idOf));
  const missing = saved
    .filter((each) => listed.has(placeOf(each)) && !seen.has(idOf(each)))
    .map(({ kind, key, urn, instance, because }): AuditedKey => {
      const told = `the state names it (${because}), but IBM does not list it`;
      const unseen = { name: null, enabled: null, created: null, label: null };
      return {
        ...{ kind, key, ...unseen, instance, standing: "missing", urns: [urn], evidence: told },
        ignored: ignored.includes(key),
      };
    });
  return [...audited, ...missing];
}

/** Who takes a key over, in whichever way it is declared. */
function wantersAmong(wanted: readonly WantedKey[]): (key: LiveKey) => WantedKey[] {
  const byId = new Map<string, WantedKey[]>();
  for (const each of wanted) for (const id of idsIn(each)) append(byId, id, each);
  return (key) => {
    const named = key.name === null ? [] : (byId.get(`name ${key.name}`) ?? []);
    const there = named.filter(({ instance }) => instance === "" || instance === key.instance);
    return [...(byId.get(idOf(key)) ?? []), ...there];
  };
}

/** An access key is named by its fingerprint or its value, a resource key by its GUID, CRN or name. */
function idsIn({ kind, adopt }: WantedKey): string[] {
  if (kind === "access key") return [adopt, fingerprintOf(adopt)].map((key) => idOf({ kind, key }));
  const guid = parseCrn(adopt)?.resource ?? adopt.toLowerCase();
  return [idOf({ kind, key: guid }), `name ${adopt}`];
}

function idOf({ kind, key }: Pick<SavedKey, "kind" | "key">): string {
  return `${kind} ${key}`;
}

function placeOf({ kind, instance }: Pick<Place, "kind" | "instance">): string {
  return `${kind} ${instance}`;
}

/** The worst of all. */
export function verdictOf(keys: readonly AuditedKey[]): Verdict {
  const standings = keys.filter(({ ignored }) => !ignored).map(({ standing }) => standing);
  if (standings.includes("interrupted")) return "interrupted creations";
  const isOff = standings.some((standing) => standing === "unmanaged" || standing === "missing");
  return isOff ? "unknown or missing keys" : "all known";
}
