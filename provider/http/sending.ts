import { subscribe, unsubscribe } from "node:diagnostics_channel";

/** Where undici tells of a request that it has taken in, and of the moment before its first byte is written. */
const taken = "undici:request:create";
const written = "undici:client:sendHeaders";

/** Watches one request: once its head is written to a connection, the other side may act on it. */
export class Sending {
  #request: unknown;
  #isWritten = false;

  /** Not known means sent: the careful reading. */
  get isSent(): boolean {
    return this.#isWritten || this.#request === undefined;
  }

  /** Runs work that hands the request over to undici before it returns its promise. */
  async watch<T>(work: () => Promise<T>): Promise<T> {
    // The first one is it; the others open a tunnel through a proxy for it.
    const take = (message: unknown) => {
      this.#request ??= requestOf(message);
    };
    const write = (message: unknown) => {
      if (this.#request !== undefined && requestOf(message) === this.#request) this.#isWritten = true;
    };
    // Only while it lasts: subscriptions outlive the module in a process that loads it several times.
    subscribe(written, write);
    try {
      return await taking(take, work);
    } finally {
      unsubscribe(written, write);
    }
  }
}

/** Listens while the work is begun, and no longer: what is taken in later is somebody else's. */
function taking<T>(take: (message: unknown) => void, work: () => Promise<T>): Promise<T> {
  subscribe(taken, take);
  try {
    return work();
  } finally {
    unsubscribe(taken, take);
  }
}

function requestOf(message: unknown): unknown {
  return typeof message === "object" && message !== null && "request" in message ? message.request : undefined;
}
