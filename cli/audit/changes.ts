import type { Session } from "../../provider/cloud/session";
import { quoted, shortened } from "../output";
import type { AuditedState } from "./evidence";
import type { ListedKey, LiveKey } from "./live-keys";
import { whyInUse } from "./sign-in";
import type { AuditedKey } from "./standings";

/** What the user wants to be done, by fingerprints and GUIDs. */
export interface WantedChanges {
  adopt: readonly string[];
  disable: readonly string[];
  delete: readonly string[];
}

/** Something that is going to be done at once. */
export interface Change {
  verb: keyof WantedChanges;
  keys: string[];
  /** A line for each key, which ends in it, as in "delete the access key of instance …: 0123456789ab". */
  lines: string[];
  run(): Promise<unknown>;
  /** What IBM lists afterwards; undefined where the states differ then too, so that no standing is foreseen. */
  after: ((live: readonly LiveKey[]) => LiveKey[]) | undefined;
}

export function keysIn({ disable, delete: deleted, adopt }: WantedChanges): string[] {
  return [...disable, ...deleted, ...adopt];
}

/** What disabling and deleting these keys comes to; every refusal comes before anything is changed. */
export async function changesFor(
  wanted: WantedChanges,
  audited: readonly AuditedKey[],
  listed: readonly ListedKey[],
  sessions: readonly Session[],
): Promise<Change[]> {
  const twice = keysIn(wanted).find((key, at, all) => all.indexOf(key) !== at);
  if (twice !== undefined) throw refusal("change", twice, "it is named twice", "Name each key once.");
  const changes: Change[] = [];
  for (const key of wanted.disable) {
    const found = unclaimed("disable", key, audited);
    const { handle } = handleOf(key, listed);
    if (handle.disable === undefined) {
      throw refusal("disable", key, "IBM cannot disable a resource key", `Delete it instead: --delete ${key}.`);
    }
    const after = (live: readonly LiveKey[]) =>
      live.map((each) => (each.key === key ? { ...each, enabled: false } : each));
    changes.push({ verb: "disable", keys: [key], lines: [lineOf("disable", found)], run: handle.disable, after });
  }
  for (const key of wanted.delete) {
    const found = unclaimed("delete", key, audited);
    const { handle } = handleOf(key, listed);
    const inUse = handle.resourceKey && (await whyInUse(handle.resourceKey, sessions));
    if (inUse !== undefined) {
      throw refusal("delete", key, inUse, "Sign in with another credential, or delete it in IBM's web UI.");
    }
    const after = (live: readonly LiveKey[]) => live.filter((each) => each.key !== key);
    changes.push({ verb: "delete", keys: [key], lines: [lineOf("delete", found)], run: handle.delete, after });
  }
  return changes;
}

/** What others have said of a key comes before what tells it from all others. */
function lineOf(verb: string, { kind, key, instance, name, created }: AuditedKey): string {
  const details = [
    ...(name === null ? [] : [quoted(name)]),
    ...(created === null ? [] : [`created ${shortened(created)}`]),
  ].join(", ");
  return `${verb} the ${kind} of instance ${shortened(instance)}${details === "" ? "" : ` (${details})`}: ${key}`;
}

/** Refuses to change what may be the key of a resource whose keys cannot be read in a state. */
export function refuseUnread(
  wanted: WantedChanges,
  audited: readonly AuditedKey[],
  states: readonly AuditedState[],
): void {
  const unread = states.flatMap(({ saved }) => saved.unread);
  for (const key of keysIn(wanted)) {
    const found = audited.find((each) => each.key === key);
    const holder = unread.find(({ kind, instance }) => kind === found?.kind && ["", found.instance].includes(instance));
    if (holder === undefined) continue;
    const answered = `it may be one of ${holder.urn}, whose state cannot be read (${holder.what})`;
    throw refusal("change", key, answered, "Run `pulumi up` first, or change it in IBM's web UI.");
  }
}

/** The key as it was audited; refused when a stack holds it. */
export function unclaimed(verb: string, key: string, audited: readonly AuditedKey[]): AuditedKey {
  const found = audited.find((each) => each.key === key);
  if (found === undefined || found.standing === "missing") {
    const answered = found === undefined ? "no audited instance has it" : "IBM does not list it";
    throw refusal(verb, key, answered, "Name a key by its fingerprint or GUID, and its instance with --instance.");
  }
  const [urn] = found.urns;
  if (found.standing === "managed") {
    const advice = "Remove the resource from its program, or change it there, and run `pulumi up`.";
    throw refusal(verb, key, `it is the key of ${urn}`, advice);
  }
  if (found.standing === "retiring") {
    const advice = "The next `pulumi up` ends it in time; add it to rotation.revoke to end it at once.";
    throw refusal(verb, key, `it is an older key of ${urn}`, advice);
  }
  if (found.standing === "adopting") {
    const advice = "Let the update end; run `pulumi up` again if it was interrupted.";
    throw refusal(verb, key, `an update of ${urn} adopts it`, advice);
  }
  return found;
}

export function refusal(verb: string, key: string, answered: string, advice: string): Error {
  return new Error(`Could not ${verb} the key ${key}: ${answered}. ${advice}`);
}

function handleOf(key: string, listed: readonly ListedKey[]): ListedKey {
  const found = listed.find(({ live }) => live.key === key);
  if (found === undefined) throw refusal("change", key, "IBM does not list it", "Run the audit again.");
  return found;
}
