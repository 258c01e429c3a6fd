import type { Clock } from "../domain/clock";
import { HttpFailure } from "./failure";
import { RateLimiter, type Slot } from "./rate-limiter";
import type { HttpResponse } from "./response";
import { isHostFailure, isThrottled, type Outcome } from "./retry";
import { RetryBudget } from "./retry-budget";

/** What all requests to one host share: its rate limiter, its retry budget, and its latest "too many requests". */
export class Host {
  readonly #rateLimiter = new RateLimiter();
  readonly #retryBudget: RetryBudget;
  #throttling: HttpResponse | undefined;

  constructor(
    readonly name: string,
    readonly clock: Clock,
  ) {
    this.#retryBudget = new RetryBudget(clock.elapsed());
  }

  /**
   * Waits until a request may be sent. Where the host asks to be left alone for longer than `longestWait`, its response to
   * the request that it throttled is the response to this one too, at once.
   */
  async waitForSlot(deadline: number, longestWait: number): Promise<Slot | HttpResponse | HttpFailure> {
    for (;;) {
      const now = this.clock.elapsed();
      const pause = this.#rateLimiter.pausedUntil - now;
      if (this.#throttling !== undefined && pause > longestWait) {
        return { ...this.#throttling, retryAfter: pause, isOfAnotherRequest: true };
      }
      const slot = this.#rateLimiter.reserve(now, deadline);
      if (slot === undefined) return new HttpFailure({ reason: "held-back", host: this.name, sent: false });
      if (slot.at > now) await this.clock.sleep(slot.at - now);
      if (!this.#rateLimiter.isVoid(slot)) return slot;
    }
  }

  /** Adapts the rate limiter and the retry budget to how a request ended. */
  record(slot: Slot, outcome: Outcome, result: HttpResponse | HttpFailure): void {
    if (!isHostFailure(outcome) && !isThrottled(outcome)) this.#retryBudget.earn();
    if (result instanceof HttpFailure) return;
    if (isThrottled(outcome)) {
      this.#throttling = result;
      this.#rateLimiter.recordThrottled(slot, this.clock.elapsed(), result.retryAfter);
    } else this.#rateLimiter.recordAccepted(this.clock.elapsed());
  }

  /** Takes a retry out of the budget; false where it is used up. A throttled request costs nothing: the rate is limited. */
  mayRetry(outcome: Outcome): boolean {
    return isThrottled(outcome) || this.#retryBudget.spend(this.clock.elapsed());
  }
}
