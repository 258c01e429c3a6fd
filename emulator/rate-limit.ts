/** A limit of requests per second, by the cloud's clock, for each account. */
export class RateLimit {
  readonly #accepted = new Map<string, number[]>();
  readonly #perSecond: number | undefined;
  readonly #now: () => number;

  constructor(perSecond: number | undefined, now: () => number) {
    this.#perSecond = perSecond;
    this.#now = now;
  }

  /** The value of X-RateLimit-Limit; without a limit it is 600, since the header is sent in any case. */
  get perMinute(): number {
    return Math.round((this.#perSecond ?? 10) * 60);
  }

  /** Counts a request, and returns the value of Retry-After when it exceeds the limit, else 0. */
  secondsToWait(account: string): number {
    if (this.#perSecond === undefined) return 0;
    const now = this.#now();
    const recent = (this.#accepted.get(account) ?? []).filter((at) => at > now - 1000);
    this.#accepted.set(account, recent);
    if (recent.length >= this.#perSecond) return 1;
    recent.push(now);
    return 0;
  }
}
