import { CloudError } from "../../domain/cloud-error";

// More than any account has: IBM's limit is 4,000 resource keys.
export const mostPages = 1_000;
export const mostRows = 100_000;

/** Throws when a list is longer than any of IBM's, since a list with new rows on every page would be read forever. */
export function refuseEndless({ pages, rows }: { pages: number; rows: number }, action: string): void {
  if (pages <= mostPages && rows <= mostRows) return;
  throw new CloudError({
    code: "unexpected-response",
    action,
    reason: `the list has more than ${pages > mostPages ? `${mostPages} pages` : `${mostRows} rows`}`,
    advice: "Check that the endpoint is IBM's and that no proxy answers in its place.",
  });
}
