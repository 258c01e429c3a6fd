import { ApiError } from "../cloud/api-error";
import type { ProfileReference } from "../cloud/identities";
import type { ApiResponse, Request, Route } from "./api";

const grants = "urn:ibm:params:oauth:grant-type:";

/** The token service of IAM; the client id and secret of a Basic header are ignored. */
export const identityRoutes: Route[] = [
  { method: "POST", path: "/identity/token", operation: "getToken", isPublic: true, handle: getToken },
];

function getToken({ services, body, header }: Request, isTokenExpired: boolean): ApiResponse {
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
        // The client id and secret of the header are not looked at.
        if (header("authorization") === undefined) throw new NoAuthorization();
        return services.tokens.identityOf(field("refresh_token"), "refresh");
      default:
        throw unsupported("grant_type", grantType);
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

function unsupported(property: string, value: string): ApiError {
  const message = `Validation of property '${property}' with value '${value}' failed.`;
  return new ApiError("invalid", message, "Property value is not supported");
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

/** A request without the header Authorization where one is needed. */
class NoAuthorization extends ApiError {
  constructor() {
    super("unauthenticated", "No authorization header found");
  }
}

/** Every error of the token service has the status 400, but for a missing header. */
export function tokenErrorResponse(error: ApiError, transactionId: string): ApiResponse {
  const isMissing = error instanceof NoAuthorization;
  const code = isMissing ? "BXNIM0308E" : (codes.get(error.reason) ?? "BXNIM0106E");
  return { status: isMissing ? 401 : 400, body: body(code, error.message, transactionId, error.details) };
}

/** Real refusals with 429 are texts. */
export function tokenErrorBody(status: number, message: string, transactionId: string) {
  if (status === 429) return new Blob(["User based rate limit for this API"], { type: "text/plain" });
  return body("BXNIM0513E", message, transactionId);
}

export function tokenHeaders(): Record<string, string> {
  return { "ibm-cloud-service-name": "iam-identity" };
}

function body(errorCode: string, errorMessage: string, requestId: string, errorDetails?: string) {
  const now = new Date().toISOString();
  return {
    errorCode,
    errorMessage,
    ...(errorDetails === undefined ? {} : { errorDetails }),
    context: {
      requestId,
      requestType: "incoming.Identity_Token",
      userAgent: "emulator",
      url: "https://iam.cloud.ibm.com",
      instanceId: "iamid-emulator",
      threadId: "1",
      host: "iamid-emulator",
      startTime: now,
      endTime: now,
      elapsedTime: "1",
      locale: "en_US",
      clusterName: "iam-id-emulator",
    },
  };
}
