import { ageOf, minuteOf, plainTable } from "../table";
import type { AuditedKey } from "./standings";

const titles = ["KIND", "KEY", "NAME", "STATE", "CREATED (UTC)", "AGE", "STANDING"];

/** A table for each instance, with a line for each key. */
export function tablesOf(keys: readonly AuditedKey[], now: number): string {
  const instances = [...new Set(keys.map(({ instance }) => instance))];
  return instances
    .map(
      (instance) =>
        `Instance ${instance}\n${tableOf(
          keys.filter((key) => key.instance === instance),
          now,
        )}`,
    )
    .join("\n\n");
}

function tableOf(keys: readonly AuditedKey[], now: number): string {
  const table = plainTable(titles);
  for (const { kind, key, name, enabled, created, standing, urns, evidence, ignored } of keys) {
    table.push([
      kind,
      key,
      name ?? "",
      enabled === null ? "" : enabled ? "enabled" : "disabled",
      created === null ? "" : minuteOf(created),
      created === null ? "" : ageOf(now - Date.parse(created)),
      [`${standing}${ignored ? " (ignored)" : ""}`, ...linesOf(standing, urns), evidence].join("\n"),
    ]);
  }
  return table.toString();
}

function linesOf(standing: AuditedKey["standing"], urns: readonly string[]): string[] {
  return urns.map(
    (urn) => `${standing === "interrupted" ? "probably left by the interrupted create of" : "of"} ${urn}`,
  );
}
