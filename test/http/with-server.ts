import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from "node:http";
import type { Server as NetServer } from "node:net";

/** Runs a real server for the time of `use`; `url` is its base. */
export async function withServer(
  answer: (request: IncomingMessage, response: ServerResponse, count: number) => unknown,
  use: (url: string, server: Server) => Promise<unknown>,
): Promise<void> {
  let count = 0;
  const listener: RequestListener = (request, response) => {
    count++;
    answer(request, response, count);
  };
  const server = createServer(listener);
  const port = await listening(server);
  try {
    await use(`http://127.0.0.1:${port}`, server);
  } finally {
    server.closeAllConnections();
    await closed(server);
  }
}

/** The free port that the server now listens on. */
export function listening(server: NetServer): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      if (address === null || typeof address === "string") reject(new Error("no port"));
      else resolve(address.port);
    });
  });
}

export function closed(server: NetServer): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}

export function bodyOf(request: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => resolve(Buffer.concat(chunks).toString()));
    request.on("error", reject);
  });
}
