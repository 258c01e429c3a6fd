import { messageOf, tell } from "../output";
import { type Change, keysIn, type WantedChanges } from "./changes";
import type { Audit } from "./reading";
import { type AuditedKey, standingsOf } from "./standings";

/** What the changes are decided by. */
export interface Decider {
  /** Reads states and lists as they are now. */
  read(): Promise<Audit>;
  /** Plans what is wanted, the change to make first at the front; refuses what must not be done. */
  decide(wanted: WantedChanges, audit: Audit): Promise<Change[]>;
}

/**
 * Does what was asked for, as long as everything is as it was when the user was asked. Before each change all is read and
 * decided again, since another stack or person may adopt a key at any time.
 */
export async function carryOut(wanted: WantedChanges, asked: Audit, { read, decide }: Decider): Promise<void> {
  const done: string[] = [];
  let remaining = wanted;
  let expected: Expected = { keys: asked.keys, compared: shownToUser };
  while (keysIn(remaining).length > 0) {
    try {
      const audit = await read();
      refuseChanged(keysIn(remaining), expected, audit.keys);
      const [change, next] = await decide(remaining, audit);
      if (change === undefined) return;
      refuseOther(change, expected);
      await change.run();
      expected = { ...expectedAfter(change, audit), next };
      remaining = without(remaining, change.keys);
      done.push(...change.lines);
      for (const line of change.lines) tell(`Done: ${line}`);
    } catch (error) {
      if (done.length === 0) throw error;
      throw new Error(`${messageOf(error)} Done before: ${done.join("; ")}`);
    }
  }
}

/** What the next audit must find, unless others have changed something. */
interface Expected {
  keys: readonly AuditedKey[];
  /** Which of the properties must be as they were. */
  compared: typeof shownToUser | typeof toldByIbm;
  /** Undefined before the first change. */
  next?: Change | undefined;
}

/** An adoption writes a state, which may be evidence for other keys too: only what IBM tells of those must stay. */
function expectedAfter({ after }: Change, audit: Audit): Expected {
  if (after === undefined) return { keys: audit.keys, compared: toldByIbm };
  return { keys: standingsAfter(audit, after), compared: shownToUser };
}

/** The standings after this change: what differs from them was done by others. */
function standingsAfter({ live, listing, stacks, ignored }: Audit, after: NonNullable<Change["after"]>): AuditedKey[] {
  return standingsOf(after(live), listing.complete, stacks, ignored);
}

function without({ adopt, disable, delete: deleted }: WantedChanges, keys: readonly string[]): WantedChanges {
  const others = (each: readonly string[]) => each.filter((key) => !keys.includes(key));
  return { adopt: others(adopt), disable: others(disable), delete: others(deleted) };
}

/** What IBM tells of a key. */
const toldByIbm = ["name", "enabled", "created", "instance", "connectedInstance", "label", "kind"] as const;
/** All that the user was shown of it. */
const shownToUser = ["standing", "urns", "evidence", ...toldByIbm] as const;

function refuseChanged(
  keys: readonly string[],
  { keys: expected, compared }: Expected,
  found: readonly AuditedKey[],
): void {
  for (const key of keys) {
    const [before, now] = [expected, found].map((all) => all.find((each) => each.key === key));
    if (before === undefined) continue;
    const answered = now === undefined ? ["IBM does not list it any more"] : differencesOf(before, now, compared);
    if (answered.length === 0) continue;
    throw new Error(
      `Stopped before the key ${key} was changed: since it was audited, ${answered.join(", ")}. Run the audit again.`,
    );
  }
}

/** The change may differ though its keys are as they were: another resource may now be the one that adopts. */
function refuseOther({ lines }: Change, { next }: Expected): void {
  const [asked, now] = [next?.lines.join("; "), lines.join("; ")];
  if (asked === undefined || asked === now) return;
  throw new Error(
    `Stopped: what was asked about is ${shown(asked)} and would be ${shown(now)} now. Run the audit again.`,
  );
}

function differencesOf(before: AuditedKey, now: AuditedKey, compared: Expected["compared"]): string[] {
  return compared
    .filter((what) => String(before[what]) !== String(now[what]))
    .map((what) => `its ${words[what] ?? what} was ${shown(before[what])} and is ${shown(now[what])}`);
}

const words: Partial<Record<(typeof shownToUser)[number], string>> = {
  urns: "resources",
  enabled: "being enabled",
  connectedInstance: "connected instance",
};

function shown(value: AuditedKey[(typeof shownToUser)[number]]): string {
  return JSON.stringify(value);
}
