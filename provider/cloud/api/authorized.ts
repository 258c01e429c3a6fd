import { z } from "zod";
import { CloudError } from "../../domain/cloud-error";
import { HttpFailure } from "../../http/failure";
import type { Http, HttpRequest } from "../../http/request";
import type { HttpResponse } from "../../http/response";
import type { AccessTokens } from "./access-tokens";
import { isBrokerFailure, refusalOf } from "./refusal";
import { jsonOf } from "./refusal-body";
import { type RequestPath, requestUrl } from "./request-url";
import type { Access } from "./required-role";
import { errorFromFailure, errorFromRefusal } from "./response";

/** One call of an IBM API. */
export interface Call extends RequestPath, Access {
  /** To follow "Could not" in an error. */
  action: string;
  method: HttpRequest["method"];
  headers?: Record<string, string>;
  body?: unknown;
  /** Whether it makes something new, so that running it twice makes two. */
  creates?: boolean;
  /** For a call that is known to be slow: milliseconds that its response may take. */
  responseTimeout?: number;
  /** The error for a refusal with a special meaning to this call; undefined for the usual meaning. */
  errorFor?: (response: HttpResponse) => CloudError | undefined;
}

/** Calls one of IBM's APIs as one identity. Every request, and with it the token, goes to a URL below `base`. */
export class AuthorizedCalls {
  constructor(
    readonly http: Http,
    readonly tokens: AccessTokens,
    readonly base: string,
  ) {}

  /** Returns a successful response; throws a {@link CloudError} for anything else. */
  async send(call: Call): Promise<HttpResponse> {
    const token = await this.tokens.token();
    let response = await this.#once(call, token);
    if (response.status === 401) {
      // The token may have been revoked before it expired. IBM did not run what it refuses, so even a create is repeated.
      this.tokens.invalidate(token);
      if (!isOutcomeUnknown(call, response)) response = await this.#once(call, await this.tokens.token());
    }
    if (response.status >= 200 && response.status < 300) return response;
    throw call.errorFor?.(response) ?? unknownOutcome(call, response) ?? errorFromRefusal(response, call.action, call);
  }

  async #once(call: Call, token: string): Promise<HttpResponse> {
    const json = call.body === undefined ? {} : { "content-type": "application/json" };
    return this.http
      .send({
        method: call.method,
        url: requestUrl(this.base, call, call.action),
        headers: { accept: "application/json", authorization: `Bearer ${token}`, ...json, ...call.headers },
        ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
        repeatable: call.creates === true ? "if-not-run" : "safe",
        responseTimeout: call.responseTimeout,
      })
      .catch((error: unknown) => {
        throw error instanceof HttpFailure ? errorFromFailure(error, call.action, call.creates === true) : error;
      });
  }
}

/**
 * Whether a create may have run although the response is no success: a gateway that times out, or responds with a page of
 * its own, does not know what ran behind it, and a service's broker that failed may have made the key before. A throttled
 * request (429) did not run.
 */
function isOutcomeUnknown(call: Call, response: HttpResponse): boolean {
  const { status } = response;
  if (call.creates !== true || response.isOfAnotherRequest === true || status < 300 || status === 429) return false;
  if (status < 400 || status >= 500 || status === 408 || isBrokerFailure(response)) return true;
  return !jsonObject.safeParse(jsonOf(response.body)).success;
}

const jsonObject = z.record(z.string(), z.unknown());

function unknownOutcome(call: Call, response: HttpResponse): CloudError | undefined {
  if (!isOutcomeUnknown(call, response)) return undefined;
  const refusal = refusalOf(response);
  return new CloudError({
    code: "outcome-unknown",
    action: call.action,
    reason: `IBM answered ${refusal.reason}`,
    advice: "It may have happened all the same.",
    status: response.status,
    transactionId: refusal.transactionId,
  });
}
