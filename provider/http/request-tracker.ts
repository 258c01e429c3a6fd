import { subscribe, unsubscribe } from "node:diagnostics_channel";

// Channels on which undici publishes a request that was handed to it, and that its head is about to be written.
const requestCreated = "undici:request:create";
const headersSent = "undici:client:sendHeaders";

/** Tells whether one request was sent: once its head is written to a connection, the other side may act on it. */
export class RequestTracker {
  #request: unknown;
  #areHeadersSent = false;

  /** Also true where the request was not seen, since then it may have been sent. */
  get isSent(): boolean {
    return this.#areHeadersSent || this.#request === undefined;
  }

  /** Runs `send`, which hands the request to undici before it returns its promise. */
  async track<T>(send: () => Promise<T>): Promise<T> {
    // The first one that is created is it; the others open a tunnel through a proxy for it.
    const onCreated = (message: unknown) => {
      this.#request ??= requestOf(message);
    };
    const onHeadersSent = (message: unknown) => {
      if (this.#request !== undefined && requestOf(message) === this.#request) this.#areHeadersSent = true;
    };
    // Unsubscribed afterwards: a subscription would outlive this module in a process that loads it several times.
    subscribe(headersSent, onHeadersSent);
    try {
      return await withCreated(onCreated, send);
    } finally {
      unsubscribe(headersSent, onHeadersSent);
    }
  }
}

/** Subscribed until `send` has returned its promise: requests that are created later are others. */
function withCreated<T>(onCreated: (message: unknown) => void, send: () => Promise<T>): Promise<T> {
  subscribe(requestCreated, onCreated);
  try {
    return send();
  } finally {
    unsubscribe(requestCreated, onCreated);
  }
}

function requestOf(message: unknown): unknown {
  return typeof message === "object" && message !== null && "request" in message ? message.request : undefined;
}
