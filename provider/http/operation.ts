import { AsyncLocalStorage } from "node:async_hooks";
import type { Clock } from "../domain/clock";
import type { RetryRules } from "./retry";

/** What one operation has used of its time. */
interface Operation {
  /** When its first request began; milliseconds since 1970. */
  started?: number;
  /** Milliseconds that slow requests took: they are not counted. */
  excused: number;
  /** Bytes of answers. */
  received: number;
}

const current = new AsyncLocalStorage<Operation | undefined>();

/**
 * Gives all requests of this work one deadline, from the first one on: none is begun, repeated or waited for after it.
 * Within another such work it is part of that one.
 */
export function withinOperation<T>(work: () => Promise<T>): Promise<T> {
  return current.getStore() === undefined ? current.run({ excused: 0, received: 0 }, work) : work();
}

/** For what several operations wait for together: it does not end with the one that happened to begin it. */
export function outsideOperations<T>(work: () => Promise<T>): Promise<T> {
  return current.run(undefined, work);
}

/** When a request is to be over: in its own time, and in that of the operation that it is part of. */
export class Deadline {
  readonly #operation = current.getStore();
  readonly #started: number;
  #excused = 0;

  constructor(
    readonly clock: Clock,
    readonly rules: RetryRules,
  ) {
    this.#started = clock.now();
    if (this.#operation !== undefined) this.#operation.started ??= this.#started;
  }

  /** Milliseconds since 1970. */
  get at(): number {
    return Math.min(this.#started + this.#excused + this.rules.deadline, this.#endOfOperation());
  }

  get remaining(): number {
    return this.at - this.clock.now();
  }

  /** Whether the operation has no time left for another request. */
  get isOperationOver(): boolean {
    return this.#endOfOperation() - this.clock.now() < this.rules.shortestAttempt;
  }

  /** Does not count the time that this work takes. */
  async excuse<T>(work: () => Promise<T>): Promise<T> {
    const before = this.clock.now();
    try {
      return await work();
    } finally {
      const took = this.clock.now() - before;
      this.#excused += took;
      if (this.#operation !== undefined) this.#operation.excused += took;
    }
  }

  /** Counts what an answer brings in, and tells whether the operation has had more than so many bytes. */
  hasReceived(bytes: number, most: number): boolean {
    if (this.#operation === undefined) return false;
    this.#operation.received += bytes;
    return this.#operation.received > most;
  }

  #endOfOperation(): number {
    if (this.#operation === undefined) return Number.POSITIVE_INFINITY;
    const { started = this.#started, excused } = this.#operation;
    return started + excused + this.rules.operationDeadline;
  }
}
