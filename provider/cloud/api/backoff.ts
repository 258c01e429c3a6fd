import type { Clock } from "../../domain/clock";

// Milliseconds to wait before each look. IBM's systems agree with one another late, each pair at its own pace.

/** Before each look into the list for what a create without an answer has made. */
export const afterLostResponse = [0, 1_000, 2_000, 4_000];

/** A key that was just made may be missing from the lists, and answer 404. */
export const untilListed = [0, 1_000, 2_000, 4_000, 8_000];

/** The same where more depends on it: a key that cannot be deleted yet is left. */
export const untilDeletable = [0, 2_000, 4_000, 8_000, 15_000, 30_000];

/** IAM may not know a new API key yet. */
export const untilKnownToIam = [0, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000];

/** Looks again after each wait, until something is there; undefined when nothing ever was. */
export async function pollUntilFound<Thing>(
  clock: Clock,
  waits: readonly number[],
  look: () => Promise<Thing | undefined>,
): Promise<Thing | undefined> {
  for (const wait of waits) {
    if (wait > 0) await clock.sleep(wait);
    const found = await look();
    if (found !== undefined) return found;
  }
  return undefined;
}
