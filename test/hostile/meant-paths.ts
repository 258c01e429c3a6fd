import type { Heard } from "../fixtures/front/front";

/** Everything that the package asks IBM for; what a path names stands in the brackets. */
const meant = [
  /^\/identity\/token$/,
  /^\/v2\/resource_(?:instances|keys)$/,
  /^\/v2\/resource_(?:instances|keys)\/([^/]+)$/,
  /^\/v2\/resource_instances\/([^/]+)\/resource_keys$/,
  /^\/v1\/policies$/,
  /^\/v1\/policies\/([^/]+)$/,
  /^\/api\/customer\/accessKeys$/,
  /^\/api\/customer\/accessKeys\/([^/]+)(?:\/(?:enable|disable))?$/,
  /^\/platform\/v1\/access-keys$/,
  /^\/platform\/v1\/access-keys\/([^/]+)$/,
  /^\/api\/(?:teams|token)$/,
];

const parameters = ["type", "limit", "offset", "name", "resource_group_id", "account_id", "iam_id"];

/** The requests that are none of the package's own, or that name what is neither a plain id nor one of the texts. */
export function strayRequests(all: readonly Heard[], texts: readonly string[]): string[] {
  return all.filter((heard) => !isMeant(heard, texts)).map(({ method, path }) => `${method} ${path}`);
}

function isMeant({ path, headers }: Heard, texts: readonly string[]): boolean {
  const [bare = "", query, ...more] = path.split("?");
  const found = meant.map((each) => each.exec(bare)).find((match) => match !== null);
  if (!found || more.length > 0 || "x-evil" in headers) return false;
  // Half a character cannot be sent.
  const whole = texts.map((text) => Buffer.from(text).toString());
  const isAsked = (text: string) => /^[\w-]+$/.test(text) || whole.includes(text);
  const search = new URLSearchParams(query);
  const names = [...search.keys()];
  if (names.some((name) => !parameters.includes(name)) || new Set(names).size < names.length) return false;
  if (![...search.values()].every(isAsked)) return false;
  const [, named] = found;
  if (named === undefined) return true;
  // As encodeURIComponent writes it: nothing else is left to be understood in another way.
  return /^(?!\.{1,2}$)([\w.!~*'()-]|%[0-9A-F]{2})+$/.test(named) && isAsked(decodeURIComponent(named));
}
