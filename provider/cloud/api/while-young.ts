import type { Clock } from "../../domain/clock";
import { CloudError, isCloudError } from "../../domain/cloud-error";
import { pollUntilFound } from "./backoff";

/**
 * Repeats what is answered with 404 about something that was just made, for IBM's systems learn of it one after the other.
 * When it stays so that is `too-young`, and no proof of anything.
 */
export async function whileYoung<Result>(
  clock: Clock,
  isYoung: boolean,
  action: string,
  waits: readonly number[],
  ask: () => Promise<Result>,
): Promise<Result> {
  if (!isYoung) return ask();
  const answered = await pollUntilFound(clock, waits, async () => {
    try {
      return { result: await ask() };
    } catch (error) {
      if (!isCloudError(error, "not-found")) throw error;
      return undefined;
    }
  });
  if (answered !== undefined) return answered.result;
  throw new CloudError({
    code: "too-young",
    action,
    reason: "it was made a few minutes ago, and IBM does not know it yet",
    advice: "Run again in five minutes or later.",
  });
}
