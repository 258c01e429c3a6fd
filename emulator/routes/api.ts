import type { ApiError } from "../cloud/api-error";
import type { Identity } from "../cloud/cloud-state";
import type { Services } from "../cloud/services";
import type { Location } from "../hosts";

/** The three wire dialects behind the emulator's one port. */
export type HostName = "iam" | "resource-controller" | "sysdig";

/** One request, read and ready. */
export interface Request {
  services: Services;
  location: Location;
  params: Record<string, string>;
  query: URLSearchParams;
  header(name: string): string | undefined;
  body: string;
  transactionId: string;
}

/** Who calls: an identity with an IAM token, or with a team's API token. */
export interface Principal {
  identity: Identity;
  apiToken: { instanceGuid: string; teamId: number } | null;
}

/** What goes back; no body means an empty one. */
export interface ApiResponse {
  status: number;
  headers?: Record<string, string>;
  body?: unknown;
}

interface RouteBase {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  path: string;
  /** IBM's name of the operation. */
  operation: string;
  /** Something is made when it is read for the first time, so that no past can answer. */
  createsOnRead?: true;
  /** The setting that says how long the work takes. */
  durationSetting?: "brokerMs" | "accessKeyMs";
  /** The GUID of the instance a request is about, where header and path do not say it. */
  instanceGuid?(request: Request): string | undefined;
}

/** A route that needs a caller. */
export interface AuthenticatedRoute extends RouteBase {
  isPublic?: false;
  handle(request: Request, principal: Principal): ApiResponse;
}

/** A route for callers who are nobody yet. */
export interface PublicRoute extends RouteBase {
  isPublic: true;
  /** `expiredToken`: the fault that hands out a token that is already too old. */
  handle(request: Request, expiredToken: boolean): ApiResponse;
}

export type Route = AuthenticatedRoute | PublicRoute;

/** One API: its routes and how it words a refusal. */
export interface Api {
  host: HostName;
  routes: Route[];
  /** Who sends the request; refuses when nobody does. */
  authenticate(request: Request, bearer: string): Principal;
  errorResponse(error: ApiError, transactionId: string): ApiResponse;
  /** The body of an error that has nothing to do with the cloud: faults, rate limits. */
  errorBody(status: number, message: string, transactionId: string): unknown;
  /** Every answer says in X-RateLimit-Limit how many requests a minute may hold. */
  sendsRateLimit?: true;
}
