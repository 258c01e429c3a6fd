import { Agent, type Dispatcher, request } from "undici";
import { type Clock, systemClock } from "../domain/clock";
import { failureOf, HttpFailure } from "./failure";
import { Host } from "./host";
import { Deadline } from "./operation";
import { refusePrintedPaths } from "./printed-paths";
import { type NamedProxy, proxyFor } from "./proxy";
import { textOfMisnamed } from "./proxy-failure";
import { RequestTracker } from "./request-tracker";
import type { HttpResponse } from "./response";
import {
  defaultRetryRules,
  delayBeforeRetry,
  type Outcome,
  type Repeatable,
  type RetryRules,
  retryAfterOf,
} from "./retry";
import { throughProxy } from "./tunnels";

export interface HttpRequest {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  url: string;
  headers: Record<string, string>;
  body?: string;
  repeatable: Repeatable;
  /** For a request that is known to be slow: milliseconds that its response may take. */
  responseTimeout?: number | undefined;
  /** Whether it is never sent through a proxy. Default: only what is on this machine. */
  isDirect?: boolean;
}

interface HttpOptions {
  clock?: Clock;
  random?: () => number;
  rules?: Partial<RetryRules>;
}

/** Sends requests and repeats what may be repeated; every response, also a refusal, is returned and not thrown. */
export class Http {
  readonly clock: Clock;
  readonly #random: () => number;
  readonly #rules: RetryRules;
  /** By name. Hosts limit the requests of each account, so each identity has an `Http`, and limiters, of its own. */
  readonly #hosts = new Map<string, Host>();

  constructor(options: HttpOptions = {}) {
    refusePrintedPaths();
    this.clock = options.clock ?? systemClock;
    this.#random = options.random ?? Math.random;
    this.#rules = { ...defaultRetryRules, ...options.rules };
  }

  /** Throws {@link HttpFailure} when no response came. */
  async send(outgoing: HttpRequest): Promise<HttpResponse> {
    const { clock } = this;
    const host = this.#host(hostOf(outgoing.url));
    const deadline = new Deadline(clock, this.#rules);
    if (deadline.isOperationOver) throw new HttpFailure({ reason: "out-of-time", host: host.name, sent: false });
    let last: HttpResponse | HttpFailure | undefined;
    for (let tries = 1; ; tries++) {
      const slot = await host.waitForSlot(deadline.at - this.#rules.shortestTry, this.#rules.longestRetryAfter);
      if (slot instanceof HttpFailure) return responseOrThrow(last ?? slot);
      if ("status" in slot) return slot;
      const result = await this.#try(outgoing, deadline);
      if (result instanceof HttpFailure && notRetried.has(result.reason)) throw result;
      const outcome = outcomeOf(result);
      host.record(slot, outcome, result);
      const { repeatable } = outgoing;
      const delay = delayBeforeRetry(outcome, repeatable, tries, deadline.remaining, this.#random(), this.#rules);
      if (delay === undefined) return responseOrThrow(result);
      if (!host.mayRetry(outcome)) return responseOrThrow(withRetryingGivenUp(result));
      last = result;
      await clock.sleep(delay);
    }
  }

  #host(name: string): Host {
    const host = this.#hosts.get(name) ?? new Host(name, this.clock);
    this.#hosts.set(name, host);
    return host;
  }

  #try(outgoing: HttpRequest, deadline: Deadline): Promise<HttpResponse | HttpFailure> {
    const { longestTry, tryTimeout } = this.#rules;
    const { responseTimeout } = outgoing;
    if (responseTimeout !== undefined)
      return deadline.exclude(() => this.#exchange(Math.min(responseTimeout, longestTry), outgoing, deadline));
    return this.#exchange(Math.max(1, Math.min(tryTimeout, deadline.remaining)), outgoing, deadline);
  }

  async #exchange(timeout: number, outgoing: HttpRequest, deadline: Deadline): Promise<HttpResponse | HttpFailure> {
    const tracker = new RequestTracker();
    const host = hostOf(outgoing.url);
    const proxy = outgoing.isDirect === true ? undefined : proxyFor(outgoing.url);
    if (proxy !== undefined && "problem" in proxy) {
      return new HttpFailure({ reason: "proxy-misnamed", host, sent: false, text: textOfMisnamed(proxy) });
    }
    try {
      const options = {
        method: outgoing.method,
        headers: outgoing.headers,
        body: outgoing.body ?? null,
        dispatcher: dispatcherFor(proxy, outgoing.repeatable),
        signal: this.clock.timeout(timeout),
        // Only the signal ends the request: undici's own timeouts of five minutes would cut a slow one off.
        headersTimeout: 0,
        bodyTimeout: 0,
      };
      const response = await tracker.track(() => request(outgoing.url, options));
      const headers = plainHeaders(response.headers);
      const body = await readBody(response.body, deadline);
      if (body === undefined) return new HttpFailure({ reason: "response-too-large", host, sent: true });
      const retryAfter = retryAfterOf(headers["retry-after"], this.clock.now());
      return { status: response.statusCode, headers, body, retryAfter, isRetryingGivenUp: false };
    } catch (error) {
      return failureOf(error, host, tracker.isSent);
    }
  }
}

const dispatchers = new Map<string, Dispatcher>();

/**
 * The process's pool of connections for a request. A request that may run only once gets a new connection: the server may
 * close a kept one just when it is written to, and nobody could tell whether it read the request.
 */
function dispatcherFor(proxy: NamedProxy | undefined, repeatable: Repeatable): Dispatcher {
  const options = { connect: { timeout: 10_000 }, ...(repeatable === "safe" ? {} : { pipelining: 0 }) };
  const name = JSON.stringify([proxy, repeatable]);
  const pool = dispatchers.get(name) ?? (proxy === undefined ? new Agent(options) : throughProxy(proxy, options));
  dispatchers.set(name, pool);
  return pool;
}

/** The largest of IBM's, a page of a hundred keys with long credentials, have some megabytes. */
export const mostBytes = 16 * 2 ** 20;
export const mostBytesOfOperation = 8 * mostBytes;

/** The whole body; undefined where it is too large, of which no more is read. */
async function readBody(body: AsyncIterable<Buffer>, deadline: Deadline): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  // Leaving the loop ends the connection.
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > mostBytes || deadline.hasReceived(chunk.length, mostBytesOfOperation)) return undefined;
    chunks.push(chunk);
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}

/** Failures that a repetition would not change, and that do not show how the host is. */
const notRetried = new Set(["proxy-misnamed", "proxy-sign-in", "cannot-be-written", "response-too-large"]);

function responseOrThrow(result: HttpResponse | HttpFailure): HttpResponse {
  if (result instanceof HttpFailure) throw result;
  return result;
}

function withRetryingGivenUp(result: HttpResponse | HttpFailure): HttpResponse | HttpFailure {
  if (!(result instanceof HttpFailure)) return { ...result, isRetryingGivenUp: true };
  return new HttpFailure({ ...result.details, isRetryingGivenUp: true });
}

function outcomeOf(result: HttpResponse | HttpFailure): Outcome {
  if (result instanceof HttpFailure) return { kind: "failure", sent: result.sent };
  return { kind: "response", status: result.status, retryAfter: result.retryAfter };
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
