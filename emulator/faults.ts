import type { Cloud } from "./cloud/cloud";

/**
 * What can go wrong with one request. `when` is before the work (nothing happened), after it (it did), or during it:
 * the work has begun and will be done, but `settings.brokerMs` or `accessKeyMs` says that it takes its time, and the
 * client is answered at once.
 */
export type Fault =
  /** The request waits this long, by the real clock; a client that gives up ends the wait. Default before. */
  | { kind: "latency"; ms: number; when?: "before" | "after" }
  /** The connection is reset before anything happened. */
  | { kind: "reset-before" }
  /** The connection is reset while the work is under way: what was asked for turns up later. */
  | { kind: "reset-during" }
  /** The work is done, then the connection is reset. */
  | { kind: "reset-after" }
  /** The work is done and no answer comes until the client gives up. */
  | { kind: "answer-lost" }
  /** An error status. Default: before the work, with an error body such as the API's own. */
  | { kind: "status"; code: number; retryAfter?: number | string; when?: "before" | "during" | "after"; body?: unknown }
  /** The work is done; the answer has good headers and half a body. */
  | { kind: "truncated" }
  /** The HTML page of a proxy instead of an answer. Default: status 200, before the work. */
  | { kind: "not-json"; code?: number; when?: "before" | "after" }
  /** The request is answered from the cloud as it was before its last change. Only for requests that read. */
  | { kind: "stale-list" }
  /** The caller's token counts as expired; a token request gets a token that has expired already. */
  | { kind: "expired-token" }
  /** Every token issued so far is refused from this request on. */
  | { kind: "revoked-tokens" }
  /**
   * Somebody else acts on the cloud: when the request comes in, or right after its work (whether it was done or
   * refused). Then the request goes on as usual, or meets another fault.
   */
  | { kind: "meanwhile"; when: "before" | "after"; act: (cloud: Cloud) => void };

/** Which requests a fault may hit; what is left out fits all. */
export interface FaultMatch {
  /** IBM's operation name, as `createResourceKey`. */
  operation?: string;
  method?: string;
  /** The whole path behind IBM's host, or an expression that finds something in it. */
  path?: RegExp | string;
  instanceGuid?: string;
  /** A text that is somewhere in the body as it was sent, or an expression that finds something in it. */
  body?: RegExp | string;
}

/** What of a request a fault may ask for, besides its body. */
export interface FaultTarget {
  operation: string;
  method: string;
  path: string;
  instanceGuid?: string;
}

/** A fault and when it strikes. */
export interface FaultRule {
  /** Default: every request. */
  match?: FaultMatch;
  /** The first request it hits, counted from 1 among those that match from now on. Default 1. */
  nth?: number;
  /** How many matching requests in a row it hits. Default 1. */
  times?: number | "always";
  fault: Fault;
}

/** A fault that was added; `hits` counts the requests it has hit. */
export interface ArmedFault {
  readonly hits: number;
  remove(): void;
}

interface Armed {
  rule: FaultRule;
  seen: number;
  hits: number;
}

/** The faults of one emulator. A request may meet any number of latencies and meanwhiles, and one fault of another kind, the first added. */
export class Faults {
  #armed: Armed[] = [];

  add(rule: FaultRule): ArmedFault {
    const armed: Armed = { rule, seen: 0, hits: 0 };
    this.#armed.push(armed);
    return {
      get hits() {
        return armed.hits;
      },
      remove: () => {
        this.#armed = this.#armed.filter((other) => other !== armed);
      },
    };
  }

  clear(): void {
    this.#armed = [];
  }

  /** Counts the request against every fault and says which hit it. */
  meet(request: FaultTarget, body: string): Fault[] {
    const hit: Fault[] = [];
    for (const armed of this.#armed) {
      const { match = {}, nth = 1, times = 1, fault } = armed.rule;
      if (!fits(match, request, body)) continue;
      armed.seen += 1;
      const strikes = armed.seen >= nth && (times === "always" || armed.seen < nth + times);
      if (!strikes || (isLone(fault) && hit.some(isLone))) continue;
      armed.hits += 1;
      hit.push(fault);
    }
    return hit;
  }
}

/** True for a fault that decides what becomes of the request, of which there can be only one. */
export function isLone({ kind }: Fault): boolean {
  return kind !== "latency" && kind !== "meanwhile";
}

function fits(match: FaultMatch, request: FaultTarget, sent: string): boolean {
  const { operation, method, path, instanceGuid, body } = match;
  const pathFits = typeof path === "string" ? path === request.path : !path || request.path.search(path) >= 0;
  return (
    pathFits &&
    (body === undefined || (typeof body === "string" ? sent.includes(body) : sent.search(body) >= 0)) &&
    (operation === undefined || operation === request.operation) &&
    (method === undefined || method.toUpperCase() === request.method) &&
    (instanceGuid === undefined || instanceGuid === request.instanceGuid)
  );
}
