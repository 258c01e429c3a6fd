/** Adds to a list in place: a copy for each value would take hours where a file names one thing 100,000 times. */
export function append<Key, Value>(lists: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

export function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
