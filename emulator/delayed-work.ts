import type { Store } from "./cloud/store";

interface Wait {
  /** Epoch milliseconds of the cloud's clock. */
  due: number;
  /** The store's `restoreCount` when the wait began. */
  restoreCount: number;
  resolve(isDue: boolean): void;
}

/** Work that takes time by the cloud's clock, and is done even when the client has closed the connection. */
export class DelayedWork {
  readonly #store: Store;
  readonly #waits = new Set<Wait>();
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Waits until the work is due; false when the cloud was restored, or the emulator closed, before. */
  wait(ms: number): Promise<boolean> {
    return new Promise((resolve) => {
      if (this.#isClosed) return resolve(false);
      this.#waits.add({ due: this.#store.now() + ms, restoreCount: this.#store.restoreCount, resolve });
      // Polled, because a test moves the cloud's clock without an event.
      this.#timer ??= setInterval(() => this.#endDueWaits(), 5).unref();
    });
  }

  /** Ends all waits; their work is not done. */
  close(): void {
    this.#isClosed = true;
    for (const wait of this.#waits) this.#end(wait, false);
  }

  #endDueWaits(): void {
    const inOrder = [...this.#waits].sort((one, other) => one.due - other.due);
    for (const wait of inOrder) {
      if (wait.restoreCount !== this.#store.restoreCount) this.#end(wait, false);
      else if (wait.due <= this.#store.now()) this.#end(wait, true);
    }
  }

  #end(wait: Wait, isDue: boolean): void {
    this.#waits.delete(wait);
    if (this.#waits.size === 0) {
      clearInterval(this.#timer);
      this.#timer = undefined;
    }
    wait.resolve(isDue);
  }
}
