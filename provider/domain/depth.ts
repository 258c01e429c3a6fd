/** No API takes deeper values, and what reads them must not run out of stack. */
export const mostLevels = 100;

/** Whether the value is nested deeper than so many levels. */
export function isDeeperThan(levels: number, value: unknown): boolean {
  let parts = [value];
  for (let level = 0; level <= levels && parts.length > 0; level++) parts = parts.flatMap(partsOf);
  return parts.length > 0;
}

/** What a list or an object holds; nothing for anything else. */
export function partsOf(value: unknown): unknown[] {
  return typeof value === "object" && value !== null ? Object.values(value) : [];
}
