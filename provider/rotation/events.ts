import { existing, type Generation, type Generations, idsIn } from "./generations";
import type { KeyEnd } from "./retirement";

/** Of a key that lives longer than was announced. */
export function prolongation({ generation, state, validUntil, deleteAfter }: Generation<unknown>): string {
  return `keeps generation ${generation} ${state === "disabled" ? `until ${deleteAfter}` : `valid until ${validUntil}`}`;
}

/** How an older key ends. */
export function eventOf({ key, how, because, deleteAfter }: KeyEnd<unknown>): string {
  if (how === "delete") return `deletes generation ${key.generation}: ${because}`;
  return `disables generation ${key.generation}: ${because}; it is deleted after ${deleteAfter}`;
}

/** Where a key stands among those of its resource. */
export function roleOf({ id, generation }: Generation<unknown>, { current, pending }: Generations<unknown>): string {
  if (id === current.id) return `generation ${generation}, the current one`;
  return `generation ${generation}${id === pending?.id ? ", which nobody was given" : ""}`;
}

/** In an emergency a slip of the pen must not look like a revocation that was carried out. */
export function unknownKeysIn(
  generations: Generations<unknown>,
  revoke: readonly string[],
  restore: readonly string[],
): string | undefined {
  const known = [...idsIn(generations), ...generations.ended];
  const strange = (name: string, ids: readonly string[]) =>
    ids.filter((id) => !known.includes(id)).map((id) => `rotation.${name} names ${id}`);
  const all = [...strange("revoke", revoke), ...strange("restore", restore)];
  if (all.length === 0) return undefined;
  const keys = existing(generations).map((key) => `${key.id} (${roleOf(key, generations)})`);
  return `${all.join(" and ")}, which is none of this resource's keys: they are ${keys.join(", ") || "ended"}. Nothing was ended.`;
}
