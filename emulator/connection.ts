import type { HttpBindings } from "@hono/node-server";

/** The TCP connection of one request. */
export class Connection {
  readonly #sockets: HttpBindings;

  constructor(sockets: HttpBindings) {
    this.#sockets = sockets;
  }

  /** Tells Hono to send nothing: the connection was reset, or has to stay open until the client closes it. */
  static noResponse(): Response {
    return new Response(null, { headers: { "x-hono-already-sent": "true" } });
  }

  get isClosed(): boolean {
    return this.#sockets.outgoing.destroyed;
  }

  /** Calls the listener when the client closes the connection; the returned function removes it. */
  onClosed(listener: () => void): () => void {
    const { outgoing } = this.#sockets;
    outgoing.once("close", listener);
    return () => outgoing.off("close", listener);
  }

  /** Waits; false when the client has closed the connection before the end. */
  async wait(ms: number): Promise<boolean> {
    const { outgoing } = this.#sockets;
    if (outgoing.destroyed) return false;
    return new Promise((resolve) => {
      const closed = () => {
        clearTimeout(timer);
        resolve(false);
      };
      const timer = setTimeout(() => {
        outgoing.off("close", closed);
        resolve(true);
      }, ms);
      outgoing.once("close", closed);
    });
  }

  reset(): void {
    this.#sockets.incoming.socket.resetAndDestroy();
  }
}
