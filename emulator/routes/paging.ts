import { ApiError } from "../cloud/api-error";

/** One page of a list in Resource Controller; the query's `start` is the index of its first row. */
export function page<T>(rows: readonly T[], query: URLSearchParams, path: string) {
  const limit = Number(query.get("limit") ?? 100);
  const start = Number(query.get("start") ?? 0);
  if (!Number.isInteger(limit) || limit < 1 || limit > 100) throw new ApiError("invalid", "limit must be 1 to 100.");
  if (!Number.isInteger(start) || start < 0) throw new ApiError("invalid", "start is not one that a page named.");
  const resources = rows.slice(start, start + limit);
  const next = new URLSearchParams(query);
  next.set("limit", String(limit));
  next.set("start", String(start + limit));
  return {
    rows_count: resources.length,
    next_url: start + limit < rows.length ? `${path}?${next}` : null,
    resources,
  };
}
