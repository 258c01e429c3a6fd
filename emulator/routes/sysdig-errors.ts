import { STATUS_CODES } from "node:http";
import type { ApiError } from "../cloud/api-error";
import type { ApiResponse, Request } from "./api";

const errors: Record<ApiError["reason"], [status: number, reason: string]> = {
  unauthenticated: [401, "Bad credentials"],
  "bad-credential": [401, "Bad credentials"],
  forbidden: [403, "Not enough privileges to complete the action"],
  "iam-only": [403, "Not enough privileges to complete the action"],
  "wrong-host": [403, "Not enough privileges to complete the action"],
  "not-found": [404, "Not found"],
  young: [404, "Not found"],
  gone: [410, "Gone"],
  reclaimed: [403, "Not enough privileges to complete the action"],
  invalid: [400, "Operation failed due to invalid payload"],
  conflict: [409, "Conflict"],
  "stale-revision": [409, "Conflict"],
  locked: [409, "Conflict"],
  "still-enabled": [422, "Server was unable to process the request"],
  "limit-reached": [422, "Limit reached"],
};

export function sysdigErrorResponse(error: ApiError, request: Request): ApiResponse {
  const [status, reason] = errors[error.reason];
  return { status, body: bodyOf({ status, reason, message: error.message }, request) };
}

export function sysdigErrorBody(status: number, message: string, request: Request) {
  return bodyOf({ status, reason: status === 429 ? "Too many requests" : "Unexpected error", message }, request);
}

/** The body in the form that the setting `sysdigErrors` names. */
function bodyOf(error: { status: number; reason: string; message: string }, { services, location }: Request): unknown {
  const { status, reason, message } = error;
  const { settings } = services.store;
  if (settings.sysdigErrors === "error") return { error: message };
  if (settings.sysdigErrors === "text") return new Blob([message], { type: "text/plain; charset=utf-8" });
  if (settings.sysdigErrors === "spring") {
    return { timestamp: services.store.now(), status, error: STATUS_CODES[status] ?? reason, path: location.path };
  }
  return { errors: [{ reason, message }] };
}

/** Sysdig's newer API has the same statuses, but another form of body. */
export function platformErrorResponse(error: ApiError): ApiResponse {
  const [status] = errors[error.reason];
  return { status, body: platformErrorBody(status, error.message) };
}

const platformTypes = new Map([
  [400, "bad_request"],
  [401, "unauthorized"],
  [403, "forbidden"],
  [404, "not_found"],
  [409, "conflict"],
  [410, "gone"],
  [422, "unprocessable_entity"],
  [429, "too_many_requests"],
]);

export function platformErrorBody(status: number, message: string) {
  return { type: platformTypes.get(status) ?? "internal_server_error", message, details: [] };
}
