/** So much of what was accepted before a refusal is sent after it. */
const decrease = 0.8;

/** Requests per second that are added in each second without a refusal. */
const increase = 0.5;

/** Never fewer requests per second than this. */
const slowest = 1;

/** What was accepted in so many milliseconds before a refusal tells how much the host bears. */
const memory = 1_000;

/** When a request may be sent; asked for before a refusal, it may be void when that time has come. */
export interface Turn {
  at: number;
  /** How many refusals had been learned from. */
  lesson: number;
}

/**
 * How fast one host may be asked. It is as fast as anybody likes until the host refuses with "too many requests": then
 * nobody asks before the time that the host names, and from then on all take turns, at first more slowly than the host
 * had accepted, then faster little by little. All times are milliseconds since 1970.
 */
export class Pace {
  #accepted: number[] = [];
  #lessons = 0;
  /** Requests per second at `#opens`; they grow from then on. */
  #rate = Number.POSITIVE_INFINITY;
  #opens = 0;
  #next = 0;

  /** When the host wants to be asked again; in the past when it may be asked now. */
  get opens(): number {
    return this.#opens;
  }

  /** The next free turn; undefined when it would be later than `latest`. */
  turn(now: number, latest: number): Turn | undefined {
    const at = Math.max(now, this.#next);
    if (at > latest) return undefined;
    this.#next = at + 1_000 / this.#rateAt(at);
    return { at, lesson: this.#lessons };
  }

  /** Whether a refusal has come since, so that another turn is to be asked for. */
  isVoid({ at, lesson }: Turn): boolean {
    return lesson !== this.#lessons || at < this.#opens;
  }

  /** The host took a request in, whatever it answered. */
  accept(now: number): void {
    this.#accepted = this.#accepted.filter((at) => at > now - memory);
    this.#accepted.push(now);
  }

  /** The host put the request of this turn off, and maybe said for how long. */
  refuse({ lesson }: Turn, now: number, wait = 0): void {
    const slower = this.#slower(now);
    this.#opens = Math.max(this.#opens, now + wait);
    this.#next = Math.max(this.#next, this.#opens);
    // Those that were under way together are refused together: that is one lesson and not many.
    if (lesson !== this.#lessons) return;
    this.#lessons++;
    this.#rate = slower;
    // All turns given so far are void now.
    this.#next = this.#opens;
  }

  #slower(now: number): number {
    const rate = this.#rateAt(now);
    const borne = this.#accepted.filter((at) => at > now - memory).length * decrease;
    // Just after a pause little was accepted, which says nothing: no lesson takes more than half.
    const half = Number.isFinite(rate) ? rate / 2 : slowest;
    return Math.max(slowest, half, Math.min(rate * decrease, borne));
  }

  #rateAt(time: number): number {
    return this.#rate + (increase * Math.max(0, time - this.#opens)) / 1_000;
  }
}
