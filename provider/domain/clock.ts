import { setTimeout as delay } from "node:timers/promises";

/**
 * Time for all that decides by a date, dates something, waits or gives up. It is passed in from the operation that
 * begins down to the request: nothing else in `provider/` asks the machine for the time or starts a timer, so that a
 * test, or a rehearsal, moves all of it at once.
 */
export interface Clock {
  /** The date, in milliseconds since 1970: for what is dated, and decided by a date. */
  now(): number;
  /**
   * Whole milliseconds since some moment that stays the same: for how long something takes. It goes on whatever the date is set
   * to, and whoever corrects the machine's clock.
   */
  elapsed(): number;
  /** Waits for so many milliseconds. */
  sleep(milliseconds: number): Promise<void>;
  /** A signal that is aborted, with an error named `TimeoutError`, after so many milliseconds. */
  timeout(milliseconds: number): AbortSignal;
}

/** The clock of this machine. */
export const systemClock: Clock = {
  now: () => Date.now(),
  // Whole: a timeout of a part of a millisecond is refused by AbortSignal.
  elapsed: () => Math.floor(performance.now()),
  sleep: (milliseconds) => delay(milliseconds),
  timeout: (milliseconds) => AbortSignal.timeout(milliseconds),
};

/** What it is by this clock, ISO 8601. */
export function isoNow(clock: Clock): string {
  return new Date(clock.now()).toISOString();
}
