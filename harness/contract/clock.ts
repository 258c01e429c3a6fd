import { setTimeout } from "node:timers/promises";

/** Time as a run sees it. */
export interface RunClock {
  /** Epoch milliseconds. */
  now(): number;
  /** Throws when the signal ends the wait. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

export const realClock: RunClock = {
  now: () => Date.now(),
  sleep: async (milliseconds, signal) => {
    await setTimeout(milliseconds, undefined, signal === undefined ? {} : { signal });
  },
};

/** Time that jumps instead of passing, for an emulator in the same process that goes by it. */
export class JumpingClock implements RunClock {
  #now = Date.now();

  now(): number {
    return this.#now;
  }

  async sleep(milliseconds: number): Promise<void> {
    this.#now += milliseconds;
  }
}
