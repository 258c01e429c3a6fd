import { Refusal } from "../cloud/refusal";
import { identityRoutes, refuseToken, tokenError } from "./iam-identity";
import { policyError, policyRoutes, refusePolicy } from "./iam-policies";
import { refuseResource, resourceControllerRoutes, resourceError } from "./resource-controller";
import type { Api, ApiResponse, Principal, Request } from "./route";
import { accessKeyRoutes } from "./sysdig-access-keys";
import { platformAccessKeyRoutes } from "./sysdig-platform-access-keys";
import { teamRoutes } from "./sysdig-teams";

/** Every API of the emulator. */
export const apis: readonly Api[] = [
  { host: "iam", routes: identityRoutes, authenticate: byIamToken, refuse: refuseToken, errorBody: tokenError },
  { host: "iam", routes: policyRoutes, authenticate: byIamToken, refuse: refusePolicy, errorBody: policyError },
  {
    host: "resource-controller",
    routes: resourceControllerRoutes,
    authenticate: byIamToken,
    refuse: refuseResource,
    errorBody: resourceError,
  },
  {
    host: "sysdig",
    routes: [...accessKeyRoutes, ...teamRoutes],
    authenticate: byEitherToken,
    refuse: refuseSysdig,
    errorBody: sysdigError,
  },
  {
    host: "sysdig",
    routes: platformAccessKeyRoutes,
    authenticate: byEitherToken,
    refuse: refusePlatform,
    errorBody: platformError,
    saysRateLimit: true,
  },
];

function byIamToken({ services }: Request, bearer: string): Principal {
  const identity = services.tokens.identityOf(bearer);
  if (!identity.platform) throw new Refusal("forbidden", "You are not authorized to do this.");
  return { identity, apiToken: null };
}

function byEitherToken({ services }: Request, bearer: string): Principal {
  const holder = services.teams.holder(bearer);
  if (holder === undefined) return { identity: services.tokens.identityOf(bearer), apiToken: null };
  const identity = services.identities.find(holder.iamId);
  const { authorization } = services.instances.find(holder.instanceGuid);
  if (identity === undefined || authorization === "IAM_ONLY") throw new Refusal("unauthenticated", "Access is denied");
  return { identity, apiToken: { instanceGuid: holder.instanceGuid, teamId: holder.teamId } };
}

const sysdigAnswers: Record<Refusal["reason"], [status: number, reason: string]> = {
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

function refuseSysdig(refusal: Refusal): ApiResponse {
  const [status, reason] = sysdigAnswers[refusal.reason];
  return { status, body: { errors: [{ reason, message: refusal.message }] } };
}

function sysdigError(status: number, message: string) {
  return { errors: [{ reason: status === 429 ? "Too many requests" : "Unexpected error", message }] };
}

/** Sysdig's newer API says the same in another form. */
function refusePlatform(refusal: Refusal): ApiResponse {
  const [status] = sysdigAnswers[refusal.reason];
  return { status, body: platformError(status, refusal.message) };
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

function platformError(status: number, message: string) {
  return { type: platformTypes.get(status) ?? "internal_server_error", message, details: [] };
}
