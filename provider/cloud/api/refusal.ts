import { z } from "zod";
import { quoted } from "../../domain/quoted";
import type { HttpResponse } from "../../http/response";

/** A text that is not empty. Anything else counts as left out, so that one odd field does not hide the others. */
const text = z
  .union([z.string(), z.number()])
  .transform((value) => (value === "" ? undefined : String(value)))
  .optional()
  .catch(undefined);

const entry = z
  .union([
    z.string().transform((message) => ({ message })),
    z.object({
      reason: text,
      message: text,
      code: text,
      message_code: text,
      description: text,
      transactionId: text,
    }),
  ])
  .transform((value): Entry => value)
  .catch({});

interface Entry {
  reason?: string | undefined;
  message?: string | undefined;
  code?: string | undefined;
  message_code?: string | undefined;
  description?: string | undefined;
  transactionId?: string | undefined;
}

/** Only the first entry is used: the others, which may be millions, are not parsed. */
const firstEntry = z
  .unknown()
  .optional()
  .transform((value): Entry | undefined => {
    return Array.isArray(value) && value.length > 0 ? entry.parse(value[0]) : undefined;
  });

const mostDetails = 10;
const details = z
  .unknown()
  .optional()
  .transform((value): (string | undefined)[] => {
    return Array.isArray(value) ? value.slice(0, mostDetails).map((each) => text.parse(each)) : [];
  });

/** The fields of refusals in all of IBM's APIs. No other field is read: `path`, for one, holds the access key. */
const refusalSchema = z.object({
  // The Resource Controller, and IAM's policies.
  message: text,
  error_code: text,
  transaction_id: text,
  trace: text,
  errors: firstEntry,
  // IAM's tokens and identities.
  errorCode: text,
  errorMessage: text,
  context: z.object({ requestId: text }).optional().catch(undefined),
  // IAM's roles, the Global Catalog and account management.
  code: text,
  global_transaction_id: text,
  errorsArray: firstEntry,
  // Sysdig: in Spring's form or a text alone, and its platform.
  error: text,
  type: text,
  details,
});

type RefusalBody = z.infer<typeof refusalSchema>;

/** Fields that only IBM's refusals have, so that their presence, even with the value null, shows that IBM responds. */
const ownFields = [
  "error_code",
  "errorCode",
  "transaction_id",
  "global_transaction_id",
  "trace",
  "errors",
  "errorsArray",
  "status_code",
  "StatusCode",
];

const transactionHeaders = [
  "transaction-id",
  "x-transaction-id",
  "x-global-transaction-id",
  "x-request-id",
  "request-id",
  "x-correlation-id",
];

/** What a refusal of IBM's tells. */
export interface Refusal {
  /** The status, IBM's code and its message, as far as an error may repeat them. */
  reason: string;
  transactionId: string | undefined;
  /** Whether the pattern matches IBM's code and message, also where `reason` leaves these out. */
  says(pattern: RegExp): boolean;
}

export function refusalOf(response: HttpResponse): Refusal {
  const body = bodyIn(jsonOf(response.body)) ?? {};
  const message = messageIn(body);
  const isTold = (part: string | undefined): part is string => part !== undefined && part !== String(response.status);
  const said = [identifier(codeIn(body), 80), message === undefined ? undefined : quotedOrLeftOut(message)].filter(
    isTold,
  );
  const transactionId = [transactionIn(body), ...transactionHeaders.map((name) => response.headers[name])]
    .map((id) => identifier(id, 100))
    .find((id) => id !== undefined);
  // Each of them may hold a part of a secret.
  const isHarmless = quoted([...said, transactionId ?? ""].join("")) !== undefined;
  return {
    reason: `${response.status}${!isHarmless ? `: ${leftOut}` : said.length > 0 ? `: ${said.join(", ")}` : bodyKind(response)}`,
    transactionId: isHarmless ? transactionId : undefined,
    says: (pattern) => pattern.test([codeIn(body), message].join(" ").slice(0, longestJudged)),
  };
}

const longestJudged = 2_000;

const leftOut = "its words are left out, since they may repeat a secret";

/** IBM's message without its full stop, since a sentence follows. */
function quotedOrLeftOut(message: string): string {
  return quoted(message)?.replace(/\.$/, "") ?? leftOut;
}

/** A code or transaction id; undefined where it has another form, or repeats a secret. */
function identifier(text: string | undefined, longest: number): string | undefined {
  if (text === undefined || text.length > longest || !/^[\w.:+=/-]+$/.test(text)) return undefined;
  return quoted(text);
}

/** Whether the refusal has a form that IBM's APIs have. */
export function isFromIbm(response: HttpResponse): boolean {
  const json = jsonOf(response.body);
  const body = bodyIn(json);
  if (body === undefined || typeof json !== "object" || json === null) return false;
  const isOfPlatform = body.type !== undefined && body.message !== undefined;
  const isOfRequest = body.context?.requestId !== undefined;
  return ownFields.some((name) => Object.hasOwn(json, name)) || isOfRequest || body.error !== undefined || isOfPlatform;
}

/** Describes the body, to follow a status that comes without code and message. */
export function bodyKind(response: HttpResponse): string {
  if (response.body === "") return ", an empty body";
  const type = identifier(response.headers["content-type"]?.split(";")[0], 40);
  return type === undefined || type === "application/json" ? "" : `, a body of type ${type}`;
}

export function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function bodyIn(json: unknown): Partial<RefusalBody> | undefined {
  return refusalSchema.safeParse(json).data;
}

function codeIn(body: Partial<RefusalBody>): string | undefined {
  const first = firstIn(body);
  return body.errorCode ?? body.error_code ?? first?.message_code ?? first?.code ?? body.code ?? body.type;
}

function messageIn(body: Partial<RefusalBody>): string | undefined {
  const first = firstIn(body);
  const message = body.errorMessage ?? body.message;
  if (message !== undefined) return body.type === undefined ? message : joined(message, body.details?.find(Boolean));
  return joined(first?.reason, first?.message ?? first?.description) ?? body.error;
}

function transactionIn(body: Partial<RefusalBody>): string | undefined {
  const own = body.transaction_id ?? body.global_transaction_id ?? body.trace ?? body.context?.requestId;
  return own ?? firstIn(body)?.transactionId;
}

function firstIn(body: Partial<RefusalBody>): Entry | undefined {
  return body.errors ?? body.errorsArray;
}

function joined(reason: string | undefined, message: string | undefined): string | undefined {
  const parts = [reason, message].filter((part) => part !== undefined && part !== "");
  return parts.length === 0 ? undefined : [...new Set(parts)].join(": ");
}
