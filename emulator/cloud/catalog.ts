import { createHash } from "node:crypto";

/** Ids of services in IBM's Global Catalog, as public programs name them. */
const knownIds = new Map([["cloud-object-storage", "dff97f5c-bc5e-4455-b470-411c3edbe49c"]]);

/** Services whose id in the catalog is their name. */
const namedByName = new Set(["databases-for-postgresql"]);

/** The id of a service, or of another entry, in IBM's Global Catalog: mostly a UUID, here one made of its name. */
export function catalogIdOf(name: string): string {
  if (namedByName.has(name)) return name;
  const known = knownIds.get(name);
  if (known !== undefined) return known;
  const hex = createHash("sha256").update(name).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
