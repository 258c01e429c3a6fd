import { ApiError } from "../cloud/api-error";
import type { Api, ApiResponse, Principal, Request } from "./api";
import { identityRoutes, tokenErrorBody, tokenErrorResponse } from "./iam-identity";
import { policyErrorBody, policyErrorResponse, policyRoutes } from "./iam-policies";
import { metadataErrorBody, metadataErrorResponse, metadataRoutes } from "./instance-metadata";
import { resourceControllerRoutes, resourceErrorBody, resourceErrorResponse } from "./resource-controller";
import { accessKeyRoutes } from "./sysdig-access-keys";
import { platformAccessKeyRoutes } from "./sysdig-platform-access-keys";
import { teamRoutes } from "./sysdig-teams";

/** Every API of the emulator. */
export const apis: readonly Api[] = [
  {
    host: "iam",
    routes: identityRoutes,
    authenticate: byIamToken,
    errorResponse: tokenErrorResponse,
    errorBody: tokenErrorBody,
  },
  {
    host: "iam",
    routes: policyRoutes,
    authenticate: byIamToken,
    errorResponse: policyErrorResponse,
    errorBody: policyErrorBody,
  },
  {
    host: "metadata",
    routes: metadataRoutes,
    authenticate: byIamToken,
    errorResponse: metadataErrorResponse,
    errorBody: metadataErrorBody,
  },
  {
    host: "resource-controller",
    routes: resourceControllerRoutes,
    authenticate: byIamToken,
    errorResponse: resourceErrorResponse,
    errorBody: resourceErrorBody,
  },
  {
    host: "sysdig",
    routes: [...accessKeyRoutes, ...teamRoutes],
    authenticate: byEitherToken,
    errorResponse: sysdigErrorResponse,
    errorBody: sysdigErrorBody,
  },
  {
    host: "sysdig",
    routes: platformAccessKeyRoutes,
    authenticate: byEitherToken,
    errorResponse: platformErrorResponse,
    errorBody: platformErrorBody,
    sendsRateLimit: true,
  },
];

function byIamToken({ services }: Request, bearer: string): Principal {
  const identity = services.tokens.identityOf(bearer);
  if (!identity.platform) throw new ApiError("forbidden", "You are not authorized to do this.");
  return { identity, apiToken: undefined };
}

function byEitherToken({ services }: Request, bearer: string): Principal {
  const holder = services.teams.findApiToken(bearer);
  if (holder === undefined) return { identity: services.tokens.identityOf(bearer), apiToken: undefined };
  const identity = services.identities.find(holder.iamId);
  const { authorization } = services.instances.find(holder.instanceGuid);
  if (identity === undefined || authorization === "IAM_ONLY") throw new ApiError("unauthenticated", "Access is denied");
  return { identity, apiToken: { instanceGuid: holder.instanceGuid, teamId: holder.teamId } };
}

const sysdigErrors: Record<ApiError["reason"], [status: number, reason: string]> = {
  unauthenticated: [401, "Bad credentials"],
  "bad-credential": [401, "Bad credentials"],
  forbidden: [403, "Not enough privileges to complete the action"],
  "iam-only": [403, "Not enough privileges to complete the action"],
  "wrong-host": [403, "Not enough privileges to complete the action"],
  "not-found": [404, "Not found"],
  young: [404, "Not found"],
  gone: [410, "Gone"],
  invalid: [400, "Operation failed due to invalid payload"],
  conflict: [409, "Conflict"],
  "stale-revision": [409, "Conflict"],
  "still-enabled": [422, "Server was unable to process the request"],
  "limit-reached": [422, "Limit reached"],
};

function sysdigErrorResponse(error: ApiError): ApiResponse {
  const [status, reason] = sysdigErrors[error.reason];
  return { status, body: { errors: [{ reason, message: error.message }] } };
}

function sysdigErrorBody(status: number, message: string) {
  return { errors: [{ reason: status === 429 ? "Too many requests" : "Unexpected error", message }] };
}

/** Sysdig's newer API has the same statuses, but another form of body. */
function platformErrorResponse(error: ApiError): ApiResponse {
  const [status] = sysdigErrors[error.reason];
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

function platformErrorBody(status: number, message: string) {
  return { type: platformTypes.get(status) ?? "internal_server_error", message, details: [] };
}
