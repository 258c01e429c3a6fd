import type { Session } from "../../provider/command-line/cloud";
import { quoted, shortened } from "../output";
import type { AuditedState } from "./audited-stack";
import type { ListedKey } from "./list-keys";
import type { LiveKey } from "./live-keys";
import { whyInUse } from "./sign-in";
import type { AuditedKey } from "./standings";

/** What the user wants to be done, by fingerprints and GUIDs. */
export interface WantedChanges {
  adopt: readonly string[];
  disable: readonly string[];
  delete: readonly string[];
}

/** A change at IBM or in a state, which is done as a whole. */
export interface Change {
  verb: keyof WantedChanges;
  keys: string[];
  /** A line for each key, ending in the key, as in "delete the access key of instance …: 0123456789ab". */
  lines: string[];
  run(): Promise<unknown>;
  /** What IBM lists afterwards; undefined where the change writes a state, so that no standing is foreseen. */
  after: ((live: readonly LiveKey[]) => LiveKey[]) | undefined;
}

export function keysIn({ disable, delete: deleted, adopt }: WantedChanges): string[] {
  return [...disable, ...deleted, ...adopt];
}

/** Plans the disabling and deleting of these keys. Every refusal comes before anything is changed. */
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
    const found = expectUnowned("disable", key, audited);
    const { actions } = listedKey(key, listed);
    if (actions.disable === undefined) {
      throw refusal("disable", key, "IBM cannot disable a resource key", `Delete it instead: --delete ${key}.`);
    }
    const after = (live: readonly LiveKey[]) =>
      live.map((each) => (each.key === key ? { ...each, enabled: false } : each));
    changes.push({ verb: "disable", keys: [key], lines: [lineOf("disable", found)], run: actions.disable, after });
  }
  for (const key of wanted.delete) {
    const found = expectUnowned("delete", key, audited);
    const { actions } = listedKey(key, listed);
    const inUse = actions.resourceKey && (await whyInUse(actions.resourceKey, sessions));
    if (inUse !== undefined) {
      throw refusal("delete", key, inUse, "Sign in with another credential, or delete it in IBM's web UI.");
    }
    const after = (live: readonly LiveKey[]) => live.filter((each) => each.key !== key);
    changes.push({ verb: "delete", keys: [key], lines: [lineOf("delete", found)], run: actions.delete, after });
  }
  return changes;
}

/** The key is last: no name that others chose can then be read as it. */
function lineOf(verb: string, { kind, key, instance, connectedInstance, enabled, name, created }: AuditedKey): string {
  const cutOff = enabled === true ? connectedInstance : null;
  const details = [
    ...(name === null ? [] : [quoted(name)]),
    ...(created === null ? [] : [`created ${shortened(created)}`]),
    ...(cutOff === null ? [] : [`its agents are cut off from instance ${cutOff} too`]),
  ].join(", ");
  return `${verb} the ${kind} of instance ${shortened(instance)}${details === "" ? "" : ` (${details})`}: ${key}`;
}

/** Refuses to change a key that may belong to a resource whose keys cannot be read in the state. */
export function refuseUnread(
  wanted: WantedChanges,
  audited: readonly AuditedKey[],
  states: readonly AuditedState[],
): void {
  const unread = states.flatMap(({ saved }) => saved.unread);
  for (const key of keysIn(wanted)) {
    const found = audited.find((each) => each.key === key);
    const places = ["", found?.instance, found?.connectedInstance];
    const owner = unread.find(({ kind, instance }) => kind === found?.kind && places.includes(instance));
    if (owner === undefined) continue;
    const answered = `it may be one of ${owner.urn}, whose state cannot be read (${owner.what})`;
    throw refusal("change", key, answered, "Run `pulumi up` first, or change it in IBM's web UI.");
  }
}

/** The key as it was audited; refuses one that a stack owns. */
export function expectUnowned(verb: string, key: string, audited: readonly AuditedKey[]): AuditedKey {
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

function listedKey(key: string, listed: readonly ListedKey[]): ListedKey {
  const found = listed.find(({ live }) => live.key === key);
  if (found === undefined) throw refusal("change", key, "IBM does not list it", "Run the audit again.");
  return found;
}
