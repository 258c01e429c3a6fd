import { CloudError } from "../../domain/cloud-error";

/** Where a call goes below the base URL of its API. */
export interface RequestPath {
  /** The parts between the slashes, not encoded yet: each is encoded by itself. */
  path: readonly string[];
  query?: Query | undefined;
}

/** Parameters that are undefined are left out. */
type Query = Readonly<Record<string, string | undefined>>;

/**
 * Makes the URL of a request that carries a token; nothing else makes one. Whatever the parts hold, it leads to the host
 * of `base` and below its path.
 */
export function requestUrl(base: string, { path, query }: RequestPath, action: string): string {
  const parts = path.map((part) => encodePart(part, action));
  const search = searchOf(query);
  return `${base}/${parts.join("/")}${search === "" ? "" : `?${search}`}`;
}

export function searchOf(query: Query = {}): string {
  const given = Object.entries(query).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, value]],
  );
  return new URLSearchParams(given).toString();
}

/** No id, name or CRN of IBM's is longer. */
const longestPart = 1000;

function encodePart(part: string, action: string): string {
  // A part of dots alone is left as it is by encodeURIComponent, and would name another path; half of a surrogate pair
  // makes encodeURIComponent throw.
  const isEncodable = part !== "" && !/^\.+$/.test(part) && part.length <= longestPart && !/\p{Cs}/u.test(part);
  if (isEncodable) return encodeURIComponent(part);
  throw new CloudError({
    code: "rejected",
    action,
    reason: "what names it cannot be part of an address",
    advice: "Correct it where it is declared or saved.",
  });
}
