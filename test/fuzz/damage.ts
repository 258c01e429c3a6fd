import fc from "fast-check";

/** How a good value is spoilt: at the place `where` (taken around the number of places) stands `what`, or nothing. */
export interface Damage {
  where: number;
  what: unknown;
  isCut: boolean;
}

export const oddities: readonly unknown[] = [
  1e300,
  -1,
  0.5,
  "",
  "..",
  "http://[",
  "//",
  "\u0000",
  "line\nbreak",
  "removed",
  [],
  {},
  null,
  true,
];

/** Damage to a value of at most so many places. */
export function damages(mostPlaces: number): fc.Arbitrary<Damage> {
  return fc.record({
    where: fc.nat(mostPlaces),
    what: fc.oneof(fc.constantFrom(...oddities), fc.jsonValue(), fc.string({ unit: "binary" })),
    isCut: fc.boolean(),
  });
}

export function spoilt(good: unknown, { where, what, isCut }: Damage): unknown {
  const places = placesIn(good);
  const place = places[where % places.length] ?? [];
  return replaced(good, place, isCut ? undefined : what);
}

type Place = readonly (string | number)[];

export function placesIn(value: unknown, here: Place = []): Place[] {
  if (typeof value !== "object" || value === null) return [here];
  return [here, ...Object.entries(value).flatMap(([name, part]) => placesIn(part, [...here, name]))];
}

function replaced(value: unknown, [name, ...rest]: Place, what: unknown): unknown {
  if (name === undefined) return what;
  if (Array.isArray(value)) {
    return value.map((part, index) => (String(index) === name ? replaced(part, rest, what) : part));
  }
  const parts = typeof value === "object" && value !== null ? Object.entries(value) : [];
  return Object.fromEntries(parts.map(([key, part]) => [key, key === name ? replaced(part, rest, what) : part]));
}
