import type { IncomingMessage } from "node:http";

/** More than any client of these APIs sends. */
const maxBytes = 1024 * 1024;

/** The body of a request, or why it could not be read. */
export type RequestBody = { text: string } | { failure: "too-long" | "broken-off" };

/** Reads the body of a request as text, up to `maxBytes`. */
export function readBody(incoming: IncomingMessage): Promise<RequestBody> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    incoming.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size <= maxBytes) return void chunks.push(chunk);
      // The rest is read too, but not kept: a client reads the response only after it has sent its whole body.
      chunks.length = 0;
      resolve({ failure: "too-long" });
    });
    incoming.once("end", () => resolve({ text: new TextDecoder().decode(Buffer.concat(chunks)) }));
    incoming.once("error", () => resolve({ failure: "broken-off" }));
    incoming.once("close", () => resolve({ failure: "broken-off" }));
  });
}
