import type { Cloud } from "./cloud/cloud";

/**
 * What can go wrong with one request. `when` is relative to the request's work: `before` it nothing has happened,
 * `after` it everything has. `during`: the work has begun and will be finished, as late as `settings.brokerMs` or
 * `accessKeyMs` says, but the client is answered at once.
 */
export type Fault =
  /** The request waits this long by the real clock, or until the client gives up. Default: before the work. */
  | { kind: "latency"; ms: number; when?: "before" | "after" }
  /** The connection is reset before the work. */
  | { kind: "reset-before" }
  /** The connection is reset during the work: what was asked for appears later. */
  | { kind: "reset-during" }
  /** The connection is reset after the work. */
  | { kind: "reset-after" }
  /** The work is done, but no response is sent: the connection stays open until the client gives up. */
  | { kind: "answer-lost" }
  /** The response has this status, and by default an error body in the API's own form. Default: before the work. */
  | { kind: "status"; code: number; retryAfter?: number | string; when?: "before" | "during" | "after"; body?: unknown }
  /** The work is done, but the response breaks off in the middle of its body. */
  | { kind: "truncated" }
  /** The response is the HTML page of a proxy. Default: status 200, before the work. */
  | { kind: "not-json"; code?: number; when?: "before" | "after" }
  /** The response shows the cloud as it was before its last change. Only for requests that read. */
  | { kind: "stale-list" }
  /** The caller's token counts as expired; a request for a token gets one that has expired already. */
  | { kind: "expired-token" }
  /** Every token issued so far is refused, from this request on. */
  | { kind: "revoked-tokens" }
  /**
   * Someone else changes the cloud when the request arrives, or right after its work, also when that was refused. The
   * request itself goes on; another fault may hit it too.
   */
  | { kind: "meanwhile"; when: "before" | "after"; act: (cloud: Cloud) => void };

/** Which requests a fault can hit: those that fit all the fields given here. */
export interface FaultMatch {
  /** IBM's operation name, for example `createResourceKey`. */
  operation?: string;
  method?: string;
  /** The path at IBM's host: the whole path as a string, or an expression that matches a part of it. */
  path?: RegExp | string;
  instanceGuid?: string;
  /** A part of the body as it was sent, or an expression that matches a part of it. */
  body?: RegExp | string;
}

/** A fault and the requests it hits. */
export interface FaultRule {
  /** Default: every request. */
  match?: FaultMatch;
  /** The first request to hit, counted from 1 among the matching requests after the rule was added. Default 1. */
  nth?: number;
  /** How many matching requests in a row are hit. Default 1. */
  times?: number | "always";
  fault: Fault;
}

/** A fault that was added. */
export interface InjectedFault {
  /** How many requests it has hit. */
  readonly hits: number;
  remove(): void;
}
