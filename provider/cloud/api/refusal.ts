import { z } from "zod";
import { quoted } from "../../domain/quoted";
import type { HttpResponse } from "../../http/request";

/** A text with something in it. Anything else counts as left out: one odd field must not hide what the others say. */
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

/** Only the first is told: the others, which may be millions, are not even looked at. */
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

/** What IBM's APIs put into a refusal, each in its own form. Nothing else is read: a `path` holds the access key. */
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

/** Fields that nobody else's refusals have: they tell that it is IBM who speaks, though their value be null. */
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

/** What IBM said in a refusal. */
export interface Refusal {
  /** The status, IBM's code and its words, as an error may tell them. */
  reason: string;
  transactionId: string | undefined;
  /** Whether IBM's own words, told or not, say this. */
  says(pattern: RegExp): boolean;
}

export function refusalOf(response: HttpResponse): Refusal {
  const body = bodyOf(response) ?? {};
  const message = messageIn(body);
  const isTold = (part: string | undefined): part is string => part !== undefined && part !== String(response.status);
  const said = [identifier(codeIn(body), 80), message === undefined ? undefined : quotedOrLeftOut(message)].filter(
    isTold,
  );
  const transactionId = [transactionIn(body), ...transactionHeaders.map((name) => response.headers[name])]
    .map((id) => identifier(id, 100))
    .find((id) => id !== undefined);
  // Each of them may have a part of a secret.
  const isHarmless = quoted([...said, transactionId ?? ""].join("")) !== undefined;
  return {
    reason: `${response.status}${!isHarmless ? `: ${leftOut}` : said.length > 0 ? `: ${said.join(", ")}` : bodyKind(response)}`,
    transactionId: isHarmless ? transactionId : undefined,
    says: (pattern) => pattern.test([codeIn(body), message].join(" ").slice(0, longestJudged)),
  };
}

const longestJudged = 2_000;

const leftOut = "its words are left out, since they may repeat a secret";

/** IBM's own words, without the full stop: a sentence follows. */
function quotedOrLeftOut(message: string): string {
  return quoted(message)?.replace(/\.$/, "") ?? leftOut;
}

/** A code or a transaction id: one that has another form, or repeats a secret, is not told. */
function identifier(text: string | undefined, longest: number): string | undefined {
  if (text === undefined || text.length > longest || !/^[\w.:+=/-]+$/.test(text)) return undefined;
  return quoted(text);
}

/** Whether the refusal has a form that IBM's APIs have. */
export function isFromIbm(response: HttpResponse): boolean {
  const body = bodyOf(response);
  const raw = jsonOf(response.body);
  if (body === undefined || typeof raw !== "object" || raw === null) return false;
  const isOfPlatform = body.type !== undefined && body.message !== undefined;
  const isOfRequest = body.context?.requestId !== undefined;
  return ownFields.some((name) => Object.hasOwn(raw, name)) || isOfRequest || body.error !== undefined || isOfPlatform;
}

/** To follow a status that comes without a reason. */
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

function bodyOf(response: HttpResponse): Partial<RefusalBody> | undefined {
  return refusalSchema.safeParse(jsonOf(response.body)).data;
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
