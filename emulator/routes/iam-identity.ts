import { ApiError } from "../cloud/api-error";
import type { ProfileReference } from "../cloud/identities";
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
        return services.identities.byComputeResource(profileIn(form), field("cr_token"));
      case `${grants}assume`:
        return services.identities.byAssuming(
          assumedProfileIn(form),
          services.tokens.identityOf(field("access_token")),
        );
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
      // An assumed profile's token is renewed by assuming again.
      ...(grantType === `${grants}assume` ? {} : { refresh_token: token.refreshToken }),
      token_type: "Bearer",
      expires_in: token.expiresIn,
      expiration: token.expiration,
      scope: "ibm openid",
    },
  };
}

function profileIn(form: URLSearchParams): ProfileReference {
  const [id, crn, name] = ["profile_id", "profile_crn", "profile_name"].map((field) => form.get(field) || undefined);
  if (id !== undefined) return { id };
  if (crn !== undefined) return { crn };
  if (name !== undefined) return { name, account: form.get("account") ?? undefined };
  throw new ApiError("invalid", "No trusted profile is named.");
}

function assumedProfileIn(form: URLSearchParams): ProfileReference {
  const profile = profileIn(form);
  if ("name" in profile && profile.account === undefined) {
    throw new ApiError("invalid", "A trusted profile is assumed by its name only with its account.");
  }
  return profile;
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
