import type { Clock } from "../../domain/clock";
import { CloudError, isCloudError } from "../../domain/cloud-error";
import { pollUntilFound } from "./backoff";

/**
 * Repeats a call about something that was just made as long as the response is 404, since IBM's systems learn of it one
 * after the other. If the last response is 404 too, this throws `too-young`: that is no proof that it is gone.
 */
export async function whileYoung<Result>(
  clock: Clock,
  isYoung: boolean,
  action: string,
  waits: readonly number[],
  ask: () => Promise<Result>,
): Promise<Result> {
  if (!isYoung) return ask();
  let last: CloudError | undefined;
  const found = await pollUntilFound(clock, waits, async () => {
    try {
      return { result: await ask() };
    } catch (error) {
      if (!isCloudError(error, "not-found") || error.isCertain) throw error;
      last = error;
      return undefined;
    }
  });
  if (found !== undefined) return found.result;
  throw new CloudError({
    code: "too-young",
    action,
    reason: "it was made a few minutes ago, and IBM does not know it yet",
    advice: "Run again in five minutes or later.",
    status: last?.status,
    transactionId: last?.transactionId,
  });
}
