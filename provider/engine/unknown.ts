import { partsOf } from "../domain/extent";

/** What the engine sends in the place of a value that is not known in a preview: `runtime.unknownValue` of the SDK. */
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
