import { subscribe, unsubscribe } from "node:diagnostics_channel";
import dns from "node:dns";
import { readFileSync } from "node:fs";
import { connect, createServer, type Server } from "node:net";
import { join } from "node:path";
import { mock } from "node:test";
import { createServer as createTlsServer } from "node:tls";
import type { Obstacle } from "../../../harness/fault-matrix/strikes";

/** The address of `localhost`, and of two neighbours: nobody listens at one, and the other speaks no TLS. */
const addresses = { home: "127.0.0.1", nobody: "127.0.0.2", noTls: "127.0.0.3" };

/**
 * The way to the emulator under the name `localhost`. Each request makes a connection of its own, and the name server,
 * which is ours, says where it goes: so any one of them can be kept from being sent. The sockets are real.
 */
export class Wire {
  #connections = 0;
  /** Connections that were stood in the way of. */
  obstructed = 0;
  #obstacle: { what: Obstacle; nth: number; times: 1 | "always" } | undefined;
  readonly #tls: Server;
  readonly #noTls = createServer((socket) => {
    socket.on("error", () => socket.destroy());
    socket.once("data", () => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
  });
  #tlsPort = 0;

  constructor(readonly port: number) {
    this.#tls = createTlsServer({ key: pem("localhost.key.pem"), cert: pem("localhost.crt.pem") }, (socket) => {
      const inner = connect(port, addresses.home);
      socket.pipe(inner).pipe(socket);
      for (const end of [socket, inner]) {
        end.on("error", () => undefined);
        end.once("close", () => [socket, inner].map((other) => other.destroy()));
      }
    });
  }

  async open(): Promise<void> {
    this.#tlsPort = await listening(this.#tls, 0, addresses.home);
    await listening(this.#noTls, this.#tlsPort, addresses.noTls);
  }

  async close(): Promise<void> {
    await Promise.all([this.#tls, this.#noTls].map((server) => new Promise((resolve) => server.close(resolve))));
  }

  /** Stands in the way of the connection of this number from now on, or of all from that one on. */
  obstruct(what: Obstacle, nth: number, times: 1 | "always"): void {
    this.#connections = 0;
    this.obstructed = 0;
    this.#obstacle = { what, nth, times };
  }

  clear(): void {
    this.#obstacle = undefined;
  }

  /** The same endpoints under the name; with TLS where that is what is to fail. */
  environment(endpoints: Readonly<Record<string, string>>): Record<string, string> {
    const isTls = this.#obstacle?.what === "TLS failure";
    const base = isTls ? `https://localhost:${this.#tlsPort}` : `http://localhost:${this.port}`;
    const renamed = Object.entries(endpoints).map(([name, value]) => [
      name,
      value.replace(`http://127.0.0.1:${this.port}`, base),
    ]);
    // The certificate is nobody's but ours.
    return { ...Object.fromEntries(renamed), ...(isTls ? { NODE_TLS_REJECT_UNAUTHORIZED: "0" } : {}) };
  }

  /** Lets every connection of this process pass here, until the answer is called. */
  enter(): () => void {
    const separate = (message: unknown) => connectionOfItsOwn(message);
    subscribe("undici:request:create", separate);
    const lookup = mock.method(dns, "lookup", (_host: string, _options: unknown, answer: Answer) => {
      const address = this.#addressOfNext();
      process.nextTick(() => {
        if (address === undefined) answer(Object.assign(new Error("getaddrinfo ENOTFOUND"), { code: "ENOTFOUND" }));
        else answer(null, [{ address, family: 4 }]);
      });
    });
    return () => {
      unsubscribe("undici:request:create", separate);
      lookup.mock.restore();
    };
  }

  #addressOfNext(): string | undefined {
    this.#connections++;
    const { what, nth = 0, times = 1 } = this.#obstacle ?? {};
    const strikes = this.#connections >= nth && (times === "always" || this.#connections === nth);
    if (what === undefined || !strikes) return addresses.home;
    this.obstructed++;
    if (what === "host not found") return undefined;
    return what === "connection refused" ? addresses.nobody : addresses.noTls;
  }
}

type Answer = (error: Error | null, addresses?: { address: string; family: number }[]) => void;

function connectionOfItsOwn(message: unknown): void {
  if (typeof message !== "object" || message === null || !("request" in message)) return;
  const { request } = message;
  if (typeof request !== "object" || request === null || !("addHeader" in request)) return;
  if (typeof request.addHeader === "function") request.addHeader("connection", "close");
}

function pem(name: string): Buffer {
  return readFileSync(join(__dirname, "..", "tls", name));
}

function listening(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      const address = server.address();
      if (address === null || typeof address === "string") reject(new Error("no port"));
      else resolve(address.port);
    });
  });
}
