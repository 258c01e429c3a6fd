import { z } from "zod";
import { type HttpFailure, retryingGivenUp } from "../http/failure";
import { redact } from "../http/redact";
import type { HttpAnswer } from "../http/request";
import { CloudError, type CloudErrorCode } from "./errors";

/** What IAM, the Resource Controller and Sysdig put into a refusal, each in its own form; all parts may be missing. */
const refusalSchema = z
  .looseObject({
    message: z.string(),
    error_code: z.string(),
    transaction_id: z.string(),
    trace: z.string(),
    errorCode: z.string(),
    errorMessage: z.string(),
    context: z.looseObject({ requestId: z.string() }).partial(),
    errors: z.array(z.looseObject({ reason: z.string(), message: z.string(), code: z.string() }).partial()),
  })
  .partial();

const transactionHeaders = ["transaction-id", "x-transaction-id", "x-request-id", "x-correlation-id"];

/** What IBM said in a refusal: redacted, one line. */
export interface Refusal {
  reason: string;
  transactionId: string | undefined;
}

export function refusalOf(answer: HttpAnswer): Refusal {
  const parsed = refusalSchema.safeParse(jsonOf(answer.body));
  const body = parsed.success ? parsed.data : {};
  const [first] = body.errors ?? [];
  const said = [
    body.errorCode ?? body.error_code ?? first?.code,
    body.errorMessage ?? body.message ?? joined(first?.reason, first?.message),
  ].filter((part) => part !== undefined && part !== "");
  const header = transactionHeaders.map((name) => answer.headers[name]).find((value) => value !== undefined);
  const transactionId = body.transaction_id ?? body.trace ?? body.context?.requestId ?? header;
  return {
    reason: redact(said.length > 0 ? `${answer.status}: ${said.join(", ")}` : `${answer.status}${bodyKind(answer)}`),
    transactionId: transactionId === undefined ? undefined : redact(transactionId, 80),
  };
}

/**
 * The answer's JSON as the schema knows it, or the error that says what came instead: `outcome-unknown` where the
 * answer was to tell what a create made.
 */
export function parseAnswer<T>(
  answer: HttpAnswer,
  schema: z.ZodType<T>,
  attempted: string,
  code: "unexpected-answer" | "outcome-unknown" = "unexpected-answer",
): T {
  const parsed = schema.safeParse(jsonOf(answer.body));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue === undefined || issue.path.length === 0 ? "" : ` at ${issue.path.map(String).join(".")}`;
  throw new CloudError({
    code,
    attempted,
    answered: `the answer (${answer.status}) ${jsonOf(answer.body) === undefined ? `is not JSON${bodyKind(answer)}` : `is not what IBM documents${where}`}`,
    advice: "Check that the endpoint is IBM's and that no proxy answers in its place.",
    status: answer.status,
    transactionId: refusalOf(answer).transactionId,
  });
}

/** Throws when a success is not IBM's: a proxy's page says nothing of what was asked for. */
export function expectNoPage(answer: HttpAnswer, attempted: string): void {
  if (answer.body.trim() !== "") parseAnswer(answer, z.json(), attempted);
}

/** The usual meaning of a refusal; an API with more to say about a status handles it before. */
export function errorFromRefusal(answer: HttpAnswer, attempted: string): CloudError {
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

function meaningOf(answer: HttpAnswer, refusal: Refusal): { code: CloudErrorCode; advice: string } {
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
  if (/(limit|quota|maximum)\b.*(reach|exceed)|(reach|exceed).*\b(limit|quota|maximum)/i.test(refusal.reason)) {
    return { code: "quota-reached", advice: "Delete what is no longer used, or ask IBM for a higher limit." };
  }
  if (status >= 400 && jsonOf(answer.body) !== undefined)
    return { code: "refused", advice: "Correct what IBM names, then run again." };
  return strange;
}

/** Whether the refusal has a form that IBM's APIs have. */
function isOfIbm(answer: HttpAnswer): boolean {
  const body = refusalSchema.safeParse(jsonOf(answer.body)).data;
  if (body === undefined) return false;
  const named = [body.error_code, body.errorCode, body.transaction_id, body.trace, body.context?.requestId];
  return named.some((part) => part !== undefined) || body.errors !== undefined || typeof body.status_code === "number";
}

function comeAgain(retryAfter: number | undefined): string {
  if (retryAfter === undefined) return "Run again later.";
  return `Run again in ${Math.ceil(retryAfter / 1000)} seconds or later.`;
}

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function bodyKind(answer: HttpAnswer): string {
  const type = answer.headers["content-type"]?.split(";")[0];
  if (answer.body === "") return ", an empty body";
  return type === undefined || type === "application/json" ? "" : `, a body of type ${redact(type, 40)}`;
}

function joined(reason: string | undefined, message: string | undefined): string | undefined {
  const parts = [reason, message].filter((part) => part !== undefined && part !== "");
  return parts.length === 0 ? undefined : [...new Set(parts)].join(": ");
}
