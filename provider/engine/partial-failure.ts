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
    super(messageOf(cause), { cause });
    this.reasons = [this.message];
  }
}

/** One line, whatever was thrown. */
export function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(/\s+/g, " ").trim();
}

/** Throws what went wrong, if anything did: several errors as one, each told once. */
export function throwAll(errors: readonly unknown[]): void {
  if (errors.length === 1) throw errors[0];
  if (errors.length > 1) throw new Error([...new Set(errors.map(messageOf))].join(" "));
}
