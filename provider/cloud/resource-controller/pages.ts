import { CloudError } from "../errors";

/** One page of a list, as IBM answers it. */
export interface Page<T> {
  resources: T[];
  next_url?: string | null | undefined;
}

/** All pages of a list, of which `path` is the first. */
export async function readPages<T>(
  path: string,
  base: string,
  attempted: string,
  get: (path: string) => Promise<Page<T>>,
): Promise<T[]> {
  const all: T[] = [];
  const seen = new Set<string>();
  for (let next: string | undefined = path; next !== undefined; ) {
    // A page that names itself as the next one would be read forever.
    if (seen.has(next)) throw badPages(attempted, "the list names one of its own pages as the next one");
    seen.add(next);
    const page: Page<T> = await get(next);
    all.push(...page.resources);
    next = page.next_url ? pathOf(page.next_url, base, attempted) : undefined;
  }
  return all;
}

/** `next_url` is a path, or a whole URL at IBM's public host: only its path and query are followed. */
function pathOf(url: string, base: string, attempted: string): string {
  if (!URL.canParse(url, base)) throw badPages(attempted, "the next page's address is not a URL");
  const { pathname, search } = new URL(url, base);
  // A base URL with a path of its own is put in front again.
  return `${pathname.slice(Math.max(0, pathname.indexOf("/v2/")))}${search}`;
}

function badPages(attempted: string, answered: string): CloudError {
  const advice = "Run again; if it stays so, tell IBM.";
  return new CloudError({ code: "unexpected-answer", attempted, answered, advice });
}
