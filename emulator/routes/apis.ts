import { ApiError } from "../cloud/api-error";
import type { Api, Principal, Request } from "./api";
import { catalogErrorBody, catalogErrorResponse, catalogRoutes } from "./global-catalog";
import { apiKeyRoutes } from "./iam-api-keys";
import { identityRoutes, tokenErrorBody, tokenErrorResponse, tokenHeaders } from "./iam-identity";
import { identityErrorBody, identityErrorResponse } from "./iam-identity-errors";
import { policyErrorBody, policyErrorResponse, policyRoutes } from "./iam-policies";
import { policyV2Routes } from "./iam-policies-v2";
import { serviceIdRoutes } from "./iam-service-ids";
import { metadataErrorBody, metadataErrorResponse, metadataRoutes } from "./instance-metadata";
import {
  resourceControllerRoutes,
  resourceErrorBody,
  resourceErrorResponse,
  resourceHeaders,
} from "./resource-controller";
import { accessKeyRoutes } from "./sysdig-access-keys";
import { platformErrorBody, platformErrorResponse, sysdigErrorBody, sysdigErrorResponse } from "./sysdig-errors";
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
    headersFor: tokenHeaders,
  },
  {
    host: "iam",
    routes: [...policyRoutes, ...policyV2Routes],
    authenticate: byIamToken,
    errorResponse: policyErrorResponse,
    errorBody: policyErrorBody,
  },
  {
    host: "iam",
    routes: [...apiKeyRoutes, ...serviceIdRoutes],
    authenticate: byIamToken,
    errorResponse: identityErrorResponse,
    errorBody: identityErrorBody,
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
    headersFor: resourceHeaders,
  },
  {
    host: "global-catalog",
    routes: catalogRoutes,
    authenticate: byIamToken,
    errorResponse: catalogErrorResponse,
    errorBody: catalogErrorBody,
  },
  {
    host: "sysdig",
    routes: [...accessKeyRoutes, ...teamRoutes],
    authenticate: byEitherToken,
    errorResponse: (error, _transactionId, request) => sysdigErrorResponse(error, request),
    errorBody: (status, message, _transactionId, request) => sysdigErrorBody(status, message, request),
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
