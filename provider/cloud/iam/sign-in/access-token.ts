import { z } from "zod";
import { CloudError } from "../../../domain/cloud-error";
import { rememberSecret } from "../../../domain/secrets";
import { HttpFailure } from "../../../http/failure";
import type { Http, HttpRequest } from "../../../http/request";
import type { HttpResponse } from "../../../http/response";
import { errorFromFailure, errorFromRefusal, parseResponse, refusalOf } from "../../api/response";

export interface AccessToken {
  value: string;
  /** Milliseconds; undefined where nobody can renew it. */
  lifetime: number | undefined;
}

/** One way to an access token. */
export interface SignIn {
  requestToken(): Promise<AccessToken>;
  /** The token of who signs in, where that one assumes a profile and `requestToken` returns the profile's. */
  requestSignerToken?(): Promise<AccessToken>;
}

/** A service that gives out tokens. */
export interface TokenService {
  /** As an error calls it. */
  name: string;
  /** The statuses by which it refuses a credential. */
  refusals: readonly number[];
  /** What to do when it refuses one. */
  adviceIfRefused: string;
  /** What to do when it cannot be reached. Default: to check the network. */
  adviceIfUnreached?: string;
}

export const iamTokenService: TokenService = {
  name: "IAM",
  refusals: [400, 401],
  adviceIfRefused: "Check that the credential is complete, is not deleted or locked, and belongs to this IBM Cloud.",
};

const form = { "content-type": "application/x-www-form-urlencoded", accept: "application/json" };

/** Exchanges a grant for a token. https://cloud.ibm.com/docs/account?topic=account-iamtoken_from_apikey */
export function exchange(
  http: Http,
  iam: string,
  action: string,
  grant: Record<string, string>,
  service = iamTokenService,
): Promise<AccessToken> {
  const body = new URLSearchParams(grant).toString();
  return requestToken(http, action, service, { method: "POST", url: `${iam}/identity/token`, headers: form, body });
}

/** These characters only, since others cannot be sent in a header. */
const tokenSchema = z.object({ access_token: z.string().regex(/^[!-~]{1,20000}$/), expires_in: z.number().positive() });

export async function requestToken(
  http: Http,
  action: string,
  service: TokenService,
  request: Omit<HttpRequest, "repeatable">,
): Promise<AccessToken> {
  // Safe to repeat: a second token does no harm.
  const response = await http.send({ ...request, repeatable: "safe" }).catch((error: unknown) => {
    throw error instanceof HttpFailure ? unreached(error, action, service) : error;
  });
  if (service.refusals.includes(response.status)) {
    const refusal = refusalOf(response);
    throw new CloudError({
      code: "credentials-rejected",
      action,
      reason: `${service.name} answered ${refusal.reason}`,
      advice: service.adviceIfRefused,
      status: statusOf(response),
      transactionId: refusal.transactionId,
    });
  }
  if (response.status !== 200) throw refused(response, action);
  const { access_token: value, expires_in: seconds } = parseResponse(response, tokenSchema, action);
  rememberSecret(value);
  return { value, lifetime: seconds * 1000 };
}

/** A token is asked for inside other calls: no 404 of a token service may be read as that of a key, which is then gone. */
function statusOf({ status }: HttpResponse): number | undefined {
  return status === 404 || status === 410 ? undefined : status;
}

function refused(response: HttpResponse, action: string): CloudError {
  const { details } = errorFromRefusal(response, action);
  const status = statusOf(response);
  if (details.code !== "not-found") return new CloudError({ ...details, status });
  const advice = "Check the configured endpoint, and that the trusted profile exists.";
  return new CloudError({ ...details, code: "credentials-rejected", advice, status, isCertain: false });
}

function unreached(failure: HttpFailure, action: string, { adviceIfUnreached: advice }: TokenService): CloudError {
  if (advice === undefined) return errorFromFailure(failure, action, false);
  return new CloudError({ code: "unreachable", action, reason: failure.message, advice });
}
