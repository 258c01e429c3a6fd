/** What went wrong, as a closed set: callers decide by these and never by a status or a text. */
export type CloudErrorCode =
  | "no-credentials" // no API key and no trusted profile was configured
  | "credentials-rejected" // IAM or the service does not accept the credential
  | "access-denied" // the credential is good, but may not do this
  | "iam-only" // the instance gives out no API tokens
  | "not-found" // proven: the thing does not exist (404, 410, removed, not in a complete list)
  | "still-enabled" // an enabled access key cannot be deleted
  | "quota-reached" // a limit of the account or instance
  | "rejected" // IBM judged the request wrong, or it was not sent because it is wrong
  | "too-many-requests" // asked to come again later than we wait
  | "unavailable" // IBM's side failed
  | "unreachable" // the request never arrived
  | "outcome-unknown" // it arrived, and nobody knows what became of it
  | "ambiguous" // several fit what was asked for
  | "too-young" // it was made so lately that IBM may not know it everywhere yet
  | "wrong-account" // the credential belongs to another account than what was named
  | "credentials-hidden" // the key exists, but its secret is not shown to this caller
  | "unexpected-response"; // an answer that is not what IBM documents

interface CloudErrorDetails {
  code: CloudErrorCode;
  /** What was action, to follow "Could not": "create an access key of instance …". */
  action: string;
  /** What was answered, as far as it may be told. */
  reason: string;
  /** What the user can do now, as a sentence. */
  advice: string;
  status?: number | undefined;
  transactionId?: string | undefined;
}

/** A refusal or failure of an IBM API, told in one line without any secret. */
export class CloudError extends Error {
  override readonly name = "CloudError";
  readonly code: CloudErrorCode;
  readonly status: number | undefined;
  readonly transactionId: string | undefined;
  /** What was answered, as in the message. */
  readonly reason: string;

  constructor(details: CloudErrorDetails) {
    const transaction = details.transactionId === undefined ? "" : ` (transaction ${details.transactionId})`;
    super(`Could not ${details.action}: ${details.reason}${transaction}. ${details.advice}`);
    this.code = details.code;
    this.reason = details.reason;
    this.status = details.status;
    this.transactionId = details.transactionId;
  }
}

/** What was asked for; undefined where there is none. */
export function unlessNotFound<Result>(asked: Promise<Result>): Promise<Result | undefined> {
  return asked.catch((error: unknown) => {
    if (isCloudError(error, "not-found")) return undefined;
    throw error;
  });
}

export function isCloudError(error: unknown, ...codes: CloudErrorCode[]): error is CloudError {
  return error instanceof CloudError && (codes.length === 0 || codes.includes(error.code));
}
