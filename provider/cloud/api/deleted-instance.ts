import { CloudError, type CloudErrorCode, isCloudError } from "../../domain/cloud-error";

/** Tells how IBM shows that an instance is deleted; undefined where it does not show that. */
export type DeletionOf = () => Promise<string | undefined>;

/** How IBM refuses what concerns a deleted instance: for days by refusals that could mean something else. */
const refusals: CloudErrorCode[] = ["rejected", "access-denied", "credentials-rejected", "iam-only", "too-young"];

/**
 * Runs a call about an instance or a key of it. Where IBM refuses the call and shows that the instance is deleted, the
 * error is `not-found`, since its keys are gone with it.
 */
export async function unlessInstanceDeleted<Result>(
  action: string,
  deletionOf: DeletionOf,
  call: () => Promise<Result>,
): Promise<Result> {
  try {
    return await call();
  } catch (error) {
    // Without a status it was not IBM that refused, and there is nothing to ask.
    const isAnswered = isCloudError(error, ...refusals) && error.status !== undefined;
    const deletion = isAnswered ? await deletionOf() : undefined;
    if (deletion === undefined || !isCloudError(error)) throw error;
    throw new CloudError({
      code: "not-found",
      action,
      reason: `the instance is deleted: ${deletion}`,
      advice: "Restore the instance, or take what belongs to it out of the program and run `pulumi up --refresh`.",
      status: error.status,
      transactionId: error.transactionId,
      isCertain: true,
    });
  }
}
