import { EnvHttpProxyAgent, request } from "undici";
import { type Clock, systemClock } from "./clock";
import { failureOf, HttpFailure } from "./failure";
import {
  defaultRetryRules,
  delayBeforeRetry,
  type Outcome,
  type Repeatable,
  type RetryRules,
  retryAfterOf,
} from "./retry";

export interface HttpRequest {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  url: string;
  headers: Record<string, string>;
  body?: string;
  repeatable: Repeatable;
}

export interface HttpAnswer {
  status: number;
  /** Lower-case names. */
  headers: Record<string, string>;
  body: string;
  /** Milliseconds that the server asks to wait, when it does. */
  retryAfter: number | undefined;
}

export interface HttpOptions {
  clock?: Clock;
  random?: () => number;
  rules?: Partial<RetryRules>;
}

/** Sends requests and repeats what may be repeated; every answer, also a refusal, is returned and not thrown. */
export class Http {
  readonly clock: Clock;
  readonly #random: () => number;
  readonly #rules: RetryRules;

  constructor(options: HttpOptions = {}) {
    this.clock = options.clock ?? systemClock;
    this.#random = options.random ?? Math.random;
    this.#rules = { ...defaultRetryRules, ...options.rules };
  }

  /** Throws {@link HttpFailure} when no answer came. */
  async send(outgoing: HttpRequest): Promise<HttpAnswer> {
    const started = this.clock.now();
    for (let attempt = 1; ; attempt++) {
      const result = await this.#attempt(outgoing, this.#rules.deadline - (this.clock.now() - started));
      const delay = delayBeforeRetry(
        outcomeOf(result),
        outgoing.repeatable,
        attempt,
        this.clock.now() - started,
        this.#random(),
        this.#rules,
      );
      if (delay !== undefined) {
        await this.clock.sleep(delay);
        continue;
      }
      if (result instanceof HttpFailure) throw result;
      return result;
    }
  }

  async #attempt(outgoing: HttpRequest, remaining: number): Promise<HttpAnswer | HttpFailure> {
    try {
      const answer = await request(outgoing.url, {
        method: outgoing.method,
        headers: outgoing.headers,
        body: outgoing.body ?? null,
        dispatcher: dispatcher(),
        signal: AbortSignal.timeout(Math.max(1, Math.min(this.#rules.attemptTimeout, remaining))),
      });
      const headers = plainHeaders(answer.headers);
      return {
        status: answer.statusCode,
        headers,
        body: await answer.body.text(),
        retryAfter: retryAfterOf(headers["retry-after"], this.clock.now()),
      };
    } catch (error) {
      return failureOf(error, hostOf(outgoing.url));
    }
  }
}

let shared: EnvHttpProxyAgent | undefined;

/** One pool of connections for the process; proxies are read from HTTP_PROXY, HTTPS_PROXY and NO_PROXY. */
function dispatcher(): EnvHttpProxyAgent {
  shared ??= new EnvHttpProxyAgent({ connect: { timeout: 10_000 } });
  return shared;
}

function outcomeOf(result: HttpAnswer | HttpFailure): Outcome {
  if (result instanceof HttpFailure) return { kind: "failure", sent: result.sent };
  return { kind: "answer", status: result.status, retryAfter: result.retryAfter };
}

function plainHeaders(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  const plain: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) plain[name] = Array.isArray(value) ? value.join(", ") : value;
  }
  return plain;
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : "an address that is not a URL";
}
