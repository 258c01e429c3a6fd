import type { ApiError } from "../cloud/api-error";
import type { ApiResponse } from "./api";

const errors: Record<ApiError["reason"], [status: number, code: string, messageCode: string]> = {
  unauthenticated: [401, "unauthorized", "BXNIM0403E"],
  "bad-credential": [401, "unauthorized", "BXNIM0403E"],
  forbidden: [403, "forbidden", "BXNIM0513E"],
  "iam-only": [403, "forbidden", "BXNIM0513E"],
  "wrong-host": [403, "forbidden", "BXNIM0513E"],
  "not-found": [404, "not_found", "BXNIM0102E"],
  young: [404, "not_found", "BXNIM0102E"],
  gone: [404, "not_found", "BXNIM0102E"],
  reclaimed: [404, "not_found", "BXNIM0102E"],
  invalid: [400, "invalid_request", "BXNIM0109E"],
  conflict: [409, "delete_not_possible", "BXNIM0105E"],
  "stale-revision": [409, "conflict", "BXNIM0118E"],
  locked: [409, "locked", "BXNIM0122E"],
  "still-enabled": [409, "conflict", "BXNIM0118E"],
  "limit-reached": [422, "limit_exceeded", "BXNIM0151E"],
};

/** Refusals of IAM's identity API, for API keys and service IDs. */
export function identityErrorResponse(error: ApiError, transactionId: string): ApiResponse {
  const [status, code, message_code] = errors[error.reason];
  const details = error.details === undefined ? {} : { details: error.details };
  return { status, body: body(status, { code, message_code, message: error.message, ...details }, transactionId) };
}

/** Real refusals with 429 are texts. */
export function identityErrorBody(status: number, message: string, transactionId: string) {
  if (status === 429) return new Blob(["User based rate limit for this API"], { type: "text/plain" });
  return body(status, { code: "internal_error", message_code: "BXNIM0999E", message }, transactionId);
}

function body(status: number, error: object, transactionId: string) {
  return {
    context: { transaction_id: transactionId, requestId: transactionId },
    status_code: status,
    errors: [error],
    trace: transactionId,
  };
}
