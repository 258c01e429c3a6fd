import { tell, wordsOf } from "../output";
import { type Change, keysIn, type WantedChanges } from "./changes";
import type { Audit } from "./reading";
import { type AuditedKey, standingsOf } from "./standings";

/** What the changes are decided by. */
export interface Decider {
  /** Reads states and lists as they are now. */
  read(): Promise<Audit>;
  /** What is wanted comes to this; refuses what must not be done. */
  decide(wanted: WantedChanges, audit: Audit): Promise<Change[]>;
}

/**
 * Does what was asked for, as long as everything is as it was when the user was asked: before each change all is read
 * and decided again, as others may take a key over at any time.
 */
export async function carryOut(wanted: WantedChanges, asked: Audit, { read, decide }: Decider): Promise<void> {
  const done: string[] = [];
  let left = wanted;
  let expected: readonly AuditedKey[] | undefined = asked.keys;
  while (keysIn(left).length > 0) {
    try {
      const audit = await read();
      if (expected !== undefined) refuseChanged(keysIn(left), expected, audit.keys);
      const [change] = await decide(left, audit);
      if (change === undefined) return;
      await change.run();
      expected = change.after && standingsAfter(audit, change.after);
      left = without(left, change.keys);
      done.push(...change.lines);
      for (const line of change.lines) tell(`Done: ${line}`);
    } catch (error) {
      if (done.length === 0) throw error;
      throw new Error(`${wordsOf(error)} Done before: ${done.join("; ")}`);
    }
  }
}

/** The standings that this change alone leads to: what differs from them was done by others. */
function standingsAfter({ live, listing, stacks, ignored }: Audit, after: NonNullable<Change["after"]>): AuditedKey[] {
  return standingsOf(after(live), listing.places, stacks, ignored);
}

function without({ adopt, disable, delete: deleted }: WantedChanges, keys: readonly string[]): WantedChanges {
  const others = (each: readonly string[]) => each.filter((key) => !keys.includes(key));
  return { adopt: others(adopt), disable: others(disable), delete: others(deleted) };
}

/** All that the user has seen of a key. */
const seen = ["standing", "urns", "evidence", "name", "enabled", "created", "instance", "label", "kind"] as const;

function refuseChanged(keys: readonly string[], expected: readonly AuditedKey[], found: readonly AuditedKey[]): void {
  for (const key of keys) {
    const [before, now] = [expected, found].map((all) => all.find((each) => each.key === key));
    if (before === undefined) continue;
    const answered = now === undefined ? ["IBM does not list it any more"] : differencesOf(before, now);
    if (answered.length === 0) continue;
    throw new Error(
      `Stopped before the key ${key} was changed: since it was audited, ${answered.join(", ")}. Run the audit again.`,
    );
  }
}

function differencesOf(before: AuditedKey, now: AuditedKey): string[] {
  return seen
    .filter((what) => String(before[what]) !== String(now[what]))
    .map((what) => `its ${words[what] ?? what} was ${shown(before[what])} and is ${shown(now[what])}`);
}

const words: Partial<Record<(typeof seen)[number], string>> = { urns: "resources", enabled: "being enabled" };

function shown(value: AuditedKey[(typeof seen)[number]]): string {
  return JSON.stringify(value);
}
