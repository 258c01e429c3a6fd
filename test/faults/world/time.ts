import { setImmediate } from "node:timers/promises";

/** The time of one world, in milliseconds since 1970: it stands still but for those who wait. */
export class Time {
  constructor(public now = Date.parse("2026-01-01T00:00:00Z")) {}

  /** Nobody waits: time jumps ahead instead, and others get their turn. */
  async wait(milliseconds: number): Promise<void> {
    this.now += milliseconds;
    await setImmediate();
  }

  get iso(): string {
    return new Date(this.now).toISOString();
  }
}

export const day = 24 * 60 * 60 * 1000;
