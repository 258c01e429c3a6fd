import { isDeepStrictEqual } from "node:util";
import type { Properties } from "./contract";
import type { Resource } from "./kind";

/** Whether an argument that has changed has done so at a path that the option `replaceOnChanges` names. */
export function isToReplace(name: string, saved: Properties, { properties, replaceOnChanges = [] }: Resource): boolean {
  return replaceOnChanges.some((path) => {
    const [first, ...inside] = stepsOf(path);
    return (first === name || first === "*") && hasChangedAt(inside, saved[name], properties[name]);
  });
}

/** The names and indices of a property path of Pulumi's: `rotation.every`, `rotation["every"]`, `rotation.revoke[0]`. */
function stepsOf(path: string): string[] {
  return path.match(/[^.[\]"]+/g) ?? [];
}

/**
 * Without a step the argument as a whole has changed: its lifecycle compares it, and not this. What comes or goes with all
 * that is around it is no change at a path inside, as for the engine.
 */
function hasChangedAt([step, ...further]: readonly string[], saved: unknown, declared: unknown): boolean {
  if (step === undefined) return true;
  if (!isObject(saved) || !isObject(declared)) return false;
  const before = new Map(Object.entries(saved));
  const now = new Map(Object.entries(declared));
  const names = step === "*" ? [...before.keys(), ...now.keys()] : [step];
  return names.some(
    (name) =>
      !isDeepStrictEqual(before.get(name) ?? null, now.get(name) ?? null) &&
      hasChangedAt(further, before.get(name), now.get(name)),
  );
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
