import { AsyncLocalStorage } from "node:async_hooks";
import type { Clock } from "../domain/clock";
import type { RetryRules } from "./retry";

/** What one operation has used of its limits. */
interface Operation {
  /** When its first request began, by the clock's `elapsed`. */
  started?: number;
  /** Milliseconds of requests that are known to be slow, which do not count. */
  excluded: number;
  /** Bytes of responses. */
  received: number;
  /** Its limit in milliseconds, where it is not that of the rules. */
  longest?: number;
}

const current = new AsyncLocalStorage<Operation | undefined>();

/**
 * Runs an operation whose requests share one deadline, which counts from the first of them: after it none is sent,
 * repeated or waited for. An operation within another one shares that one's deadline.
 */
export function withinOperation<T>(work: () => Promise<T>): Promise<T> {
  return current.getStore() === undefined ? current.run({ excluded: 0, received: 0 }, work) : work();
}

/** Runs work that is worth a short wait only: its requests have a deadline of their own, after so many milliseconds. */
export function briefly<T>(longest: number, work: () => Promise<T>): Promise<T> {
  return current.run({ excluded: 0, received: 0, longest }, work);
}

/** Runs what several operations wait for, without the deadline of the operation that happened to begin it. */
export function outsideOperations<T>(work: () => Promise<T>): Promise<T> {
  return current.run(undefined, work);
}

/** When a request must be over, by its own timeout and that of the operation that it is part of. */
export class Deadline {
  readonly #operation = current.getStore();
  readonly #started: number;
  #excluded = 0;

  constructor(
    readonly clock: Clock,
    readonly rules: RetryRules,
  ) {
    this.#started = clock.elapsed();
    if (this.#operation !== undefined) this.#operation.started ??= this.#started;
  }

  /** By the clock's `elapsed`, in milliseconds. */
  get at(): number {
    return Math.min(this.#started + this.#excluded + this.rules.requestTimeout, this.#endOfOperation());
  }

  get remaining(): number {
    return this.at - this.clock.elapsed();
  }

  /** Whether the operation has no time left for another request. */
  get isOperationOver(): boolean {
    return this.#endOfOperation() - this.clock.elapsed() < this.rules.shortestTry;
  }

  /** Runs work whose time does not count. */
  async exclude<T>(work: () => Promise<T>): Promise<T> {
    const before = this.clock.elapsed();
    try {
      return await work();
    } finally {
      const took = this.clock.elapsed() - before;
      this.#excluded += took;
      if (this.#operation !== undefined) this.#operation.excluded += took;
    }
  }

  /** Adds received bytes to those of the operation, and returns whether these are more than `most`. */
  hasReceived(bytes: number, most: number): boolean {
    if (this.#operation === undefined) return false;
    this.#operation.received += bytes;
    return this.#operation.received > most;
  }

  #endOfOperation(): number {
    if (this.#operation === undefined) return Number.POSITIVE_INFINITY;
    const { started = this.#started, excluded, longest = this.rules.operationTimeout } = this.#operation;
    return started + excluded + longest;
  }
}
