import { CloudError } from "../../domain/cloud-error";
import { withinOperation } from "../../http/operation";
import { refuseEndless } from "../api/endless-list";
import { type RequestPath, searchOf } from "../api/request-url";

/** One page of a list. */
export interface Page<T> {
  resources: readonly T[];
  next_url?: string | null | undefined;
}

/** IBM's largest page. */
const limit = "100";

/** Reads all pages of a list, within the deadline of one operation. */
export function readPages<T>(
  first: RequestPath,
  action: string,
  get: (next: RequestPath) => Promise<Page<T>>,
): Promise<T[]> {
  return withinOperation(async () => {
    const all: T[] = [];
    const seen = new Set<string>();
    for (let next: RequestPath | undefined = { ...first, query: { ...first.query, limit } }; next !== undefined; ) {
      const query = searchOf(next.query);
      // Pages that name each other as the next one would be read forever.
      if (seen.has(query)) throw unexpectedPages(action, "the list names one of its own pages as the next one");
      seen.add(query);
      const page: Page<T> = await get(next);
      refuseEndless({ pages: seen.size, rows: all.length + page.resources.length }, action);
      for (const each of page.resources) all.push(each);
      next = page.next_url ? nextPage(page.next_url, first, action) : undefined;
    }
    return all;
  });
}

/** Only to parse a relative URL: nothing is sent there. */
const anywhere = "https://resource-controller.cloud.ibm.com";

/**
 * Where the next page is. `next_url` is a path, or a whole URL at IBM's public host. Only its query is used: host and path
 * stay those of the list, so that no response can send a token elsewhere.
 */
function nextPage(url: string, { path }: RequestPath, action: string): RequestPath {
  if (!URL.canParse(url, anywhere)) throw unexpectedPages(action, "the next page's address is not a URL");
  const { protocol, pathname, searchParams } = new URL(url, anywhere);
  const isOfHttp = protocol === "https:" || protocol === "http:";
  // IBM may name the instance by its CRN where it was asked for by its GUID.
  const isOfList = pathname.includes("/v2/") && pathname.endsWith(`/${path.at(-1)}`);
  if (!isOfHttp || !isOfList) throw unexpectedPages(action, "the next page's address is not one of this list");
  return { path, query: Object.fromEntries(searchParams) };
}

function unexpectedPages(action: string, reason: string): CloudError {
  const advice = "Run again; if it stays so, tell IBM.";
  return new CloudError({ code: "unexpected-response", action, reason, advice });
}
