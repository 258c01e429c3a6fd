import { shortened } from "../output";
import { ageOf, minuteOf, plainTable } from "../table";
import type { AuditedKey } from "./standings";

const titles = ["KIND", "KEY", "NAME", "STATE", "CREATED (UTC)", "AGE", "STANDING"];

/** The lines of a table for each instance, in which each key has its own. */
export function tablesOf(keys: readonly AuditedKey[], now: number): string[] {
  const tables = [...byInstance(keys)].map(([instance, own]) => [titleOf(instance, own), ...tableOf(own, now)]);
  return tables.flatMap((lines, at) => (at === 0 ? lines : ["", ...lines]));
}

function byInstance(keys: readonly AuditedKey[]): Map<string, AuditedKey[]> {
  const instances = new Map<string, AuditedKey[]>();
  for (const key of keys) {
    const own = instances.get(key.instance) ?? [];
    own.push(key);
    instances.set(key.instance, own);
  }
  return instances;
}

function titleOf(instance: string, keys: readonly AuditedKey[]): string {
  const other = keys.find(({ connectedInstance }) => connectedInstance !== null)?.connectedInstance;
  const connected = other === undefined ? "" : `, connected to ${other}: agents feed both with one access key`;
  return `Instance ${shortened(instance)}${connected}`;
}

function tableOf(keys: readonly AuditedKey[], now: number): string[] {
  const rows = keys.map(({ kind, key, name, enabled, created, standing, urns, evidence, ignored }) => [
    kind,
    key,
    name ?? "",
    enabled === null ? "" : enabled ? "enabled" : "disabled",
    created === null ? "" : minuteOf(created),
    created === null ? "" : ageOf(now - Date.parse(created)),
    [`${standing}${ignored ? " (ignored)" : ""}`, ...linesOf(standing, urns), evidence],
  ]);
  return plainTable(titles, rows);
}

function linesOf(standing: AuditedKey["standing"], urns: readonly string[]): string[] {
  return urns.map((urn) => `${standing === "interrupted" ? "left by an interrupted create of" : "of"} ${urn}`);
}
