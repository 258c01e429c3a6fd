import type { Identity } from "../cloud/contents";
import type { Refusal } from "../cloud/refusal";
import type { Rooms } from "../cloud/rooms";
import type { Api, Location } from "../hosts";

/** One request, read and ready. */
export interface Call {
  rooms: Rooms;
  location: Location;
  params: Record<string, string>;
  query: URLSearchParams;
  header(name: string): string | undefined;
  body: string;
  transactionId: string;
}

/** Who calls: an identity with an IAM token, or with a team's API token. */
export interface Caller {
  identity: Identity;
  apiToken: { instanceGuid: string; teamId: number } | null;
}

/** What goes back; no body means an empty one. */
export interface Answer {
  status: number;
  headers?: Record<string, string>;
  body?: unknown;
}

interface Described {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  path: string;
  /** IBM's name of the operation. */
  operation: string;
  /** Something is made when it is read for the first time, so that no past can answer. */
  makes?: true;
  /** The setting that says how long the work takes. */
  takes?: "brokerMs" | "accessKeyMs";
  /** The GUID of the instance a request is about, where header and path do not say it. */
  instanceGuid?(call: Call): string | undefined;
}

/** A route that needs a caller. */
export interface GuardedRoute extends Described {
  open?: false;
  handle(call: Call, caller: Caller): Answer;
}

/** A route for callers who are nobody yet. */
export interface OpenRoute extends Described {
  open: true;
  /** `expiredToken`: the fault that hands out a token that is already too old. */
  handle(call: Call, expiredToken: boolean): Answer;
}

export type Route = GuardedRoute | OpenRoute;

/** One API: its routes and how it words a refusal. */
export interface Dialect {
  api: Api;
  routes: Route[];
  /** Who sends the request; refuses when nobody does. */
  authenticate(call: Call, bearer: string): Caller;
  refuse(refusal: Refusal, transactionId: string): Answer;
  /** The body of an error that has nothing to do with the cloud: faults, rate limits. */
  errorBody(status: number, message: string, transactionId: string): unknown;
  /** Every answer says in X-RateLimit-Limit how many requests a minute may hold. */
  saysRateLimit?: true;
}
