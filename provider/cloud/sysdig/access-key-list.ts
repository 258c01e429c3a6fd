import type { Change } from "../api/shared-read";
import type { AccessKey } from "./wire";

export interface AccessKeyList {
  keys: readonly AccessKey[];
  /** False where a row could not be read: a missing key then proves nothing. */
  isComplete: boolean;
}

/** Adds the key to the list, or replaces it. */
export function withKey(key: AccessKey): Change<AccessKeyList> {
  return ({ keys, isComplete }) => {
    const isListed = keys.some(({ accessKey }) => accessKey === key.accessKey);
    const changed = isListed ? keys.map((each) => (each.accessKey === key.accessKey ? key : each)) : [...keys, key];
    return { keys: changed, isComplete };
  };
}

export function withoutKey(gone: string): Change<AccessKeyList> {
  return ({ keys, isComplete }) => ({ keys: keys.filter(({ accessKey }) => accessKey !== gone), isComplete });
}
