import type { Store } from "./cloud/store";

interface Waiting {
  due: number;
  /** Which contents the work is meant for. */
  generation: number;
  settle(ready: boolean): void;
}

/** Work that takes its time by the cloud's clock, and is done even when nobody waits for the answer any more. */
export class LateWork {
  readonly #waiting = new Set<Waiting>();
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(private readonly store: Store) {}

  /** Waits for that time; false when the cloud was restored or the emulator closed before. */
  after(ms: number): Promise<boolean> {
    return new Promise((resolve) => {
      if (this.#closed) return resolve(false);
      this.#waiting.add({ due: this.store.now() + ms, generation: this.store.restoreCount, settle: resolve });
      // A test's clock jumps without telling anybody, so the clock is asked again and again.
      this.#timer ??= setInterval(() => this.#look(), 5).unref();
    });
  }

  /** Drops what is under way. */
  close(): void {
    this.#closed = true;
    for (const waiting of this.#waiting) this.#settle(waiting, false);
  }

  #look(): void {
    const inOrder = [...this.#waiting].sort((one, other) => one.due - other.due);
    for (const waiting of inOrder) {
      if (waiting.generation !== this.store.restoreCount) this.#settle(waiting, false);
      else if (waiting.due <= this.store.now()) this.#settle(waiting, true);
    }
  }

  #settle(waiting: Waiting, ready: boolean): void {
    this.#waiting.delete(waiting);
    if (this.#waiting.size === 0) {
      clearInterval(this.#timer);
      this.#timer = undefined;
    }
    waiting.settle(ready);
  }
}
