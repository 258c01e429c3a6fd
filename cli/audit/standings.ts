import { adoptersAmong } from "./adopters";
import { type AuditedInstance, listIdOf } from "./audited-instance";
import type { AuditedState } from "./audited-stack";
import { Evidence } from "./evidence";
import { append, unique } from "./lists";
import type { LiveKey } from "./live-keys";
import { keyIdOf } from "./live-keys";
import type { DeclaredAdoption, SavedKey } from "./saved-keys/records";

export type Standing = "managed" | "retiring" | "adopting" | "interrupted" | "unmanaged" | "missing";

/** What the audit tells of one key. */
export interface AuditedKey extends Omit<LiveKey, "limits" | "isLabelRead" | "isListedByBoth"> {
  standing: Standing;
  /** The resources that own it, or that it was made for. */
  urns: string[];
  /** Why the key has this standing. */
  evidence: string;
  /** Whether the user named it with --ignore. */
  ignored: boolean;
}

export type Verdict = "all known" | "unknown or missing keys" | "interrupted creations";

/** Judges every live key, and every key that a state names in a list that is complete. Pure. */
export function standingsOf(
  live: readonly LiveKey[],
  complete: readonly Pick<AuditedInstance, "kind" | "instance">[],
  states: readonly AuditedState[],
  ignored: readonly string[],
): AuditedKey[] {
  const saved = states.flatMap((state) => state.saved.keys);
  const owners = new Map<string, SavedKey[]>();
  for (const each of saved) append(owners, keyIdOf(each), each);
  const adoptersOf = adoptersAmong(states.flatMap((state) => state.saved.adoptions));
  const judgementOf = (key: LiveKey) => ownedBy(owners.get(keyIdOf(key)) ?? []) ?? adoptedBy(adoptersOf(key));
  const evidence = new Evidence(
    live.filter((key) => judgementOf(key) === undefined),
    states,
  );
  const judged = live.map((key): AuditedKey => {
    const { limits: _limits, isLabelRead: _isLabelRead, isListedByBoth: _isListedByBoth, ...shown } = key;
    const judgement = judgementOf(key);
    if (judgement !== undefined) return { ...shown, ...judgement, ignored: false };
    return { ...shown, ...evidence.findingOn(key), ignored: ignored.includes(key.key) };
  });
  return [...judged, ...missingAmong(saved, live, complete, ignored)];
}

type Judgement = Pick<AuditedKey, "standing" | "urns" | "evidence">;

function ownedBy(owners: readonly SavedKey[]): Judgement | undefined {
  const owner = owners.find(({ standing }) => standing === "managed") ?? owners[0];
  if (owner === undefined) return undefined;
  return { standing: owner.standing, urns: unique(owners.map(({ urn }) => urn)), evidence: owner.because };
}

function adoptedBy(adopters: readonly DeclaredAdoption[]): Judgement | undefined {
  if (adopters.length === 0) return undefined;
  return {
    standing: "adopting",
    urns: unique(adopters.map(({ urn }) => urn)),
    evidence: "an update adopts it, which is under way or was interrupted",
  };
}

function missingAmong(
  saved: readonly SavedKey[],
  live: readonly LiveKey[],
  complete: readonly Pick<AuditedInstance, "kind" | "instance">[],
  ignored: readonly string[],
): AuditedKey[] {
  const lists = new Set(complete.map(listIdOf));
  const listed = new Set(live.map(keyIdOf));
  const missing = saved.filter((each) => lists.has(listIdOf(each)) && !listed.has(keyIdOf(each)));
  return missing.map(({ kind, key, urn, instance, because }) => ({
    kind,
    key,
    name: null,
    enabled: null,
    created: null,
    label: null,
    instance,
    connectedInstance: null,
    standing: "missing",
    urns: [urn],
    evidence: `the state names it (${because}), but IBM does not list it`,
    ignored: ignored.includes(key),
  }));
}

/** The worst of all. */
export function verdictOf(keys: readonly AuditedKey[]): Verdict {
  const standings = keys.filter(({ ignored }) => !ignored).map(({ standing }) => standing);
  if (standings.includes("interrupted")) return "interrupted creations";
  const isOff = standings.some((standing) => standing === "unmanaged" || standing === "missing");
  return isOff ? "unknown or missing keys" : "all known";
}
