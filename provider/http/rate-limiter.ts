/** After a refusal the rate is this share of what the host had accepted before it. */
const decrease = 0.8;

/** Requests per second that are added in each second without a refusal. */
const increase = 0.5;

/** Requests per second; the rate never falls below this. */
const slowest = 1;

/** The requests that the host accepted in this time before a refusal tell how many it can take. Milliseconds. */
const window = 1_000;

/** When a request may be sent. */
export interface Slot {
  /** By the clock's `elapsed`. */
  at: number;
  /** How often the rate had been decreased when the slot was reserved: a later decrease makes the slot void. */
  decreases: number;
}

/**
 * An adaptive rate limiter for one host: additive increase, multiplicative decrease. There is no limit until the host
 * refuses with "too many requests". Then nothing is sent before the time that the host names, and from then on requests
 * are spaced out: at first more slowly than the host had accepted them, then faster little by little. All times are
 * those of the clock's `elapsed`.
 */
export class RateLimiter {
  #accepted: number[] = [];
  #decreases = 0;
  /** Requests per second at `#pausedUntil`; it grows from then on. */
  #rate = Number.POSITIVE_INFINITY;
  #pausedUntil = 0;
  #next = 0;

  /** When the host may be asked again; in the past where it may be asked now. */
  get pausedUntil(): number {
    return this.#pausedUntil;
  }

  /** Reserves the next free slot; undefined where it would be later than `latest`. */
  reserve(now: number, latest: number): Slot | undefined {
    const at = Math.max(now, this.#next);
    if (at > latest) return undefined;
    this.#next = at + 1_000 / this.#rateAt(at);
    return { at, decreases: this.#decreases };
  }

  /** Whether the host has refused a request since the slot was reserved, so that another one is to be reserved. */
  isVoid({ at, decreases }: Slot): boolean {
    return decreases !== this.#decreases || at < this.#pausedUntil;
  }

  /** For a request that the host did not refuse as one too many, whatever else its response was. */
  recordAccepted(now: number): void {
    this.#accepted = this.#accepted.filter((at) => at > now - window);
    this.#accepted.push(now);
  }

  /** For a request that the host refused as one too many; `wait` is how long it asks to be left alone. */
  recordThrottled({ decreases }: Slot, now: number, wait = 0): void {
    const slower = this.#decreased(now);
    this.#pausedUntil = Math.max(this.#pausedUntil, now + wait);
    this.#next = Math.max(this.#next, this.#pausedUntil);
    // Requests that were under way together are refused together: the rate is decreased once for all of them.
    if (decreases !== this.#decreases) return;
    this.#decreases++;
    this.#rate = slower;
    // All slots that were reserved so far are void now.
    this.#next = this.#pausedUntil;
  }

  #decreased(now: number): number {
    const rate = this.#rateAt(now);
    const accepted = this.#accepted.filter((at) => at > now - window).length * decrease;
    // Just after a pause few were accepted because few were sent: one refusal takes away half of the rate at most.
    const half = Number.isFinite(rate) ? rate / 2 : slowest;
    return Math.max(slowest, half, Math.min(rate * decrease, accepted));
  }

  #rateAt(time: number): number {
    return this.#rate + (increase * Math.max(0, time - this.#pausedUntil)) / 1_000;
  }
}
