import { type Clock, systemClock } from "../../provider/domain/clock";

/** A clock that stands still but for those who sleep by it: they make it jump, and wait for nothing. */
export class FakeClock implements Clock {
  /** Every sleep, in milliseconds. */
  readonly slept: number[] = [];

  constructor(private time = Date.parse("2026-01-01T00:00:00Z")) {}

  now(): number {
    return this.time;
  }

  async sleep(milliseconds: number): Promise<void> {
    this.slept.push(milliseconds);
    this.advance(milliseconds);
  }

  /** A request that gets no answer is given up in real time. */
  timeout(milliseconds: number): AbortSignal {
    return systemClock.timeout(milliseconds);
  }

  advance(milliseconds: number): void {
    this.time += milliseconds;
  }
}
