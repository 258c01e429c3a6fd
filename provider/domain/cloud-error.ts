/** The kinds of error, a closed set: callers decide by these, never by a status or a text. */
export type CloudErrorCode =
  | "no-credentials" // no API key and no trusted profile was configured
  | "credentials-rejected" // IAM or the service does not accept the credential
  | "access-denied" // the credential is accepted, but may not do this
  | "iam-only" // the instance gives out no API tokens
  | "not-found" // proven: the thing does not exist (404, 410, removed, not in a complete list)
  | "still-enabled" // an enabled access key cannot be deleted
  | "quota-reached" // a limit of the account or instance
  | "rejected" // IBM judged the request wrong, or it was not sent because it is wrong
  | "too-many-requests" // the host asks for a longer wait than is made
  | "unavailable" // IBM's side failed
  | "unreachable" // the request never arrived
  | "outcome-unknown" // it may have arrived, and whether it was carried out is not known
  | "ambiguous" // several things fit what was asked for
  | "too-young" // it was made so lately that not all systems of IBM may know it
  | "wrong-account" // the credential belongs to another account than what was named
  | "credentials-hidden" // the key exists, but its secret is not shown to this caller
  | "unexpected-response"; // a response that is not what IBM documents

export interface CloudErrorDetails {
  code: CloudErrorCode;
  /** What could not be done, to follow "Could not": "create an access key of instance …". */
  action: string;
  /** Why not: what IBM answered, without secrets, or what was found wrong. */
  reason: string;
  /** What the user can do now, as a sentence. */
  advice: string;
  status?: number | undefined;
  transactionId?: string | undefined;
  /** Of `not-found`: proven in another way than by a 404, which proves nothing about what is young. Default: false. */
  isCertain?: boolean;
}

/** An error of a call of IBM's APIs. Its message is one line and holds no secret. */
export class CloudError extends Error {
  override readonly name = "CloudError";
  readonly code: CloudErrorCode;
  readonly status: number | undefined;
  readonly transactionId: string | undefined;
  readonly isCertain: boolean;
  /** These three are as in the message. */
  readonly action: string;
  readonly reason: string;
  readonly advice: string;

  constructor(readonly details: CloudErrorDetails) {
    const transaction = details.transactionId === undefined ? "" : ` (transaction ${details.transactionId})`;
    super(`Could not ${details.action}: ${details.reason}${transaction}. ${details.advice}`);
    this.code = details.code;
    this.action = details.action;
    this.reason = details.reason;
    this.advice = details.advice;
    this.status = details.status;
    this.transactionId = details.transactionId;
    this.isCertain = details.isCertain ?? false;
  }

  /** The same error with other advice, for a caller that knows more. */
  withAdvice(advice: string): CloudError {
    return new CloudError({ ...this.details, advice });
  }
}

/** The advice where a key itself is known to be gone. */
export const refreshToRecreate = "Run `pulumi up --refresh` to make a new one.";

/** The result; undefined where the promise is rejected with `not-found`. */
export function unlessNotFound<Result>(promise: Promise<Result>): Promise<Result | undefined> {
  return promise.catch((error: unknown) => {
    if (isCloudError(error, "not-found")) return undefined;
    throw error;
  });
}

export function isCloudError(error: unknown, ...codes: CloudErrorCode[]): error is CloudError {
  return error instanceof CloudError && (codes.length === 0 || codes.includes(error.code));
}

/** Whether it is `not-found`, or a 404 or 410 in whatever form, also a stranger's: that alone proves nothing. */
export function isAnsweredAsAbsent(error: unknown): error is CloudError {
  return isCloudError(error) && (error.code === "not-found" || error.status === 404 || error.status === 410);
}
