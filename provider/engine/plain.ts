/**
 * The same value in a form that the engine can store. `undefined` at any depth makes the SDK fail after a create, which
 * would lose what was made, and a Date would become an empty object.
 */
export function plain(value: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, part]) => part !== undefined)
      .map(([name, part]) => [name, plainPart(part)]),
  );
}

function plainPart(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((part) => (part === undefined ? null : plainPart(part)));
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (typeof value === "object" && value !== null) return plain(value);
  return value;
}
