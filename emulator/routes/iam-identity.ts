import { ApiError } from "../cloud/api-error";
import type { ApiResponse, Request, Route } from "./api";

const grants = "urn:ibm:params:oauth:grant-type:";

/** The token service of IAM; the client id and secret of a Basic header are ignored. */
export const identityRoutes: Route[] = [
  { method: "POST", path: "/identity/token", operation: "getToken", isPublic: true, handle: getToken },
];

function getToken({ services, body }: Request, isTokenExpired: boolean): ApiResponse {
  const form = new URLSearchParams(body);
  const field = (name: string) => form.get(name) ?? "";
  const grantType = field("grant_type");
  const identity = () => {
    switch (grantType) {
      case `${grants}apikey`:
        return services.identities.byApiKey(field("apikey"));
      case `${grants}cr-token`:
        return services.identities.byProfile(field("profile_id") || field("profile_name"), field("cr_token"));
      case "refresh_token":
        return services.tokens.identityOf(field("refresh_token"), "refresh");
      default:
        throw new ApiError("invalid", `Grant type ${grantType || "(none)"} is not supported.`);
    }
  };
  const token = services.tokens.issue(identity(), grantType, isTokenExpired);
  return {
    status: 200,
    body: {
      access_token: token.accessToken,
      refresh_token: token.refreshToken,
      token_type: "Bearer",
      expires_in: token.expiresIn,
      expiration: token.expiration,
      scope: "ibm openid",
    },
  };
}

const codes = new Map<ApiError["reason"], string>([
  ["bad-credential", "BXNIM0415E"],
  ["unauthenticated", "BXNIM0408E"],
]);

/** Every error of the token service has the status 400. */
export function tokenErrorResponse(error: ApiError, transactionId: string): ApiResponse {
  return { status: 400, body: body(codes.get(error.reason) ?? "BXNIM0109E", error.message, transactionId) };
}

export function tokenErrorBody(status: number, message: string, transactionId: string) {
  return body(status === 429 ? "BXNIM0106E" : "BXNIM0513E", message, transactionId);
}

function body(errorCode: string, errorMessage: string, requestId: string) {
  return { errorCode, errorMessage, context: { requestId, requestType: "incoming.Identity_Token" } };
}
