import Table from "cli-table3";

/** A table without colours, so that it reads the same in the log of a workflow. */
export function plainTable(titles: readonly string[]) {
  return new Table({ head: [...titles], style: { head: [], border: [], compact: true } });
}

/** In hours, later in days. */
export function ageOf(milliseconds: number): string {
  const hours = Math.max(0, Math.floor(milliseconds / 3_600_000));
  return hours < 48 ? `${hours}h` : `${Math.floor(hours / 24)}d`;
}

/** ISO 8601 to the minute. */
export function minuteOf(iso: string): string {
  return iso.slice(0, 16).replace("T", " ");
}
