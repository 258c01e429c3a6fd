/** Lets so many requests of an account through per second of the cloud's clock. */
export class RateLimit {
  readonly #accepted = new Map<string, number[]>();
  readonly #perSecond: number | undefined;
  readonly #now: () => number;

  constructor(perSecond: number | undefined, now: () => number) {
    this.#perSecond = perSecond;
    this.#now = now;
  }

  /** Requests a minute, for X-RateLimit-Limit; without a limit some number, since the header is there all the same. */
  get perMinute(): number {
    return Math.round((this.#perSecond ?? 10) * 60);
  }

  /** Seconds to wait, for Retry-After; 0 when the request may pass. */
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
