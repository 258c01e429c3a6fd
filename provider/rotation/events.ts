import { existing, type Generation, type Generations, idsIn } from "./generations";
import type { KeyEnd } from "./retirement";

/** Says that a previous key stays longer than was announced. */
export function prolongation({ generation, state, validUntil, deleteAfter }: Generation<unknown>): string {
  return `keeps generation ${generation} ${state === "disabled" ? `until ${deleteAfter}` : `valid until ${validUntil}`}`;
}

/** Says how a previous key ends. */
export function eventOf({ key, how, because, deleteAfter }: KeyEnd<unknown>): string {
  if (how === "delete") return `deletes generation ${key.generation}: ${because}`;
  return `disables generation ${key.generation}: ${because}; it is deleted after ${deleteAfter}`;
}

/** The generation of a key, and whether it is the current or the pending one. */
export function roleOf({ id, generation }: Generation<unknown>, { current, pending }: Generations<unknown>): string {
  if (id === current.id) return `generation ${generation}, the current one`;
  return `generation ${generation}${id === pending?.id ? ", which nobody was given" : ""}`;
}

/** The error for ids that are none of this resource's: in an emergency a typing error must not look like a revocation. */
export function unknownKeysIn(
  generations: Generations<unknown>,
  revoke: readonly string[],
  restore: readonly string[],
): string | undefined {
  const own = [...idsIn(generations), ...generations.ended];
  const unknown = (name: string, ids: readonly string[]) =>
    ids.filter((id) => !own.includes(id)).map((id) => `rotation.${name} names ${id}`);
  const problems = [...unknown("revoke", revoke), ...unknown("restore", restore)];
  if (problems.length === 0) return undefined;
  const keys = existing(generations).map((key) => `${key.id} (${roleOf(key, generations)})`);
  return `${problems.join(" and ")}, which is none of this resource's keys: they are ${keys.join(", ") || "ended"}. Nothing was ended.`;
}
