import type { Clock } from "../../domain/clock";
import { outsideOperations } from "../../http/operation";

/** How old a list may be where it only serves to see the present state. Milliseconds. */
export const recent = 30_000;

/** Applies a write to a value that was read before it. */
export type Change<T> = (value: T) => T;

/** Reads once and returns the same to every later caller. A failure is not kept: the next caller reads again. */
export function readOnce<T>(read: () => Promise<T>): () => Promise<T> {
  let reading: Promise<T> | undefined;
  return () => {
    if (reading === undefined) {
      reading = read();
      reading.catch(() => {
        reading = undefined;
      });
    }
    return reading;
  };
}

interface Read<T> {
  value: Promise<T>;
  since: number;
  isUnderWay: boolean;
  /** Of the writes that ended since the read began. */
  changes: Change<T>[];
}

/**
 * A read that concurrent callers share. A caller that accepts an older value gets it with the writes of this process since
 * then applied. A caller that wants a new one gets what the cloud returns, from a read that began after the last write.
 */
export class SharedRead<T> {
  #latest: Read<T> | undefined;

  constructor(
    readonly clock: Clock,
    readonly read: () => Promise<T>,
  ) {}

  /** A value that is at most this many milliseconds old, or whose read is under way; 0 reads anew. */
  get(longestAge = 0): Promise<T> {
    if (longestAge > 0) {
      const reading = this.#youngerThan(longestAge) ?? this.#begin();
      return reading.value.then((value) => reading.changes.reduce((changed, change) => change(changed), value));
    }
    const latest = this.#latest;
    const isOvertaken = latest === undefined || !latest.isUnderWay || latest.changes.length > 0;
    return (isOvertaken ? this.#begin() : latest).value;
  }

  /** Runs a write, and applies it to the value whose read began before the write ended. */
  async write<R>(write: () => Promise<R>, changeOf: (result: R) => Change<T>): Promise<R> {
    try {
      const result = await write();
      this.apply(changeOf(result));
      return result;
    } catch (error) {
      // What a failed write has changed is not known: the next caller reads anew.
      this.#latest = undefined;
      throw error;
    }
  }

  /** Applies a change that was not made by `write`. */
  apply(change: Change<T>): void {
    this.#latest?.changes.push(change);
  }

  #youngerThan(age: number): Read<T> | undefined {
    const latest = this.#latest;
    const isYounger = latest !== undefined && (latest.isUnderWay || this.clock.elapsed() - latest.since < age);
    return isYounger ? latest : undefined;
  }

  #begin(): Read<T> {
    const reading: Read<T> = {
      value: outsideOperations(this.read),
      since: this.clock.elapsed(),
      isUnderWay: true,
      changes: [],
    };
    this.#latest = reading;
    reading.value.then(
      () => {
        reading.isUnderWay = false;
      },
      () => {
        // Only those who waited for this read get its failure; the next caller reads again.
        if (this.#latest === reading) this.#latest = undefined;
      },
    );
    return reading;
  }
}
