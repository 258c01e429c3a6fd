import { setImmediate } from "node:timers/promises";

export const firstDay = Date.parse("2026-01-01T00:00:00Z");

/** The time of one world, in milliseconds since 1970: it stands still but for those who wait. */
export class Time {
  #deadlines: { at: number; controller: AbortController }[] = [];

  constructor(public now = firstDay) {}

  /** Nobody waits: time jumps ahead instead, and others get their turn. */
  async wait(milliseconds: number): Promise<void> {
    this.now += milliseconds;
    await setImmediate();
  }

  /** In the place of `AbortSignal.timeout`: nothing happens when the time has come, unless somebody lets it. */
  deadline(milliseconds: number): AbortSignal {
    const controller = new AbortController();
    this.#deadlines.push({ at: this.now + milliseconds, controller });
    return controller.signal;
  }

  /** Nothing else will come: everybody has waited for an answer as long as he would. */
  expire(): void {
    this.#pass(Math.max(this.now, ...this.#deadlines.map(({ at }) => at)));
  }

  /** Something comes at that time: until then those give up who wait no longer. */
  passTo(moment: number): void {
    const first = Math.min(moment, ...this.#deadlines.map(({ at }) => at));
    this.#pass(Math.max(this.now, first));
  }

  /** Those who waited are gone. */
  forget(): void {
    this.#deadlines = [];
  }

  get iso(): string {
    return new Date(this.now).toISOString();
  }

  #pass(moment: number): void {
    this.now = moment;
    const over = this.#deadlines.filter(({ at }) => at <= moment);
    this.#deadlines = this.#deadlines.filter(({ at }) => at > moment);
    for (const { controller } of over) controller.abort(new DOMException("timed out", "TimeoutError"));
  }
}

export const day = 24 * 60 * 60 * 1000;
export const minute = 60 * 1000;
