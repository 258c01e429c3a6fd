/** No API takes deeper values, and recursive code that reads them must not overflow the stack. */
export const mostLevels = 100;

/** Whether the value is nested deeper than this. */
export function isDeeperThan(levels: number, value: unknown): boolean {
  let parts = [value];
  for (let level = 0; level <= levels && parts.length > 0; level++) parts = parts.flatMap(partsOf);
  return parts.length > 0;
}

/** No API takes larger values. Characters and parts. */
export const largest = 1_000_000;

/** Whether the characters of the value, with those of its names, and its parts are more than `size` together. */
export function isLargerThan(size: number, value: unknown): boolean {
  const parts = [value];
  let found = 0;
  for (const part of parts) {
    found += typeof part === "string" ? part.length : 1;
    if (Array.isArray(part)) found += part.length;
    else for (const name of namesIn(part)) found += name.length;
    if (found > size) return true;
    for (const inner of partsOf(part)) parts.push(inner);
  }
  return false;
}

/** The names of an object's parts; none for anything else. */
export function namesIn(value: unknown): string[] {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? Object.keys(value) : [];
}

/** The parts of a list or an object; none for anything else. */
export function partsOf(value: unknown): unknown[] {
  return typeof value === "object" && value !== null ? Object.values(value) : [];
}
