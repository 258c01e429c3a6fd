/** Why the cloud said no; the routes turn each reason into the wording of the API that was asked. */
export type ApiErrorReason =
  | "unauthenticated" // the credential is unknown, expired or revoked
  | "bad-credential" // the API key or compute-resource token given for a token is wrong
  | "forbidden" // the caller is known and may not do this
  | "iam-only" // the instance hands out no API tokens
  | "wrong-host" // the instance exists, but not behind the host that was asked
  | "not-found"
  | "young" // it exists and is not shown yet
  | "gone" // it existed and was removed
  | "invalid"
  | "conflict"
  | "stale-revision" // If-Match names a revision that is not the current one
  | "still-enabled" // an enabled access key cannot be deleted
  | "limit-reached";

/** A request the cloud refuses; anything else that is thrown is a bug of the emulator. */
export class ApiError extends Error {
  constructor(
    readonly reason: ApiErrorReason,
    message: string,
  ) {
    super(message);
    this.name = "ApiError";
  }
}
