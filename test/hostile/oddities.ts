/** What stands in a body as it is written, so that it need not be what JSON.stringify could make. */
export type Oddity = readonly [what: string, json: string];

/** An object in an object, so many times; as text, since no function that calls itself could write it. */
export function nested(depth: number): string {
  return `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`;
}

export const depths: readonly Oddity[] = [
  ["3,000 objects in one another", nested(3_000)],
  ["100,000 objects in one another", nested(100_000)],
  ["100,000 lists in one another", `${"[".repeat(100_000)}${"]".repeat(100_000)}`],
];

export const oddities: readonly Oddity[] = [
  ["a number that is too large", "1e400"],
  ["a number of 400 digits", "9".repeat(400)],
  ["an object of 20,000 members", `{${Array.from({ length: 20_000 }, (_, index) => `"m${index}":0`).join()}}`],
  ["__proto__ and constructor", '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}'],
  ["half a character", '"\\ud800"'],
];

/** A text of this many megabytes. */
export function megabytes(count: number): string {
  return `"${"x".repeat(count * 1024 * 1024)}"`;
}

/** Puts a member of that value into the outermost object of the JSON text, or into each object of this name. */
export function withMember(json: string, value: string, inside?: string): string {
  if (inside === undefined) return json.replace("{", () => `{"odd":${value},`);
  const begun = `"${inside}":{`;
  return json
    .replaceAll(`${begun}}`, () => `${begun}"odd":${value}}`)
    .replaceAll(`${begun}"`, () => `${begun}"odd":${value},"`);
}
