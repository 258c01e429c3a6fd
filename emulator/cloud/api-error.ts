/** Why the cloud rejects a request; each API has its own status and code for a reason. */
export type ApiErrorReason =
  | "unauthenticated" // the credential is unknown, expired or revoked
  | "bad-credential" // the API key or compute-resource token given for a token is wrong
  | "forbidden" // the caller is known and may not do this
  | "iam-only" // the instance issues no API tokens
  | "wrong-host" // the instance exists, but at another host of Sysdig
  | "not-found"
  | "young" // it exists, but is not shown yet
  | "gone" // it existed and was removed
  | "reclaimed" // its instance was deleted, and can still be restored
  | "invalid"
  | "conflict"
  | "stale-revision" // If-Match names a revision that is not the current one
  | "locked" // what is locked can be neither changed nor deleted
  | "still-enabled" // an enabled access key cannot be deleted
  | "limit-reached";

/** The error of a request that the cloud rejects; any other error is a bug of the emulator. */
export class ApiError extends Error {
  constructor(
    readonly reason: ApiErrorReason,
    message: string,
    /** What IAM says beyond the message. */
    readonly details?: string,
  ) {
    super(message);
    this.name = "ApiError";
  }
}
