/** Retries that a host is granted in advance: enough that a few operations always get all their tries. */
const advance = 100;

/** Milliseconds after which one more retry is granted. */
const refill = 5_000;

/**
 * How many retries one host is worth. A retry costs one, a success earns one: when a host fails for everybody, a
 * thousand operations soon send one request each and not five.
 */
export class RetryBudget {
  #left = advance;
  #since: number;

  constructor(now: number) {
    this.#since = now;
  }

  /** Takes one retry out; false when there is none. */
  spend(now: number): boolean {
    this.#refill(now);
    if (this.#left < 1) return false;
    this.#left--;
    return true;
  }

  /** A request has succeeded. */
  earn(): void {
    this.#left = Math.min(advance, this.#left + 1);
  }

  #refill(now: number): void {
    this.#left = Math.min(advance, this.#left + Math.max(0, now - this.#since) / refill);
    this.#since = now;
  }
}
