import { currentTime } from "./clock";
import { report } from "./diagnostics";
import type { Context, StackConfiguration } from "./lifecycle";
import type { LostCreates } from "./lost-creates";
import { ownerOf } from "./owner";
import { isOwned, newOwnerOf, otherOwnerOf, takeOver } from "./ownership";

/** What a lifecycle may use of the engine in one operation on the resource with this URN. */
export function contextOf(
  urn: string,
  configuration: StackConfiguration,
  lost: LostCreates,
  now: () => number = currentTime,
): Context {
  return {
    configuration,
    now,
    urn,
    owner: ownerOf(urn),
    lose: (each) => lost.add(each),
    takeOver: (key) => takeOver(key, urn),
    isOwned,
    otherOwnerOf: (key) => otherOwnerOf(key, urn),
    isSpared: async (key) => {
      const owner = newOwnerOf(key, urn);
      if (owner === undefined) return false;
      await report("warning", urn, `The key ${key} is owned by ${owner} now, and is not deleted.`);
      return true;
    },
    warn: (message) => report("warning", urn, message),
    inform: (message) => report("info", urn, message),
  };
}
