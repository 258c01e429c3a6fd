import { currentTime } from "../domain/rehearsal";
import { identityOf } from "../domain/resource-identity";
import type { Context, DecisionContext, StackConfiguration } from "./contract";
import { report } from "./dynamic/diagnostics";
import type { LostCreates } from "./lost-creates";
import { adopt, isOwned, newOwnerOf, otherOwnerOf, own } from "./ownership";

/** What one operation on the resource with this URN may use of the engine. */
export function contextOf(
  urn: string,
  configuration: StackConfiguration,
  lost: LostCreates,
  now: () => number,
): Context {
  return {
    configuration,
    now,
    urn,
    owner: identityOf(urn),
    lose: (each) => lost.add(each),
    makeRoom: async () => false,
    adopt: (key) => adopt(key, urn),
    isOwned,
    otherOwnerOf: (key) => otherOwnerOf(key, urn),
    isSpared: async (key) => {
      const owner = newOwnerOf(key, urn);
      if (owner === undefined) return false;
      await report(
        "warning",
        urn,
        owner === urn ? adoptedAgain(key) : `The key ${key} is owned by ${owner} now, and is not deleted.`,
      );
      return true;
    },
    warn: (message) => report("warning", urn, message),
    inform: (message) => report("info", urn, message),
  };
}

function adoptedAgain(key: string): string {
  return `The key ${key} is not replaced, and not deleted: adopt names it still, and Pulumi does not tell a creation that it takes the place of another one (\`--replace\`, \`pulumi state taint\`). For another key leave adopt out of the program, then ask for the replacement again.`;
}

/** What decides what is due for the resource with this URN. */
export function momentOf(urn: string, now = currentTime()): DecisionContext {
  return { urn, now, otherOwnerOf: (key) => otherOwnerOf(key, urn) };
}

/** Notes which keys a resource owns; of one that another resource owns too it says how to get out of that. */
export async function noteOwned(keys: readonly string[], urn: string, isLeaving: boolean): Promise<void> {
  for (const key of keys) {
    const other = own(key, urn, isLeaving);
    if (other === undefined || isLeaving) continue;
    await report(
      "warning",
      urn,
      `The key ${key} is owned by both ${urn} and ${other}, and two resources cannot own one key. Remove one of the two from the program and, before the next run, from the state: \`pulumi state delete\` with its URN leaves the key to the other.`,
    );
  }
}
