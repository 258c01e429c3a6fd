import { setTimeout as delay } from "node:timers/promises";

/**
 * Time for all that decides by a date, dates something, waits or gives up. It is passed in from the operation that
 * begins down to the request: nothing else in `provider/` asks the machine for the time or starts a timer, so that a
 * test, or a rehearsal, moves all of it at once.
 */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Waits for so many milliseconds. */
  sleep(milliseconds: number): Promise<void>;
  /** A signal that is aborted, with an error named `TimeoutError`, after so many milliseconds. */
  timeout(milliseconds: number): AbortSignal;
}

/** The clock of this machine. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (milliseconds) => delay(milliseconds),
  timeout: (milliseconds) => AbortSignal.timeout(milliseconds),
};

/** What it is by this clock, ISO 8601. */
export function isoNow(clock: Clock): string {
  return new Date(clock.now()).toISOString();
}
