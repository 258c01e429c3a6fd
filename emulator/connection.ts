import type { HttpBindings } from "@hono/node-server";

/** The client's side of one exchange, below HTTP. */
export class Connection {
  readonly #sockets: HttpBindings;

  constructor(sockets: HttpBindings) {
    this.#sockets = sockets;
  }

  /** The answer that sends nothing: the connection was reset, or stays open until the client gives up. */
  static noResponse(): Response {
    return new Response(null, { headers: { "x-hono-already-sent": "true" } });
  }

  get isClosed(): boolean {
    return this.#sockets.outgoing.destroyed;
  }

  /** Calls when the client gives up before the function that is returned was called. */
  onClosed(listener: () => void): () => void {
    const { outgoing } = this.#sockets;
    outgoing.once("close", listener);
    return () => outgoing.off("close", listener);
  }

  /** Waits; false when the client gave up meanwhile. */
  async wait(ms: number): Promise<boolean> {
    const { outgoing } = this.#sockets;
    if (outgoing.destroyed) return false;
    return new Promise((resolve) => {
      const gaveUp = () => {
        clearTimeout(timer);
        resolve(false);
      };
      const timer = setTimeout(() => {
        outgoing.off("close", gaveUp);
        resolve(true);
      }, ms);
      outgoing.once("close", gaveUp);
    });
  }

  reset(): void {
    this.#sockets.incoming.socket.resetAndDestroy();
  }
}
