/** The budget at the beginning, and at most: enough that a few operations always get all their tries. */
const largest = 100;

/** Milliseconds after which one more retry is added. */
const refill = 5_000;

/**
 * Limits the retries of all requests to one host. A retry costs one, a success earns one: while the host fails for
 * everybody, a thousand operations soon send one request each and not five.
 */
export class RetryBudget {
  #left = largest;
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
    this.#left = Math.min(largest, this.#left + 1);
  }

  #refill(now: number): void {
    this.#left = Math.min(largest, this.#left + Math.max(0, now - this.#since) / refill);
    this.#since = now;
  }
}
