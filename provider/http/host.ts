import type { HttpAnswer } from "./answer";
import { RetryBudget } from "./budget";
import type { Clock } from "./clock";
import { HttpFailure } from "./failure";
import { Pace, type Turn } from "./pace";
import { isFailing, isPutOff, type Outcome } from "./retry";

/** What all who ask one host share: its pace, its budget of retries, and what it said when it put them off. */
export class Host {
  readonly #pace = new Pace();
  readonly #budget: RetryBudget;
  #putOff: HttpAnswer | undefined;

  constructor(
    readonly name: string,
    readonly clock: Clock,
  ) {
    this.#budget = new RetryBudget(clock.now());
  }

  /**
   * Waits until it is this request's turn. When the host wants to be left alone for longer than `longestWait`, what it
   * said to another request is the answer to this one too, at once.
   */
  async turn(deadline: number, longestWait: number): Promise<Turn | HttpAnswer | HttpFailure> {
    for (;;) {
      const now = this.clock.now();
      const closed = this.#pace.opens - now;
      if (this.#putOff !== undefined && closed > longestWait) {
        return { ...this.#putOff, retryAfter: closed, ofAnother: true };
      }
      const turn = this.#pace.turn(now, deadline);
      if (turn === undefined) return new HttpFailure("held-back", this.name, false);
      if (turn.at > now) await this.clock.sleep(turn.at - now);
      if (!this.#pace.isVoid(turn)) return turn;
    }
  }

  learn(turn: Turn, outcome: Outcome, result: HttpAnswer | HttpFailure): void {
    if (!isFailing(outcome) && !isPutOff(outcome)) this.#budget.earn();
    if (result instanceof HttpFailure) return;
    if (isPutOff(outcome)) {
      this.#putOff = result;
      this.#pace.refuse(turn, this.clock.now(), result.retryAfter);
    } else this.#pace.accept(this.clock.now());
  }

  /** Whether the host is worth another try. One that puts requests off says itself when, and its pace sees to the rest. */
  mayRetry(outcome: Outcome): boolean {
    return isPutOff(outcome) || this.#budget.spend(this.clock.now());
  }
}
