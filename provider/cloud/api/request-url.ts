import { CloudError } from "../../domain/cloud-error";

/** Where a call goes below the base URL of its API. */
export interface RequestPath {
  /** The parts between the slashes, as they are meant: each is encoded by itself. */
  path: readonly string[];
  query?: Query | undefined;
}

/** What is undefined is left out. */
type Query = Readonly<Record<string, string | undefined>>;

/**
 * The one place where a URL is made for a request that carries a token: whatever the parts hold, it leads to the host of
 * `base`, and below its path.
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

/** More would be no id, name or CRN of IBM's. */
const longestPart = 1000;

function encodePart(part: string, action: string): string {
  // Dots alone are not encoded by anybody, and would name another place; half a character cannot be encoded.
  const names = part !== "" && !/^\.+$/.test(part) && part.length <= longestPart && !/\p{Cs}/u.test(part);
  if (names) return encodeURIComponent(part);
  throw new CloudError({
    code: "rejected",
    action,
    reason: "what names it cannot be part of an address",
    advice: "Correct it where it is declared or saved.",
  });
}
