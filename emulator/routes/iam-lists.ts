import { ApiError } from "../cloud/api-error";

/** How a list of IAM's identity API is read. */
interface Listing<T> {
  query: URLSearchParams;
  /** The path of the list, for the addresses of its pages. */
  path: string;
  idOf(row: T): string;
  /** The values by which the list can be sorted. */
  sortedBy: { [name: string]: (row: T) => string };
  nameOf(row: T): string;
}

/**
 * One page of a list, without its rows' forms. The addresses of pages are paths, so that a client which follows them as
 * they are stays with the emulator.
 */
export function identityPage<T>(rows: readonly T[], { query, path, idOf, sortedBy, nameOf }: Listing<T>) {
  const limit = Number(query.get("pagesize") ?? 20);
  if (!Number.isInteger(limit) || limit < 1 || limit > 100) throw new ApiError("invalid", "pagesize must be 1 to 100.");
  const sort = query.get("sort");
  const key = sort === null ? undefined : sortedBy[sort];
  if (sort !== null && key === undefined) throw new ApiError("invalid", `A list cannot be sorted by ${sort}.`);
  const wanted = rows.filter(filterFrom(query.get("filter"), nameOf));
  if (key !== undefined) wanted.sort((one, other) => (key(one) < key(other) ? -1 : 1));
  if (query.get("order") === "desc") wanted.reverse();
  const token = query.get("pagetoken");
  const offset = token === null ? 0 : wanted.findIndex((row) => tokenOf(idOf(row)) === token);
  if (offset < 0) throw new ApiError("invalid", "pagetoken is not one that a page named.");
  const next = wanted[offset + limit];
  return {
    rows: wanted.slice(offset, offset + limit),
    frame: {
      offset,
      limit,
      first: addressOf(undefined),
      ...(next === undefined ? {} : { next: addressOf(tokenOf(idOf(next))) }),
    },
  };

  function addressOf(pagetoken: string | undefined): string {
    const parameters = new URLSearchParams(query);
    parameters.delete("pagetoken");
    parameters.set("pagesize", String(limit));
    if (pagetoken !== undefined) parameters.set("pagetoken", pagetoken);
    return `${path}?${parameters}`;
  }
}

/** A filter as in `name co "Go"`; only names are filtered, by `eq`, `co` and `sw`. */
function filterFrom<T>(filter: string | null, nameOf: (row: T) => string): (row: T) => boolean {
  if (filter === null) return () => true;
  const [, operator, text = ""] = /^name (eq|co|sw) "([^"]*)"$/.exec(filter) ?? [];
  if (operator === "eq") return (row) => nameOf(row) === text;
  if (operator === "co") return (row) => nameOf(row).includes(text);
  if (operator === "sw") return (row) => nameOf(row).startsWith(text);
  throw new ApiError("invalid", "The filter is not supported.");
}

function tokenOf(id: string): string {
  return Buffer.from(id).toString("base64url");
}

/** A date as IAM writes it: to the minute. */
export function minuteOf(date: string): string {
  return `${date.slice(0, 16)}+0000`;
}
