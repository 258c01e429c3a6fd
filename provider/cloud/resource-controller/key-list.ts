import type { Change } from "../api/shared-read";
import type { ResourceKey } from "./wire";

export function withKey(key: ResourceKey): Change<readonly ResourceKey[]> {
  return (keys) => {
    const isListed = keys.some(({ guid }) => guid === key.guid);
    return isListed ? keys.map((each) => (each.guid === key.guid ? key : each)) : [...keys, key];
  };
}

export function withoutKey(gone: string): Change<readonly ResourceKey[]> {
  return (keys) => keys.filter(({ guid }) => guid !== gone);
}
