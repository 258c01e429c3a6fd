import { isDeepStrictEqual } from "node:util";
import type { Effect, Properties } from "./contract";
import { holdsUnknown } from "./unknown";

/** Whether an argument differs from what is saved. One that is not known yet counts as different. */
export function differs(
  name: string,
  { isSame = isDeepStrictEqual }: Effect,
  saved: Properties,
  declared: Properties,
): boolean {
  if (holdsUnknown(declared[name])) return true;
  return !isSame(saved[name] ?? null, declared[name] ?? null, { saved, declared });
}

/** `isSame` of an argument whose value is looked up or chosen where it is left out. */
export function isSameIfDeclared(saved: unknown, declared: unknown): boolean {
  return declared === null || saved === declared;
}

/** `isSame` of a text that can be written in several forms. */
export function isSameText(isSame: (saved: string, declared: string) => boolean) {
  return (saved: unknown, declared: unknown): boolean =>
    typeof saved === "string" && typeof declared === "string" && isSame(saved, declared);
}
