import { z } from "zod";
import { ApiError } from "../cloud/api-error";
import type { ApiResponse, PublicRoute, Request } from "./api";
import { parseBody } from "./json-body";

/** The metadata service of a virtual server: the routes of the version 2022-03-01, and of the one of 2025-08-26. */
export const metadataRoutes: PublicRoute[] = ["/instance_identity/v1", "/identity/v1"].flatMap((base) => [
  { method: "PUT", path: `${base}/token`, operation: "createAccessToken", isPublic: true, handle: createAccessToken },
  {
    method: "POST",
    path: `${base}/${base === "/identity/v1" ? "iam_tokens" : "iam_token"}`,
    operation: "createIamToken",
    isPublic: true,
    handle: createIamToken,
  },
]);

const accessTokenSchema = z.object({ expires_in: z.int().min(5).max(3600).default(300) });

function createAccessToken(request: Request): ApiResponse {
  requireFlavor(request);
  const { expires_in: seconds } = parseBody(accessTokenSchema, request.body);
  const { token, createdAt, expiresAt } = request.services.tokens.issueServerToken(seconds);
  return { status: 200, body: tokenBody(token, createdAt, expiresAt) };
}

const id = z.strictObject({ id: z.string() });
const crn = z.strictObject({ crn: z.string() });
const name = z.strictObject({ name: z.string() }).transform((value) => ({ ...value, account: undefined }));
const iamTokenSchema = z.object({ trusted_profile: z.union([id, crn, name]).optional() });

function createIamToken(request: Request, isTokenExpired: boolean): ApiResponse {
  requireFlavor(request);
  const { services } = request;
  const [, bearer] = /^Bearer (\S+)$/i.exec(request.header("authorization") ?? "") ?? [];
  if (bearer === undefined) throw new ApiError("unauthenticated", "No token was sent.");
  services.tokens.checkServerToken(bearer);
  const { trusted_profile: profile } = parseBody(iamTokenSchema, request.body);
  const identity = services.identities.byVirtualServer(profile);
  const { accessToken, expiresIn, expiration } = services.tokens.issue(identity, grantType, isTokenExpired);
  return { status: 200, body: tokenBody(accessToken, expiration - expiresIn, expiration) };
}

const grantType = "urn:ibm:params:oauth:grant-type:cr-token";

/** Every request has this header, so that a link in a web page asks for no token. */
function requireFlavor({ header, query }: Request): void {
  if (header("metadata-flavor") !== "ibm") throw new ApiError("invalid", "The header Metadata-Flavor is not ibm.");
  if (query.get("version") === null) throw new ApiError("invalid", "The query parameter version is missing.");
}

function tokenBody(accessToken: string, createdAt: number, expiresAt: number) {
  return {
    access_token: accessToken,
    created_at: new Date(createdAt * 1000).toISOString(),
    expires_at: new Date(expiresAt * 1000).toISOString(),
    expires_in: expiresAt - createdAt,
  };
}

const statuses = new Map<ApiError["reason"], [status: number, code: string]>([
  ["unauthenticated", [401, "not_authenticated"]],
  ["bad-credential", [403, "not_authorized"]],
  ["forbidden", [403, "not_authorized"]],
]);

export function metadataErrorResponse(error: ApiError, transactionId: string): ApiResponse {
  const [status, code] = statuses.get(error.reason) ?? [400, "invalid_request"];
  return { status, body: body(code, error.message, transactionId) };
}

export function metadataErrorBody(status: number, message: string, transactionId: string) {
  return body(status === 429 ? "too_many_requests" : "internal_error", message, transactionId);
}

function body(code: string, message: string, trace: string) {
  return { errors: [{ code, message }], trace };
}
