/** How often and how long a request is tried. Durations in milliseconds. */
export interface RetryRules {
  /** Tries of one request, the first one included. */
  tries: number;
  /** The wait before the second try is random, up to this; the upper bound doubles with each further try. */
  firstDelay: number;
  /** The largest of these upper bounds. */
  longestDelay: number;
  /** A longer Retry-After is not waited for: it is returned to the caller. */
  longestRetryAfter: number;
  /** Longest time of one try. */
  tryTimeout: number;
  /** Longest time of one try of a request that is known to be slow; the other limits do not count this time. */
  longestTry: number;
  /** No try begins with less time left than this: a create that is cut off has an unknown outcome. */
  shortestTry: number;
  /** Longest time of all tries and waits of one request. */
  requestTimeout: number;
  /** Longest time of all requests of one operation. */
  operationTimeout: number;
}

export const defaultRetryRules: RetryRules = {
  tries: 5,
  firstDelay: 500,
  longestDelay: 10_000,
  longestRetryAfter: 60_000,
  tryTimeout: 30_000,
  // A service's broker may work for minutes on a key: IBM's Terraform provider waits ten for one.
  longestTry: 600_000,
  shortestTry: 5_000,
  requestTimeout: 120_000,
  operationTimeout: 300_000,
};

/**
 * When a request may be repeated. `safe`: always, since it may run twice. `if-not-run`: only when it certainly did not
 * run, since it creates something.
 */
export type Repeatable = "safe" | "if-not-run";

/** How one try ended. */
export type Outcome =
  | { kind: "response"; status: number; retryAfter: number | undefined }
  | { kind: "failure"; sent: boolean };

/** Milliseconds until the next try; undefined when there is to be none. */
export function delayBeforeRetry(
  outcome: Outcome,
  repeatable: Repeatable,
  tries: number,
  remaining: number,
  random: number,
  rules: RetryRules,
): number | undefined {
  if (tries >= rules.tries || !mayRepeat(outcome, repeatable)) return undefined;
  const asked = outcome.kind === "response" ? outcome.retryAfter : undefined;
  if (asked !== undefined && asked > rules.longestRetryAfter) return undefined;
  // Full jitter: many requests that were refused together must not be repeated together.
  const own = random * Math.min(rules.longestDelay, rules.firstDelay * 2 ** (tries - 1));
  const delay = asked === undefined ? own : asked + own;
  return delay + rules.shortestTry <= remaining ? delay : undefined;
}

function mayRepeat(outcome: Outcome, repeatable: Repeatable): boolean {
  if (outcome.kind === "failure") return repeatable === "safe" || !outcome.sent;
  // 429 is the only status which proves that the request did not run. IBM's Resource Controller puts a Retry-After on
  // refusals of every kind, so that one beside a 503 proves nothing.
  if (outcome.status === 429) return true;
  return repeatable === "safe" && isTransient(outcome.status);
}

/** Statuses that IBM's SDKs repeat: besides those of the standard, those that proxies and networks use above 504. */
function isTransient(status: number): boolean {
  return status === 408 || status === 500 || (status >= 502 && status <= 599 && status !== 505);
}

/** Whether the host asks for fewer requests: by 429, or by 503 with a Retry-After that is no zero. */
export function isThrottled(outcome: Outcome): boolean {
  if (outcome.kind === "failure") return false;
  return outcome.status === 429 || (outcome.status === 503 && (outcome.retryAfter ?? 0) > 0);
}

/** Whether the host itself failed. */
export function isHostFailure(outcome: Outcome): boolean {
  return outcome.kind === "failure" || (outcome.status >= 500 && !isThrottled(outcome));
}

const wholeSeconds = /^\d{1,9}$/;
// https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7; `Date.parse` alone takes "-5" for a day in 2001.
const httpDate = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/;

/** A Retry-After of more than a day is no meaningful one. Milliseconds. */
export const longestMeant = 24 * 60 * 60 * 1000;

/**
 * Reads a Retry-After header (whole seconds, or a date) as milliseconds from now; anything else, and more than a day,
 * counts as left out.
 */
export function retryAfterOf(header: string | undefined, now: number): number | undefined {
  const text = header?.trim() ?? "";
  const date = httpDate.test(text) ? Date.parse(text) : Number.NaN;
  const wait = wholeSeconds.test(text) ? Number(text) * 1000 : Math.max(0, date - now);
  return wait <= longestMeant ? wait : undefined;
}
