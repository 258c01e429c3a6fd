import type { KeyReport } from "./due-keys";
import type { OlderKey } from "./older-keys";
import { ageOf, minuteOf, plainTable } from "./table";

const titles = ["NAME", "KIND", "KEY", "AGE", "GENERATION", "NEXT ROTATION (UTC)", "OLDER KEYS (UTC)", "STATUS"];

/** A line for each key. */
export function tableOf(keys: readonly KeyReport[], now: number): string[] {
  const rows = keys.map(({ name, kind, key, created, generation, nextRotation, older, due, unread, status }) => [
    name,
    kind,
    key ?? "",
    created === null ? "" : ageOf(now - Date.parse(created)),
    generation === null ? "" : String(generation),
    nextRotation === null ? "none" : minuteOf(nextRotation),
    older.map(standingOf),
    [status, ...due.map(({ what, since }) => `${what}, since ${minuteOf(since)}`), ...unread],
  ]);
  return plainTable(titles, rows);
}

function standingOf({ key, state, deadline, mayBeRestored }: OlderKey): string {
  if (state === "pending") return `${key} is not seen to work yet`;
  const unless = mayBeRestored ? ", unless rotation.restore names it, which is a secret" : "";
  if (deadline === null)
    return mayBeRestored ? `${key} is ${state}: nobody can tell until when` : `${key} is restored, and stays`;
  return state === "disabled"
    ? `${key} is disabled, deleted after ${minuteOf(deadline)}${unless}`
    : `${key} is valid until ${minuteOf(deadline)}${unless}`;
}
