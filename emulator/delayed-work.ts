import type { Store } from "./cloud/store";

interface Wait {
  due: number;
  /** Which contents the work is meant for. */
  restoreCount: number;
  resolve(ready: boolean): void;
}

/** Work that takes its time by the cloud's clock, and is done even when nobody waits for the answer any more. */
export class DelayedWork {
  readonly #waiting = new Set<Wait>();
  #timer: NodeJS.Timeout | undefined;
  #closed = false;
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Waits for that time; false when the cloud was restored or the emulator closed before. */
  wait(ms: number): Promise<boolean> {
    return new Promise((resolve) => {
      if (this.#closed) return resolve(false);
      this.#waiting.add({ due: this.#store.now() + ms, restoreCount: this.#store.restoreCount, resolve: resolve });
      // A test's clock jumps without telling anybody, so the clock is asked again and again.
      this.#timer ??= setInterval(() => this.#finishDue(), 5).unref();
    });
  }

  /** Drops what is under way. */
  close(): void {
    this.#closed = true;
    for (const waiting of this.#waiting) this.#finish(waiting, false);
  }

  #finishDue(): void {
    const inOrder = [...this.#waiting].sort((one, other) => one.due - other.due);
    for (const waiting of inOrder) {
      if (waiting.restoreCount !== this.#store.restoreCount) this.#finish(waiting, false);
      else if (waiting.due <= this.#store.now()) this.#finish(waiting, true);
    }
  }

  #finish(waiting: Wait, ready: boolean): void {
    this.#waiting.delete(waiting);
    if (this.#waiting.size === 0) {
      clearInterval(this.#timer);
      this.#timer = undefined;
    }
    waiting.resolve(ready);
  }
}
