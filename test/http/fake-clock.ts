import type { Clock } from "../../provider/domain/clock";

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

  advance(milliseconds: number): void {
    this.time += milliseconds;
  }
}
