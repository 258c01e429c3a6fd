import type { IncomingMessage } from "node:http";

/** More bytes than any client of these APIs sends. */
const mostBytes = 1024 * 1024;

/** What became of reading a request's body. */
export type RequestBody = { text: string } | { failure: "too-long" | "broken-off" };

/** Reads a body as text; of one that is too long nothing is kept. */
export function readBody(incoming: IncomingMessage): Promise<RequestBody> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const take = (chunk: Buffer) => {
      size += chunk.length;
      if (size <= mostBytes) return void chunks.push(chunk);
      // What comes yet is let through and dropped: a client that is still sending does not read the answer.
      chunks.length = 0;
      resolve({ failure: "too-long" });
    };
    incoming.on("data", take);
    incoming.once("end", () => resolve({ text: new TextDecoder().decode(Buffer.concat(chunks)) }));
    incoming.once("error", () => resolve({ failure: "broken-off" }));
    incoming.once("close", () => resolve({ failure: "broken-off" }));
  });
}
