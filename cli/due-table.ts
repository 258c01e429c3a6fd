import type { KeyReport, OlderKey } from "./due-keys";
import { ageOf, minuteOf, plainTable } from "./table";

const titles = ["NAME", "KIND", "KEY", "AGE", "GENERATION", "NEXT ROTATION (UTC)", "OLDER KEYS (UTC)", "STATUS"];

/** A line for each key. */
export function tableOf(keys: readonly KeyReport[], now: number): string {
  const table = plainTable(titles);
  for (const { name, kind, key, created, generation, nextRotation, older, due, status } of keys) {
    table.push([
      name,
      kind,
      key ?? "",
      created === null ? "" : ageOf(now - Date.parse(created)),
      generation === null ? "" : String(generation),
      nextRotation === null ? "none" : minuteOf(nextRotation),
      older.map(standingOf).join("\n"),
      [status, ...due.map(({ what, since }) => `${what}, since ${minuteOf(since)}`)].join("\n"),
    ]);
  }
  return table.toString();
}

function standingOf({ key, state, deadline }: OlderKey): string {
  if (state === "pending") return `${key} is not seen to work yet`;
  if (deadline === null) return `${key} is restored, and stays`;
  return state === "disabled"
    ? `${key} is disabled, deleted after ${minuteOf(deadline)}`
    : `${key} is valid until ${minuteOf(deadline)}`;
}
