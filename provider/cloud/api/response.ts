import { z } from "zod";
import { CloudError, type CloudErrorCode } from "../../domain/cloud-error";
import { quotedName } from "../../domain/quoted";
import { type HttpFailure, retryingGivenUp } from "../../http/failure";
import type { HttpResponse } from "../../http/response";
import { bodyKind, isBrokerFailure, isFromIbm, type Refusal, refusalOf } from "./refusal";
import { jsonOf } from "./refusal-body";
import type { Access } from "./required-role";

export { refusalOf };

/**
 * Parses the JSON of a response. The error names the first thing that does not fit; its code is `outcome-unknown` for the
 * response to a create, since nothing else tells what was created.
 */
export function parseResponse<T>(
  response: HttpResponse,
  schema: z.ZodType<T>,
  action: string,
  code: "unexpected-response" | "outcome-unknown" = "unexpected-response",
): T {
  const parsed = schema.safeParse(jsonOf(response.body));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const at = issue === undefined || issue.path.length === 0 ? "" : ` at ${quotedName(issue.path.join("."))}`;
  // Messages of our own schemas are safe; those of zod may repeat a value.
  const where = issue?.code === "custom" ? `${at}, which ${issue.message}` : at;
  throw new CloudError({
    code,
    action,
    reason: `the answer (${response.status}) ${jsonOf(response.body) === undefined ? `is not JSON${bodyKind(response)}` : `is not what IBM documents${where}`}`,
    advice: "Check that the endpoint is IBM's and that no proxy answers in its place.",
    status: response.status,
    transactionId: refusalOf(response).transactionId,
  });
}

const anyJson = z.unknown().refine((value) => value !== undefined);

/** Throws unless the body is JSON or empty: a proxy's page with a successful status does not prove that IBM has acted. */
export function requireJsonOrEmpty(response: HttpResponse, action: string): void {
  if (response.body.trim() !== "") parseResponse(response, anyJson, action);
}

/** The error for a refusal with its usual meaning; `Call.errorFor` names special ones before. */
export function errorFromRefusal(response: HttpResponse, action: string, access?: Access): CloudError {
  const refusal = refusalOf(response);
  return new CloudError({
    ...meaningOf(response, refusal, access),
    action,
    reason: `IBM answered ${refusal.reason}${response.isRetryingGivenUp ? retryingGivenUp : ""}`,
    status: response.status,
    transactionId: refusal.transactionId,
  });
}

export function errorFromFailure(failure: HttpFailure, action: string, creates: boolean): CloudError {
  const { message: reason, advice } = failure;
  if (creates && failure.sent) {
    return new CloudError({ code: "outcome-unknown", action, reason, advice: "It may have happened all the same." });
  }
  return new CloudError({ code: codeOfFailure[failure.reason] ?? "unreachable", action, reason, advice });
}

const codeOfFailure: Readonly<Partial<Record<HttpFailure["reason"], CloudErrorCode>>> = {
  "response-too-large": "unexpected-response",
  "held-back": "too-many-requests",
  "out-of-time": "unavailable",
  "proxy-misnamed": "rejected",
};

const unexpected = {
  code: "unexpected-response",
  advice: "Check that the endpoint is IBM's and that no proxy answers in its place.",
} as const;

interface Meaning {
  code: CloudErrorCode;
  advice: string;
  isCertain?: boolean;
}

function meaningOf(response: HttpResponse, refusal: Refusal, access: Access | undefined): Meaning {
  const { status } = response;
  const otherwise = access?.otherwise === undefined ? "" : ` ${access.otherwise}`;
  if (status === 401) {
    const advice = "Check the API key and the account it belongs to.";
    return { code: "credentials-rejected", advice: `${advice}${otherwise}` };
  }
  if (status === 403) {
    const advice = `Give the API key's owner ${access?.needs ?? "the role that this needs"}, then run again.`;
    return { code: "access-denied", advice: `${advice}${otherwise}` };
  }
  // Only a response of IBM's proves that something is gone; a page of another server does not.
  if (status === 404 || status === 410) {
    return isFromIbm(response) ? { code: "not-found", advice: "Check that it exists in this account." } : unexpected;
  }
  if (status === 429) return { code: "too-many-requests", advice: retryAdvice(response.retryAfter) };
  if (status >= 500 || isBrokerFailure(response)) {
    return { code: "unavailable", advice: retryAdvice(response.retryAfter) };
  }
  // Real refusals have the status 400, and neither a code nor one wording.
  if (status === 400 && isFromIbm(response) && refusal.says(/\bis (already )?(in )?pending[ _]reclamation\b/i)) {
    return {
      code: "not-found",
      advice: "The instance is deleted: restore it while IBM keeps it, or remove what belongs to it from the program.",
      isCertain: true,
    };
  }
  if (refusal.says(/\b(limit|quota|maximum)\b/i) && refusal.says(/reach|exceed/i)) {
    return { code: "quota-reached", advice: "Delete what is no longer used, or ask IBM for a higher limit." };
  }
  if (status >= 400 && jsonOf(response.body) !== undefined)
    return { code: "rejected", advice: "Correct what IBM names, then run again." };
  return unexpected;
}

function retryAdvice(retryAfter: number | undefined): string {
  // IBM puts a Retry-After of 0 on refusals of every kind, so that it means nothing.
  if (retryAfter === undefined || retryAfter === 0) return "Run again later.";
  return `Run again in ${Math.ceil(retryAfter / 1000)} seconds or later.`;
}
