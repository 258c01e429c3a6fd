import type { ApiError } from "../cloud/api-error";
import { DeleteNotPossible } from "../cloud/service-ids";
import type { ApiResponse } from "./api";

/** Observed are not_found, delete_not_possible, BXNIM0151E and BXNIM0513E; the rest are guesses in the same form. */
const errors: Record<ApiError["reason"], [status: number, code: string, messageCode: string]> = {
  unauthenticated: [401, "unauthorized", "BXNIM0308E"],
  "bad-credential": [401, "unauthorized", "BXNIM0308E"],
  forbidden: [403, "forbidden", "BXNIM0513E"],
  "iam-only": [403, "forbidden", "BXNIM0513E"],
  "wrong-host": [403, "forbidden", "BXNIM0513E"],
  "not-found": [404, "not_found", "BXNIM0102E"],
  young: [404, "not_found", "BXNIM0102E"],
  gone: [404, "not_found", "BXNIM0102E"],
  reclaimed: [404, "not_found", "BXNIM0102E"],
  invalid: [400, "validation_error", "BXNIM0106E"],
  conflict: [409, "conflict", "BXNIM0111E"],
  "stale-revision": [409, "conflict", "BXNIM0107E"],
  "still-enabled": [409, "conflict", "BXNIM0111E"],
  "limit-reached": [422, "limit_reached", "BXNIM0151E"],
};

/** The refusal of a request about API keys or service IDs. */
export function managementErrorResponse(error: ApiError, transactionId: string): ApiResponse {
  const [status, code, messageCode] = errors[error.reason];
  const named =
    error instanceof DeleteNotPossible
      ? { code: "delete_not_possible", messageCode: "BXNIM0105E" }
      : { code, messageCode };
  return { status, body: errorBody(status, named, error.message, transactionId) };
}

export function managementErrorBody(status: number, message: string, transactionId: string) {
  return errorBody(status, { code: "internal_error", messageCode: "BXNIM0100E" }, message, transactionId);
}

function errorBody(
  status: number,
  { code, messageCode }: { code: string; messageCode: string },
  details: string,
  transactionId: string,
) {
  return {
    context: { transaction_id: transactionId, operation: "", user_agent: "", url: "" },
    status_code: status,
    errors: [{ code, message_code: messageCode, message: "The request was refused.", details }],
    trace: transactionId,
  };
}
