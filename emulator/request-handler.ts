import { randomUUID } from "node:crypto";
import { ApiError } from "./cloud/api-error";
import { Connection } from "./connection";
import type { Fault } from "./fault";
import { faultResponse, runMeanwhile, waitForLatency } from "./fault-effects";
import { isExclusive } from "./faults";
import { locate } from "./hosts";
import { readBody } from "./request-body";
import type { RecordedRequest } from "./request-log";
import type { Api, ApiResponse, Principal, Request, Route } from "./routes/api";
import type { Context, ServerContext } from "./server-context";

/** Handles a request, in order: body, log, faults, authentication, rate limit, route, faults, response. */
export async function handleRequest(context: ServerContext, c: Context, api: Api, route: Route): Promise<Response> {
  const body = await readBody(c.env.incoming);
  const request = parseRequest(context, c, "text" in body ? body.text : "");
  const record = recordRequest(context, request, c.req.method, route);
  const send = (response: ApiResponse, isTruncated = false) => {
    const apiHeaders = {
      ...(api.sendsRateLimit ? { "x-ratelimit-limit": String(context.rateLimit.perMinute) } : {}),
      ...api.headersFor?.(response.status, request.transactionId),
    };
    return sendResponse(record, request, response, apiHeaders, isTruncated);
  };
  if ("failure" in body) {
    if (body.failure === "broken-off") return giveUp(record);
    const tooLong = api.errorBody(413, "The body is longer than 1 MiB.", request.transactionId, request);
    return send({ status: 413, body: tooLong });
  }
  const connection = new Connection(c.env);
  const faults = context.faults.match(record, request.body);
  const fault = faults.find(isExclusive);
  record.outcome = fault?.kind ?? faults[0]?.kind ?? "pending";

  runMeanwhile(context.cloud, faults, "before");
  if (!(await waitForLatency(faults, "before", connection))) return giveUp(record);
  if (fault?.kind === "reset-before") return reset(connection);
  const insteadOfWork = fault && faultResponse(fault, "before", api, request);
  if (insteadOfWork !== undefined) return send(insteadOfWork);

  const work = doWork(context, request, api, route, record, faults);

  if (fault?.kind === "reset-during") return reset(connection);
  const duringWork = fault && faultResponse(fault, "during", api, request);
  if (duringWork !== undefined) return send(duringWork);
  const stopWatching = connection.onClosed(() => giveUp(record));
  const response = await work;
  stopWatching();
  if (connection.isClosed) return giveUp(record);
  if (response === undefined || fault?.kind === "reset-after") return reset(connection);
  if (fault?.kind === "answer-lost") return Connection.noResponse();
  if (!(await waitForLatency(faults, "after", connection))) return giveUp(record);
  const insteadOfResponse = fault && faultResponse(fault, "after", api, request);
  return send(insteadOfResponse ?? response, fault?.kind === "truncated");
}

function parseRequest(context: ServerContext, c: Context, body: string): Request {
  const url = new URL(c.req.url);
  return {
    services: context.cloud.services,
    location: locate(url),
    params: c.req.param(),
    query: url.searchParams,
    header: (name) => c.req.header(name),
    body,
    transactionId: randomUUID(),
  };
}

function recordRequest(context: ServerContext, request: Request, method: string, route: Route): RecordedRequest {
  const { store, resourceKeys } = request.services;
  const named = request.header("ibminstanceid") || route.instanceGuid?.(request);
  const resourceKey = resourceKeys.list().find(({ guid, crn }) => [guid, crn].includes(request.params.id ?? ""));
  const instanceGuid = named ?? resourceKey?.instanceGuid;
  return context.requestLog.add({
    at: store.now(),
    method,
    path: request.location.path,
    operation: route.operation,
    ...(instanceGuid === undefined ? {} : { instanceGuid }),
  });
}

/** Does what was asked for; undefined when the cloud was restored, or the emulator closed, before it was done. */
async function doWork(
  context: ServerContext,
  request: Request,
  api: Api,
  route: Route,
  record: RecordedRequest,
  faults: Fault[],
): Promise<ApiResponse | undefined> {
  const fault = faults.find(isExclusive);
  const isTokenExpired = fault?.kind === "expired-token";
  if (fault?.kind === "revoked-tokens") context.cloud.revokeTokens();
  let response: ApiResponse;
  try {
    if (route.isPublic) {
      response = route.handle(request, isTokenExpired);
    } else {
      const principal = authenticate(request, api, isTokenExpired);
      const seconds = context.rateLimit.secondsToWait(context.cloud.accountId);
      if (seconds > 0) {
        record.outcome = "rate-limited";
        const body = api.errorBody(429, "Too many requests.", request.transactionId, request);
        return { status: 429, headers: { "retry-after": String(seconds) }, body };
      }
      if (principal.identity.denied.includes(route.operation)) throw new ApiError("forbidden", "Access is denied");
      const ms = route.durationSetting === undefined ? 0 : context.cloud.settings[route.durationSetting];
      if (ms > 0 && !(await context.delayedWork.wait(ms))) return undefined;
      const isStale = fault?.kind === "stale-list" && route.method === "GET" && route.createsOnRead !== true;
      const { services } = isStale ? context.cloud.asBeforeLastWrite() : request;
      response = route.handle({ ...request, services }, principal);
    }
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    response = api.errorResponse(error, request.transactionId, request);
  }
  runMeanwhile(context.cloud, faults, "after");
  return response;
}

function authenticate(request: Request, api: Api, isTokenExpired: boolean): Principal {
  const [, bearer] = /^Bearer (\S+)$/i.exec(request.header("authorization") ?? "") ?? [];
  if (bearer === undefined) throw new ApiError("unauthenticated", "No token was sent.");
  if (isTokenExpired) throw new ApiError("unauthenticated", "The token has expired.");
  return api.authenticate(request, bearer);
}

async function sendResponse(
  record: RecordedRequest,
  request: Request,
  response: ApiResponse,
  apiHeaders: Record<string, string>,
  isTruncated: boolean,
): Promise<Response> {
  const { status, body } = response;
  record.status = status;
  if (record.outcome === "pending") record.outcome = "answered";
  const isBlob = body instanceof Blob;
  // A page does not come from the API itself, so it lacks the API's headers.
  const isPage = isBlob && body.type.startsWith("text/html");
  const headers = new Headers({
    ...(isPage ? {} : apiHeaders),
    ...response.headers,
    "transaction-id": request.transactionId,
  });
  if (body === undefined) return new Response(null, { status, headers });
  const text = isBlob ? await body.text() : JSON.stringify(body);
  headers.set("content-type", isBlob ? body.type : "application/json; charset=utf-8");
  return new Response(isTruncated ? text.slice(0, text.length / 2) : text, { status, headers });
}

function giveUp(record: RecordedRequest): Response {
  record.outcome = "given-up";
  return Connection.noResponse();
}

function reset(connection: Connection): Response {
  connection.reset();
  return Connection.noResponse();
}
