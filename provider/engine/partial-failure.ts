import { messageOf } from "../domain/message";
import type { Properties } from "./contract";

/**
 * A failure after something was made: the engine saves the resource with this id and these properties, so that the next
 * `up` goes on from there. The names of the fields are those that the SDK looks for.
 */
export class PartialFailure extends Error {
  override readonly name = "PartialFailure";
  readonly reasons: readonly string[];

  constructor(
    cause: unknown,
    readonly id: string,
    public properties: Properties,
  ) {
    // Its message alone is safe to show, so that the cause itself is not passed on.
    super(messageOf(cause));
    this.reasons = [this.message];
  }
}

/** The error of a failed operation, after which the engine is to save these properties; undefined: nothing new. */
export function failureKeeping(cause: unknown, id: string, properties: Properties | undefined): Error {
  return properties === undefined ? new Error(messageOf(cause)) : new PartialFailure(cause, id, properties);
}

/** Throws the errors that steps have left, if any: several as one, each message once. */
export function throwAll(errors: readonly unknown[]): void {
  if (errors.length === 1) throw errors[0];
  if (errors.length > 1) throw new Error([...new Set(errors.map(messageOf))].join(" "));
}
