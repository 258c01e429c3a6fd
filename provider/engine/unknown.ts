/** Stands where a value is not known before the update; `@pulumi/pulumi` calls it `runtime.unknownValue`. */
export const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Whether any part of the value, at any depth, is not known yet. */
export function holdsUnknown(value: unknown): boolean {
  // A list and no recursion: a value may be nested deeper than the stack is.
  const parts = [value];
  for (const part of parts) {
    if (part === unknownValue) return true;
    for (const inner of partsOf(part)) parts.push(inner);
  }
  return false;
}

/** Whether the value is nested deeper than so many levels. */
export function isDeeperThan(levels: number, value: unknown): boolean {
  let parts = [value];
  for (let level = 0; level <= levels && parts.length > 0; level++) parts = parts.flatMap(partsOf);
  return parts.length > 0;
}

function partsOf(value: unknown): unknown[] {
  return typeof value === "object" && value !== null ? Object.values(value) : [];
}
