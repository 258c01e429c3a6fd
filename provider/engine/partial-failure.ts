import { messageOf } from "../domain/message";

/**
 * A failure after something was made: the SDK hands `id` and `properties` to the engine, which saves them, so that the
 * next `up` goes on from there.
 */
export class PartialFailure extends Error {
  override readonly name = "PartialFailure";
  readonly reasons: string[];

  constructor(
    cause: unknown,
    readonly id: string,
    readonly properties: Record<string, unknown>,
  ) {
    // Without the cause: what it says was not judged.
    super(messageOf(cause));
    this.reasons = [this.message];
  }
}

/** Throws what went wrong, if anything did: several errors as one, each told once. */
export function throwAll(errors: readonly unknown[]): void {
  if (errors.length === 1) throw errors[0];
  if (errors.length > 1) throw new Error([...new Set(errors.map(messageOf))].join(" "));
}
