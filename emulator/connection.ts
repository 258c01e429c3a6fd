import type { HttpBindings } from "@hono/node-server";

/** The client's side of one exchange, below HTTP. */
export class Connection {
  constructor(private readonly sockets: HttpBindings) {}

  /** The answer that says "nothing more to send": the connection has been dealt with by hand. */
  static handled(): Response {
    return new Response(null, { headers: { "x-hono-already-sent": "true" } });
  }

  /** Waits; false when the client gave up meanwhile. */
  async wait(ms: number): Promise<boolean> {
    const { outgoing } = this.sockets;
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

  /** Ends when the client gives up, or the emulator closes. */
  async untilGivenUp(): Promise<void> {
    const { outgoing } = this.sockets;
    if (outgoing.destroyed) return;
    await new Promise<void>((resolve) => outgoing.once("close", () => resolve()));
  }

  reset(): void {
    this.sockets.incoming.socket.resetAndDestroy();
  }
}
