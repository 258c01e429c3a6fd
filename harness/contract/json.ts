/** A value inside a JSON value; undefined when something on the way is missing. */
export function at(value: unknown, ...path: string[]): unknown {
  return path.reduce((inner, name) => membersOf(inner).get(name), value);
}

/** A text, or a number as a text, inside a JSON value; empty when there is none. */
export function textAt(value: unknown, ...path: string[]): string {
  const found = at(value, ...path);
  return typeof found === "string" || typeof found === "number" ? String(found) : "";
}

/** A list inside a JSON value; empty when there is none. */
export function listAt(value: unknown, ...path: string[]): unknown[] {
  const found = at(value, ...path);
  return Array.isArray(found) ? found : [];
}

export function membersOf(value: unknown): Map<string, unknown> {
  return new Map(typeof value === "object" && value !== null ? Object.entries(value) : []);
}
