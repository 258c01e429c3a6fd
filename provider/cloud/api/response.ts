import { z } from "zod";
import { CloudError, type CloudErrorCode } from "../../domain/cloud-error";
import { quotedName } from "../../domain/quoted";
import { type HttpFailure, retryingGivenUp } from "../../http/failure";
import type { HttpResponse } from "../../http/request";
import { bodyKind, isOfIbm, jsonOf, type Refusal, refusalOf } from "./refusal";

export { refusalOf };

/**
 * The answer's JSON as the schema knows it, or the error that says what came instead: `outcome-unknown` where the
 * answer was to tell what a create made.
 */
export function parseResponse<T>(
  answer: HttpResponse,
  schema: z.ZodType<T>,
  attempted: string,
  code: "unexpected-answer" | "outcome-unknown" = "unexpected-answer",
): T {
  const parsed = schema.safeParse(jsonOf(answer.body));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const at = issue === undefined || issue.path.length === 0 ? "" : ` at ${quotedName(issue.path.join("."))}`;
  // Words of our own; others of zod's may repeat a value.
  const where = issue?.code === "custom" ? `${at}, which ${issue.message}` : at;
  throw new CloudError({
    code,
    attempted,
    answered: `the answer (${answer.status}) ${jsonOf(answer.body) === undefined ? `is not JSON${bodyKind(answer)}` : `is not what IBM documents${where}`}`,
    advice: "Check that the endpoint is IBM's and that no proxy answers in its place.",
    status: answer.status,
    transactionId: refusalOf(answer).transactionId,
  });
}

const anyJson = z.unknown().refine((value) => value !== undefined);

/** Throws when a success is not IBM's: a proxy's page says nothing of what was asked for. */
export function expectNoPage(answer: HttpResponse, attempted: string): void {
  if (answer.body.trim() !== "") parseResponse(answer, anyJson, attempted);
}

/** The usual meaning of a refusal; an API with more to say about a status handles it before. */
export function errorFromRefusal(answer: HttpResponse, attempted: string): CloudError {
  const refusal = refusalOf(answer);
  const { code, advice } = meaningOf(answer, refusal);
  return new CloudError({
    code,
    attempted,
    answered: `IBM answered ${refusal.reason}${answer.keepsFailing ? retryingGivenUp : ""}`,
    advice,
    status: answer.status,
    transactionId: refusal.transactionId,
  });
}

export function errorFromFailure(failure: HttpFailure, attempted: string, creates: boolean): CloudError {
  if (creates && failure.sent) {
    return new CloudError({
      code: "outcome-unknown",
      attempted,
      answered: failure.message,
      advice: "It may have happened all the same.",
    });
  }
  if (failure.reason === "answer-too-large") {
    return new CloudError({ ...strange, attempted, answered: failure.message });
  }
  if (failure.reason === "held-back") {
    return new CloudError({
      code: "too-many-requests",
      attempted,
      answered: failure.message,
      advice: "Run again later, or with fewer operations at a time (--parallel).",
    });
  }
  if (failure.reason === "out-of-time") {
    return new CloudError({
      code: "unavailable",
      attempted,
      answered: failure.message,
      advice: "Run again to go on from here.",
    });
  }
  return new CloudError({
    code: "unreachable",
    attempted,
    answered: failure.message,
    advice: "Check the network, the proxy settings and the configured endpoint, then run again.",
  });
}

const strange = {
  code: "unexpected-answer",
  advice: "Check that the endpoint is IBM's and that no proxy answers in its place.",
} as const;

function meaningOf(answer: HttpResponse, refusal: Refusal): { code: CloudErrorCode; advice: string } {
  const { status } = answer;
  if (status === 401)
    return { code: "credentials-refused", advice: "Check the API key and the account it belongs to." };
  if (status === 403) {
    return { code: "access-denied", advice: "Give the API key's owner the role that this needs, then run again." };
  }
  // Only IBM's own word counts as proof that something is gone; a page of some other server does not.
  if (status === 404 || status === 410) {
    return isOfIbm(answer) ? { code: "not-found", advice: "Check that it exists in this account." } : strange;
  }
  if (status === 429) return { code: "too-many-requests", advice: comeAgain(answer.retryAfter) };
  if (status >= 500) return { code: "unavailable", advice: comeAgain(answer.retryAfter) };
  if (refusal.says(/\b(limit|quota|maximum)\b/i) && refusal.says(/reach|exceed/i)) {
    return { code: "quota-reached", advice: "Delete what is no longer used, or ask IBM for a higher limit." };
  }
  if (status >= 400 && jsonOf(answer.body) !== undefined)
    return { code: "refused", advice: "Correct what IBM names, then run again." };
  return strange;
}

function comeAgain(retryAfter: number | undefined): string {
  // IBM puts a Retry-After of 0 on refusals of every kind: it says nothing.
  if (retryAfter === undefined || retryAfter === 0) return "Run again later.";
  return `Run again in ${Math.ceil(retryAfter / 1000)} seconds or later.`;
}
