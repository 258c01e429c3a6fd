import type { Clock } from "../http/clock";

/** How old an answer may be, in milliseconds, where the question is only "what does the cloud say now". */
export const recent = 30_000;

interface Reading<T> {
  value: Promise<T>;
  since: number;
  underWay: boolean;
}

/**
 * One reading that many ask for together. A reading that began before a write ended is not given to anybody who asks
 * after that write, so that nobody misses his own.
 */
export class SharedRead<T> {
  #latest: Reading<T> | undefined;

  constructor(
    readonly clock: Clock,
    readonly read: () => Promise<T>,
  ) {}

  /** The reading under way, or the last one when it is at most this many milliseconds old, or a new one. */
  get(longestAge = 0): Promise<T> {
    const latest = this.#latest;
    if (latest !== undefined && (latest.underWay || this.clock.now() - latest.since < longestAge)) return latest.value;
    return this.fresh();
  }

  /** A reading that begins now. */
  fresh(): Promise<T> {
    const reading: Reading<T> = { value: this.read(), since: this.clock.now(), underWay: true };
    this.#latest = reading;
    reading.value.then(
      () => {
        reading.underWay = false;
      },
      () => {
        // A failure is for those who waited for it, not for those who come later.
        if (this.#latest === reading) this.#latest = undefined;
      },
    );
    return reading.value;
  }

  /** Runs a write; no reading from before its end is given out after it. */
  async around<R>(write: () => Promise<R>): Promise<R> {
    try {
      return await write();
    } finally {
      this.#latest = undefined;
    }
  }
}
