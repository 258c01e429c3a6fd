import Table from "cli-table3";
import type { KeyReport, OlderKey } from "./due-keys";

const titles = ["NAME", "KIND", "KEY", "AGE", "GENERATION", "NEXT ROTATION (UTC)", "OLDER KEYS (UTC)", "STATUS"];

/** A line for each key; no colours, so that it reads the same in the log of a workflow. */
export function tableOf(keys: readonly KeyReport[], now: number): string {
  const table = new Table({ head: titles, style: { head: [], border: [], compact: true } });
  for (const { name, kind, key, created, generation, nextRotation, older, due, status } of keys) {
    table.push([
      name,
      kind,
      key ?? "",
      created === null ? "" : ageOf(now - Date.parse(created)),
      generation === null ? "" : String(generation),
      nextRotation === null ? "none" : dateOf(nextRotation),
      older.map(standingOf).join("\n"),
      [status, ...due.map(({ what, since }) => `${what}, since ${dateOf(since)}`)].join("\n"),
    ]);
  }
  return table.toString();
}

function standingOf({ key, state, deadline }: OlderKey): string {
  if (state === "pending") return `${key} is not seen to work yet`;
  if (deadline === null) return `${key} is restored, and stays`;
  return state === "disabled"
    ? `${key} is disabled, deleted after ${dateOf(deadline)}`
    : `${key} is valid until ${dateOf(deadline)}`;
}

function ageOf(milliseconds: number): string {
  const hours = Math.max(0, Math.floor(milliseconds / 3_600_000));
  return hours < 48 ? `${hours}h` : `${Math.floor(hours / 24)}d`;
}

/** ISO 8601 to the minute. */
function dateOf(iso: string): string {
  return iso.slice(0, 16).replace("T", " ");
}
