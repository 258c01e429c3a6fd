import { isDeepStrictEqual } from "node:util";
import type { Effect, Properties } from "./contract";
import { holdsUnknown } from "./unknown";

/** Whether an argument says something else than what is saved; what is not known yet may. */
export function differs(
  name: string,
  { isSame = isDeepStrictEqual }: Effect,
  saved: Properties,
  declared: Properties,
): boolean {
  if (holdsUnknown(declared[name])) return true;
  return !isSame(saved[name] ?? null, declared[name] ?? null, { saved, declared });
}

/** For an argument whose value is looked up when it is left out: leaving it out changes nothing. */
export function isSameIfDeclared(saved: unknown, declared: unknown): boolean {
  return declared === null || saved === declared;
}

/** For an argument that may be left out, and says the same in several forms. */
export function isSameTextIfDeclared(isSame: (saved: string, declared: string) => boolean) {
  return (saved: unknown, declared: unknown): boolean =>
    isSameIfDeclared(saved, declared) || isSameText(isSame)(saved, declared);
}

/** For an argument that says the same in several forms. */
export function isSameText(isSame: (saved: string, declared: string) => boolean) {
  return (saved: unknown, declared: unknown): boolean =>
    typeof saved === "string" && typeof declared === "string" && isSame(saved, declared);
}
