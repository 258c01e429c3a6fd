import type { Clock } from "../../domain/clock";
import { outsideOperations } from "../../http/operation";

/** How old an answer may be, in milliseconds, where the question is only "what does the cloud say now". */
export const recent = 30_000;

/** What a write changes in what was read. */
export type Change<T> = (value: T) => T;

/** Reads once for all who ever ask; a failure is for those who waited for it. */
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
  /** Of the writes that ended since it began. */
  changes: Change<T>[];
}

/**
 * One reading that many ask for together. Whoever takes an older one gets it with what this process has written since;
 * whoever asks anew gets the cloud's own word, from a reading that no write of this process has overtaken.
 */
export class SharedRead<T> {
  #latest: Read<T> | undefined;

  constructor(
    readonly clock: Clock,
    readonly read: () => Promise<T>,
  ) {}

  /** A reading that is at most this many milliseconds old, or is still under way; 0 asks anew. */
  get(longestAge = 0): Promise<T> {
    if (longestAge > 0) {
      const reading = this.#youngerThan(longestAge) ?? this.#begin();
      return reading.value.then((value) => reading.changes.reduce((changed, change) => change(changed), value));
    }
    const latest = this.#latest;
    const isOvertaken = latest === undefined || !latest.isUnderWay || latest.changes.length > 0;
    return (isOvertaken ? this.#begin() : latest).value;
  }

  /** Runs a write, and applies what it changes to the reading that began before its end. */
  async write<R>(write: () => Promise<R>, changeOf: (result: R) => Change<T>): Promise<R> {
    try {
      const result = await write();
      this.apply(changeOf(result));
      return result;
    } catch (error) {
      // Nobody knows what it has changed, or why it was refused.
      this.#latest = undefined;
      throw error;
    }
  }

  /** Applies a change that is known by other means. */
  apply(change: Change<T>): void {
    this.#latest?.changes.push(change);
  }

  #youngerThan(age: number): Read<T> | undefined {
    const latest = this.#latest;
    const isYounger = latest !== undefined && (latest.isUnderWay || this.clock.now() - latest.since < age);
    return isYounger ? latest : undefined;
  }

  #begin(): Read<T> {
    const reading: Read<T> = {
      value: outsideOperations(this.read),
      since: this.clock.now(),
      isUnderWay: true,
      changes: [],
    };
    this.#latest = reading;
    reading.value.then(
      () => {
        reading.isUnderWay = false;
      },
      () => {
        // A failure is for those who waited for it, not for those who come later.
        if (this.#latest === reading) this.#latest = undefined;
      },
    );
    return reading;
  }
}
