import type { Change } from "../api/shared-read";
import type { AccessKey } from "./wire";

export interface AccessKeyList {
  keys: readonly AccessKey[];
  /** False where a row could not be read: what is missing proves nothing then. */
  isComplete: boolean;
}

/** The list with this key in it, as it is now. */
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
