import type { Cloud } from "./cloud/cloud";

/**
 * What goes wrong with one request. `when` says at which moment: `before` the request is carried out (nothing has
 * changed), `after` it was, or `during` it: the client is answered at once, and the request is carried out when the
 * time of `settings.brokerMs` or `settings.accessKeyMs` is over.
 */
export type Fault =
  /**
   * The request waits for `ms` milliseconds of real time; a client that gives up ends the wait. Default of `when`:
   * `before`.
   */
  | { kind: "latency"; ms: number; when?: "before" | "after" }
  /** The connection is reset before the request is carried out. */
  | { kind: "reset-before" }
  /** The connection is reset, and the request is carried out later: what it creates turns up then. */
  | { kind: "reset-during" }
  /** The request is carried out, then the connection is reset. */
  | { kind: "reset-after" }
  /** The request is carried out, and no response comes until the client gives up. */
  | { kind: "answer-lost" }
  /**
   * The status `code`; `retryAfter` is the header of that name. Default of `when`: `before`. Default of `body`: an
   * error as that API writes it.
   */
  | { kind: "status"; code: number; retryAfter?: number | string; when?: "before" | "during" | "after"; body?: unknown }
  /** The request is carried out; the response has correct headers and half of its body. */
  | { kind: "truncated" }
  /**
   * An HTML page, as a proxy sends it, in the place of the response. Default of `code`: 200. Default of `when`:
   * `before`.
   */
  | { kind: "not-json"; code?: number; when?: "before" | "after" }
  /** The response shows the cloud as it was before its last change. Only for requests that read. */
  | { kind: "stale-list" }
  /** The token of the request counts as expired; a request for a token gets one that has expired. */
  | { kind: "expired-token" }
  /** All tokens that were issued before are refused from this request on. */
  | { kind: "revoked-tokens" }
  /**
   * Somebody else changes the cloud: `act` is called when the request comes in, or right after it was carried out or
   * refused. The request goes on as usual, or meets another fault.
   */
  | { kind: "meanwhile"; when: "before" | "after"; act: (cloud: Cloud) => void };

/** Which requests a fault applies to: those that match all that is given. */
export interface FaultMatch {
  /** The operation, by the name in IBM's API reference: `createResourceKey`, for example. Default: any. */
  operation?: string;
  /** The HTTP method, in any case. Default: any. */
  method?: string;
  /** The whole path behind IBM's host, or an expression that finds something in it. Default: any. */
  path?: RegExp | string;
  /** The GUID of the instance that the request names. Default: any. */
  instanceGuid?: string;
  /** A text that occurs in the body, or an expression that finds something in it. Default: any. */
  body?: RegExp | string;
}

/** A fault, and which requests it applies to. */
export interface FaultRule {
  /** The requests that are counted. Default: all. */
  match?: FaultMatch;
  /**
   * The first of the matching requests that fails, counted from 1, from the moment that the fault is added. Default: 1.
   */
  nth?: number;
  /** How many matching requests in a row fail. Default: 1. */
  times?: number | "always";
  /** What goes wrong. Required. */
  fault: Fault;
}

/** A fault that was added. */
export interface InjectedFault {
  /** How many requests it has made fail. */
  readonly hits: number;
  /** Takes the fault away. */
  remove(): void;
}
