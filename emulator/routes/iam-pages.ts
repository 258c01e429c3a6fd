import { ApiError } from "../cloud/api-error";

/** One page of a list of IAM's identity service, under the name of its rows. */
export function iamPage<Row>(rows: readonly Row[], query: URLSearchParams, path: string) {
  const limit = Number(query.get("pagesize") ?? 20);
  if (!Number.isInteger(limit) || limit < 1 || limit > 100) throw new ApiError("invalid", "pagesize must be 1 to 100.");
  const token = query.get("pagetoken");
  const offset = token === null ? 0 : offsetIn(token);
  const link = (from: number) => {
    const other = new URLSearchParams(query);
    other.set("pagesize", String(limit));
    if (from === 0) other.delete("pagetoken");
    else other.set("pagetoken", tokenOf(from));
    return `https://iam.cloud.ibm.com${path}?${other}`;
  };
  return {
    rows: rows.slice(offset, offset + limit),
    links: {
      offset,
      limit,
      first: link(0),
      ...(offset === 0 ? {} : { previous: link(Math.max(0, offset - limit)) }),
      ...(offset + limit < rows.length ? { next: link(offset + limit) } : {}),
    },
  };
}

/** The rows in the order that `sort` and `order` ask for; by default in that of their creation. */
export function sorted<Row>(
  rows: readonly Row[],
  query: URLSearchParams,
  fields: Readonly<Record<string, (row: Row) => string | number>>,
): Row[] {
  const sort = query.get("sort");
  const ordered = [...rows];
  if (sort !== null) {
    const field = fields[sort];
    if (field === undefined) throw new ApiError("invalid", `Sorting by ${sort} is not possible.`);
    ordered.sort((a, b) => compare(field(a), field(b)));
  }
  return query.get("order") === "desc" ? ordered.reverse() : ordered;
}

/** Whether a row fits the query's `filter`, of which only `name` with `eq` and `co` is known. */
export function nameFilter(query: URLSearchParams): (name: string) => boolean {
  const filter = query.get("filter");
  if (filter === null) return () => true;
  const [, operator, value = ""] = /^name (eq|co) "([^"]*)"$/.exec(filter) ?? [];
  if (operator === undefined) throw new ApiError("invalid", "The filter is not supported.");
  return (name) => (operator === "eq" ? name === value : name.includes(value));
}

function compare(a: string | number, b: string | number): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function tokenOf(offset: number): string {
  return Buffer.from(`offset ${offset}`).toString("base64url");
}

function offsetIn(token: string): number {
  const [, offset] = /^offset (\d+)$/.exec(Buffer.from(token, "base64url").toString()) ?? [];
  if (offset === undefined) throw new ApiError("invalid", "pagetoken is not one that a page named.");
  return Number(offset);
}
