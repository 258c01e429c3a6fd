/** How often and how long a request is tried. Durations in milliseconds. */
export interface RetryRules {
  /** Tries altogether. */
  attempts: number;
  /** The first wait is anything up to this; it doubles with each further try. */
  firstDelay: number;
  /** No wait of our own choosing is longer. */
  longestDelay: number;
  /** A Retry-After above this is not waited for: the caller is told when to come again. */
  longestRetryAfter: number;
  /** One try may take so long. */
  attemptTimeout: number;
  /** No try of a request that is known to be slow takes longer; the other limits do not count it. */
  longestAttempt: number;
  /** No try begins with less time than this left: cut off, a creation would have an unknown outcome. */
  shortestAttempt: number;
  /** All tries and waits together may take so long. */
  deadline: number;
  /** All requests of one operation together may take so long. */
  operationDeadline: number;
}

export const defaultRetryRules: RetryRules = {
  attempts: 5,
  firstDelay: 500,
  longestDelay: 10_000,
  longestRetryAfter: 60_000,
  attemptTimeout: 30_000,
  // A service's broker may work for minutes on a key: IBM's Terraform provider waits ten for one.
  longestAttempt: 600_000,
  shortestAttempt: 5_000,
  deadline: 120_000,
  operationDeadline: 300_000,
};

/**
 * What a repetition could break. `safe`: the request may run twice. `if-not-run`: it makes something, so it is
 * repeated only when it surely did not run.
 */
export type Repeatable = "safe" | "if-not-run";

/** What came of one try. */
export type Outcome =
  | { kind: "answer"; status: number; retryAfter: number | undefined }
  | { kind: "failure"; sent: boolean };

/** Milliseconds until the next try, or undefined when this outcome stands. */
export function delayBeforeRetry(
  outcome: Outcome,
  repeatable: Repeatable,
  attempt: number,
  remaining: number,
  random: number,
  rules: RetryRules,
): number | undefined {
  if (attempt >= rules.attempts || !mayRepeat(outcome, repeatable)) return undefined;
  const asked = outcome.kind === "answer" ? outcome.retryAfter : undefined;
  if (asked !== undefined && asked > rules.longestRetryAfter) return undefined;
  // Full jitter: many providers that were refused together must not come back together.
  const own = random * Math.min(rules.longestDelay, rules.firstDelay * 2 ** (attempt - 1));
  const delay = asked === undefined ? own : asked + own;
  return delay + rules.shortestAttempt <= remaining ? delay : undefined;
}

function mayRepeat(outcome: Outcome, repeatable: Repeatable): boolean {
  if (outcome.kind === "failure") return repeatable === "safe" || !outcome.sent;
  // Of all answers only this one says that the request did not run. IBM's Resource Controller puts a Retry-After on
  // refusals of every kind, so that one beside a 503 proves nothing.
  if (outcome.status === 429) return true;
  return repeatable === "safe" && isPassing(outcome.status);
}

/** Statuses of faults that pass, as IBM's SDKs repeat them: those of proxies and networks above 504 are among them. */
function isPassing(status: number): boolean {
  return status === 408 || status === 500 || (status >= 502 && status <= 599 && status !== 505);
}

/** Whether the host wants fewer requests: it says so, or when to come again. */
export function isPutOff(outcome: Outcome): boolean {
  if (outcome.kind === "failure") return false;
  return outcome.status === 429 || (outcome.status === 503 && outcome.retryAfter !== undefined);
}

/** Whether this outcome says that the host itself does not work. */
export function isFailing(outcome: Outcome): boolean {
  return outcome.kind === "failure" || (outcome.status >= 500 && !isPutOff(outcome));
}

const wholeSeconds = /^\d{1,9}$/;
// https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7; `Date.parse` alone takes "-5" for a day in 2001.
const httpDate = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/;

/** Nobody means to put a request off for longer. Milliseconds. */
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
