import { ApiError } from "../cloud/api-error";
import type { Services } from "../cloud/services";

/** Where a list is read. */
interface Listing {
  services: Services;
  query: URLSearchParams;
  /** The path of the list, for the address of its next page. */
  path: string;
}

/**
 * One page of a list in Resource Controller: the wanted ones of `all`. A page is named by a token, which holds the last
 * row before it, so that a row that is added or deleted between two pages shifts nothing.
 */
export function page<T extends { guid: string }>(
  all: readonly T[],
  isWanted: (row: T) => boolean,
  { services, query, path }: Listing,
) {
  const limit = Number(query.get("limit") ?? 100);
  if (!Number.isInteger(limit) || limit < 1 || limit > 100) throw new ApiError("invalid", "limit must be 1 to 100.");
  const token = query.get("start") ?? query.get("next_docid");
  const first = token === null ? 0 : all.findIndex(({ guid }) => tokenOf(guid) === token) + 1;
  if (token !== null && first === 0) throw new ApiError("invalid", "The page token is not one that a page named.");
  const rows = all.slice(first).filter(isWanted);
  const resources = rows.slice(0, limit);
  const last = resources.at(-1);
  const isMore = rows.length > resources.length && last !== undefined;
  return { rows_count: resources.length, next_url: isMore ? nextUrl(last.guid) : null, resources };

  function nextUrl(guid: string): string {
    const { settings, state } = services.store;
    const next = new URLSearchParams(query);
    next.delete("start");
    next.delete("next_docid");
    next.set(settings.pageToken, tokenOf(guid));
    next.set("limit", String(limit));
    next.set("account_id", state.accountId);
    return `${path}?${next}`;
  }
}

function tokenOf(guid: string): string {
  return `g1AAAA${Buffer.from(guid).toString("base64url")}`;
}
