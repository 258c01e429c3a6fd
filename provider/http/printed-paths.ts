import { debuglog } from "node:util";

/** The sections of NODE_DEBUG in which undici, and the copy of it in Node, print every request's path. */
const sections = ["undici", "fetch", "websocket"];

/**
 * Throws where NODE_DEBUG has the paths of requests printed: IBM's API has an access key in one. What prints listens to
 * all requests of the process, whoever sends them, and cannot be turned off once it is loaded.
 */
export function refusePrintedPaths(): void {
  const printing = sections.filter((section) => debuglog(section).enabled);
  if (printing.length === 0) return;
  throw new Error(
    `NODE_DEBUG is set to print the paths of requests (${printing.join(", ")}), and IBM's API has access keys in them: ` +
      "nothing is sent until it is unset, or names other sections only.",
  );
}
