import { Agent, type Dispatcher, EnvHttpProxyAgent, request } from "undici";
import { isOnLoopback } from "../domain/loopback";
import type { HttpAnswer } from "./answer";
import { type Clock, systemClock } from "./clock";
import { failureOf, HttpFailure } from "./failure";
import { Host } from "./host";
import { Deadline } from "./operation";
import { refusePrintedPaths } from "./printed-paths";
import {
  defaultRetryRules,
  delayBeforeRetry,
  type Outcome,
  type Repeatable,
  type RetryRules,
  retryAfterOf,
} from "./retry";
import { Sending } from "./sending";

export interface HttpRequest {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  url: string;
  headers: Record<string, string>;
  body?: string;
  repeatable: Repeatable;
  /** Of a request that is known to be slow: milliseconds that its answer may take. */
  answersWithin?: number | undefined;
}

export type { HttpAnswer };

interface HttpOptions {
  clock?: Clock;
  random?: () => number;
  rules?: Partial<RetryRules>;
}

/** Sends requests and repeats what may be repeated; every answer, also a refusal, is returned and not thrown. */
export class Http {
  readonly clock: Clock;
  readonly #random: () => number;
  readonly #rules: RetryRules;
  /** Hosts limit accounts, so that each identity, with a client of its own, keeps its own account of them. */
  readonly #hosts = new Map<string, Host>();

  constructor(options: HttpOptions = {}) {
    refusePrintedPaths();
    this.clock = options.clock ?? systemClock;
    this.#random = options.random ?? Math.random;
    this.#rules = { ...defaultRetryRules, ...options.rules };
  }

  /** Throws {@link HttpFailure} when no answer came. */
  async send(outgoing: HttpRequest): Promise<HttpAnswer> {
    const { clock } = this;
    const host = this.#host(hostOf(outgoing.url));
    const deadline = new Deadline(clock, this.#rules);
    if (deadline.isOperationOver) throw new HttpFailure("out-of-time", host.name, false);
    let last: HttpAnswer | HttpFailure | undefined;
    for (let attempt = 1; ; attempt++) {
      const turn = await host.turn(deadline.at - this.#rules.shortestAttempt, this.#rules.longestRetryAfter);
      if (turn instanceof HttpFailure) return answered(last ?? turn);
      if ("status" in turn) return turn;
      const result = await this.#attempt(outgoing, deadline);
      if (result instanceof HttpFailure && final.has(result.reason)) throw result;
      const outcome = outcomeOf(result);
      host.learn(turn, outcome, result);
      const { repeatable } = outgoing;
      const delay = delayBeforeRetry(outcome, repeatable, attempt, deadline.remaining, this.#random(), this.#rules);
      if (delay === undefined) return answered(result);
      if (!host.mayRetry(outcome)) return answered(givenUp(result));
      last = result;
      await clock.sleep(delay);
    }
  }

  #host(name: string): Host {
    const host = this.#hosts.get(name) ?? new Host(name, this.clock);
    this.#hosts.set(name, host);
    return host;
  }

  #attempt(outgoing: HttpRequest, deadline: Deadline): Promise<HttpAnswer | HttpFailure> {
    const { longestAttempt, attemptTimeout } = this.#rules;
    const { answersWithin } = outgoing;
    if (answersWithin !== undefined)
      return deadline.excuse(() => this.#within(Math.min(answersWithin, longestAttempt), outgoing, deadline));
    return this.#within(Math.max(1, Math.min(attemptTimeout, deadline.remaining)), outgoing, deadline);
  }

  async #within(milliseconds: number, outgoing: HttpRequest, deadline: Deadline): Promise<HttpAnswer | HttpFailure> {
    const sending = new Sending();
    const through = dispatcher(outgoing.url, outgoing.repeatable);
    if (through === undefined) return new HttpFailure("proxy-misnamed", hostOf(outgoing.url), false);
    try {
      const options = {
        method: outgoing.method,
        headers: outgoing.headers,
        body: outgoing.body ?? null,
        dispatcher: through,
        signal: AbortSignal.timeout(milliseconds),
        // The signal alone ends it: undici's own five minutes would cut a slow one off.
        headersTimeout: 0,
        bodyTimeout: 0,
      };
      const answer = await sending.watch(() => request(outgoing.url, options));
      const headers = plainHeaders(answer.headers);
      const body = await readBody(answer.body, deadline);
      if (body === undefined) return new HttpFailure("answer-too-large", hostOf(outgoing.url), true);
      const retryAfter = retryAfterOf(headers["retry-after"], this.clock.now());
      return { status: answer.statusCode, headers, body, retryAfter, keepsFailing: false };
    } catch (error) {
      return failureOf(error, hostOf(outgoing.url), sending.isSent);
    }
  }
}

const dispatchers = new Map<string, Dispatcher>();

/**
 * One pool of connections for the process; proxies are read from HTTP_PROXY, HTTPS_PROXY and NO_PROXY. What is on this
 * machine is reached without one, which would carry it elsewhere, in plain text. What may run only once has a connection
 * of its own: a kept one may be ended by the server just when it is written to, and nobody could tell whether it was
 * read. Undefined where a variable does not name a proxy.
 */
function dispatcher(url: string, repeatable: Repeatable): Dispatcher | undefined {
  const options = { connect: { timeout: 10_000 }, ...(repeatable === "safe" ? {} : { pipelining: 0 }) };
  const Pool = isOnLoopback(url) ? Agent : EnvHttpProxyAgent;
  const name = `${Pool.name} ${repeatable}`;
  try {
    const pool = dispatchers.get(name) ?? new Pool(options);
    dispatchers.set(name, pool);
    return pool;
  } catch {
    return undefined;
  }
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

/** These say nothing of the host, and would be the same another time. */
const final = new Set(["proxy-misnamed", "cannot-be-written", "answer-too-large"]);

function answered(result: HttpAnswer | HttpFailure): HttpAnswer {
  if (result instanceof HttpFailure) throw result;
  return result;
}

function givenUp(result: HttpAnswer | HttpFailure): HttpAnswer | HttpFailure {
  if (!(result instanceof HttpFailure)) return { ...result, keepsFailing: true };
  return new HttpFailure(result.reason, result.host, result.sent, true);
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
