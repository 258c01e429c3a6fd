import type { Clock } from "../../domain/clock";

// Milliseconds to wait before each read: IBM's systems learn of a change one after the other, some within seconds.

/** For what a lost create has made to be listed. */
export const afterLostResponse = [0, 1_000, 2_000, 4_000];

/** For a key that was just made to be listed, and to be read without a 404. */
export const untilListed = [0, 1_000, 2_000, 4_000, 8_000];

/** For a key that was just made to be deleted without a 404. Longer, since a key that cannot be deleted is left over. */
export const untilDeletable = [0, 2_000, 4_000, 8_000, 15_000, 30_000];

/** For IAM to know a new API key. */
export const untilKnownToIam = [0, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000];

/** Looks after each of these waits until something is found; undefined where nothing is. */
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
