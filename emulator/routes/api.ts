import type { ApiError } from "../cloud/api-error";
import type { Identity } from "../cloud/cloud-state";
import type { Services } from "../cloud/services";
import type { HostName, Location } from "../hosts";

/** One request to an API, parsed but for its body. */
export interface Request {
  services: Services;
  location: Location;
  params: Record<string, string>;
  query: URLSearchParams;
  header(name: string): string | undefined;
  body: string;
  transactionId: string;
}

/** Who sends a request: an identity, and the team's API token if that was sent in place of an IAM token. */
export interface Principal {
  identity: Identity;
  apiToken: { instanceGuid: string; teamId: number } | undefined;
}

/** The response to a request; its body is a JSON value, a page or a text (a Blob with its type), or absent. */
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
  /** Reading creates what does not exist yet, so the fault `stale-list` has no effect on this route. */
  createsOnRead?: true;
  /** The setting with the duration of the work; without one the work is done at once. */
  durationSetting?: "brokerMs" | "accessKeyMs";
  /** The GUID of the instance that a request is about, if only its body names it. */
  instanceGuid?(request: Request): string | undefined;
}

/** A route that requires a token. */
export interface AuthenticatedRoute extends RouteBase {
  isPublic?: false;
  handle(request: Request, principal: Principal): ApiResponse;
}

/** A route that requires no token, because it issues them. */
export interface PublicRoute extends RouteBase {
  isPublic: true;
  /** `isTokenExpired`: the issued token has to be an expired one. */
  handle(request: Request, isTokenExpired: boolean): ApiResponse;
}

export type Route = AuthenticatedRoute | PublicRoute;

/** One API: its routes, its authentication and the form of its errors. */
export interface Api {
  host: HostName;
  routes: Route[];
  /** Finds whose token this is; throws `unauthenticated` for an unknown token. */
  authenticate(request: Request, bearer: string): Principal;
  errorResponse(error: ApiError, transactionId: string, request: Request): ApiResponse;
  /** The body of an error with a given status: of a fault, a rate limit or a body that is too long. */
  errorBody(status: number, message: string, transactionId: string, request: Request): unknown;
  /** Further headers of the responses with this status. */
  headersFor?(status: number, transactionId: string): Record<string, string>;
  /** Every response has the header X-RateLimit-Limit. */
  sendsRateLimit?: true;
}
