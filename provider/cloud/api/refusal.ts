import { quoted } from "../../domain/quoted";
import type { HttpResponse } from "../../http/response";
import { jsonOf, type RefusalBody, refusalBodyIn } from "./refusal-body";

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
  /** Whether the pattern matches IBM's code and words, also where `reason` leaves these out. */
  says(pattern: RegExp): boolean;
}

export function refusalOf(response: HttpResponse): Refusal {
  const body = bodyOf(response);
  const { code, details } = body;
  const message = body.message ?? plainTextOf(response);
  const isTold = (part: string | undefined): part is string => part !== undefined && part !== String(response.status);
  const said = [identifier(code, 80), ...quotedOrLeftOut(message, details)].filter(isTold);
  // A header that came twice has both values.
  const inHeaders = transactionHeaders.map((name) => response.headers[name]?.split(",")[0]?.trim());
  const transactionId = [body.transactionId, ...inHeaders]
    .map((id) => identifier(id, 100))
    .find((id) => id !== undefined);
  // Each of them may hold a part of a secret.
  const isHarmless = quoted([...said, transactionId ?? ""].join("")) !== undefined;
  return {
    reason: `${response.status}${!isHarmless ? `: ${leftOut}` : said.length > 0 ? `: ${said.join(", ")}` : bodyKind(response)}`,
    transactionId: isHarmless ? transactionId : undefined,
    says: (pattern) => pattern.test([code, message, details].join(" ").slice(0, longestJudged)),
  };
}

const longestJudged = 2_000;

const leftOut = "its words are left out, since they may repeat a secret";
const detailsLeftOut = "its details are left out, since they may repeat a secret";

/**
 * IBM's message with its details; without these where they may repeat a secret, as IAM's repeat the API key. The full stop
 * at the end is left out, since a sentence follows.
 */
function quotedOrLeftOut(message: string | undefined, details: string | undefined): string[] {
  const whole = joined(message, details);
  if (whole === undefined) return [];
  const told = quoted(whole);
  if (told !== undefined) return [withoutStop(told)];
  const alone = message === undefined || whole === message ? undefined : quoted(message);
  return alone === undefined ? [leftOut] : [withoutStop(alone), detailsLeftOut];
}

function joined(message: string | undefined, details: string | undefined): string | undefined {
  if (message === undefined || details === undefined) return message ?? details;
  if (message.includes(details)) return message;
  return `${message}${/[.!?]\s*$/.test(message) ? " " : ": "}${details}`;
}

function withoutStop(sentence: string): string {
  return sentence.replace(/\.$/, "");
}

/** A code or transaction id; undefined where it has another form, or repeats a secret. */
function identifier(text: string | undefined, longest: number): string | undefined {
  if (text === undefined || text.length > longest || !/^[\w.:+=/-]+$/.test(text)) return undefined;
  return quoted(text);
}

/** The statuses with which IBM's gateways send a text alone: "User based rate limit for …", "unauthorized". */
const statusesOfTexts = [401, 429];

function plainTextOf(response: HttpResponse): string | undefined {
  const isText = /^text\/plain\b/i.test(response.headers["content-type"] ?? "");
  return isText && statusesOfTexts.includes(response.status) ? response.body.trim() || undefined : undefined;
}

/** Whether the refusal has a form that IBM's APIs have. */
export function isFromIbm(response: HttpResponse): boolean {
  return bodyOf(response).isOfIbm;
}

/**
 * Whether the Resource Controller repeats, with whatever status, that the broker of a service failed: real refusals with
 * status 400 hold "[500, Internal Server Error] We were unable to complete your request. Try again later". The broker's
 * status stands first; where there is none, nothing tells that the broker refused.
 */
export function isBrokerFailure(response: HttpResponse): boolean {
  const { code, message = "" } = bodyOf(response);
  if (code !== "RC-ServiceBrokerErrorResponse") return false;
  return /(?:\[|\bcode:? )([1-5]\d\d)\b/.exec(message.slice(0, longestJudged))?.[1]?.startsWith("4") !== true;
}

/** Describes the body, to follow a status that comes without code and message. */
export function bodyKind(response: HttpResponse): string {
  if (response.body === "") return ", an empty body";
  const type = identifier(response.headers["content-type"]?.split(";")[0], 40);
  return type === undefined || type === "application/json" ? "" : `, a body of type ${type}`;
}

function bodyOf(response: HttpResponse): RefusalBody {
  return refusalBodyIn(jsonOf(response.body));
}
