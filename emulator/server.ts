import { randomUUID } from "node:crypto";
import { inspect } from "node:util";
import type { HttpBindings } from "@hono/node-server";
import { type Context, Hono } from "hono";
import { ApiError } from "./cloud/api-error";
import type { Cloud } from "./cloud/cloud";
import { Connection } from "./connection";
import type { DelayedWork } from "./delayed-work";
import { emulatorError } from "./emulator-error";
import type { Fault, Faults } from "./faults";
import { isExclusive } from "./faults";
import { locate } from "./hosts";
import { barred } from "./origin-check";
import type { RateLimit } from "./rate-limit";
import { readBody } from "./request-body";
import type { RecordedRequest, RequestLog } from "./request-log";
import type { Api, ApiResponse, Principal, Request, Route } from "./routes/api";
import { apis } from "./routes/apis";

/** What the request path needs. */
export interface ServerContext {
  cloud: Cloud;
  faults: Faults;
  requestLog: RequestLog;
  rateLimit: RateLimit;
  delayedWork: DelayedWork;
}

type Exchange = Context<{ Bindings: HttpBindings }>;

/** The emulator's HTTP side: every route of every API, found by IBM's host and path. */
export function openServer(context: ServerContext): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>({ getPath: (request) => routedPath(new URL(request.url)) });
  app.use(async (c, next) => {
    const refused = rejectUnlessLocal(context, c);
    if (refused === undefined) await next();
    return refused;
  });
  for (const api of apis) {
    for (const route of api.routes) {
      app.on(route.method, `/${api.host}${route.path}`, (c) => serve(context, c, api, route));
    }
  }
  app.notFound((c) => notImplemented(context, c));
  app.onError((error) => {
    process.stderr.write(`The emulator failed: ${inspect(error)}\n`);
    return emulatorError(500, "emulator-failed", "Emulator failed", "The emulator failed; its output says where.");
  });
  return app;
}

/** The way of a request, in order: body, host, fault, (limit), authenticate, route, answer. */
async function serve(context: ServerContext, c: Exchange, api: Api, route: Route): Promise<Response> {
  const received = await readBody(c.env.incoming);
  const request = parseRequest(context, c, "text" in received ? received.text : "");
  const limit = api.sendsRateLimit ? { "x-ratelimit-limit": String(context.rateLimit.perMinute) } : {};
  const record = recordRequest(context, request, c.req.method, route);
  if ("failure" in received) {
    if (received.failure === "broken-off") return giveUp(record);
    const body = api.errorBody(413, "The body is longer than 1 MiB.", request.transactionId);
    return send(record, { status: 413, body }, request, limit);
  }
  const connection = new Connection(c.env);
  const faults = context.faults.match(record, request.body);
  const latency = (when: "before" | "after") => waitFor(faults, when, connection);
  const fault = faults.find(isExclusive);
  record.outcome = fault?.kind ?? faults[0]?.kind ?? "pending";

  runMeanwhiles(context, faults, "before");
  if (!(await latency("before"))) return giveUp(record);
  if (fault?.kind === "reset-before") return reset(connection);
  const instead = fault && answerOf(fault, "before", api, request);
  if (instead !== undefined) return send(record, instead, request, limit);

  const working = work(context, request, api, route, record, faults);

  if (fault?.kind === "reset-during") return reset(connection);
  const early = fault && answerOf(fault, "during", api, request);
  if (early !== undefined) return send(record, early, request, limit);
  const stopWatching = connection.onClosed(() => giveUp(record));
  const response = await working;
  stopWatching();
  if (connection.isClosed) return giveUp(record);
  if (response === undefined || fault?.kind === "reset-after") return reset(connection);
  if (fault?.kind === "answer-lost") return Connection.noResponse();
  if (!(await latency("after"))) return giveUp(record);
  const replaced = fault && answerOf(fault, "after", api, request);
  return send(record, replaced ?? response, request, limit, fault?.kind === "truncated");
}

/** Works at once, or as late as the route's setting says; undefined when the cloud that was asked is gone by then. */
async function work(
  context: ServerContext,
  request: Request,
  api: Api,
  route: Route,
  record: RecordedRequest,
  faults: Fault[],
): Promise<ApiResponse | undefined> {
  const fault = faults.find(isExclusive);
  const expired = fault?.kind === "expired-token";
  if (fault?.kind === "revoked-tokens") context.cloud.revokeTokens();
  let response: ApiResponse;
  try {
    if (route.isPublic) {
      response = route.handle(request, expired);
    } else {
      const principal = authenticate(request, api, expired);
      const seconds = context.rateLimit.secondsToWait(context.cloud.accountId);
      if (seconds > 0) {
        record.outcome = "rate-limited";
        const body = api.errorBody(429, "Too many requests.", request.transactionId);
        return { status: 429, headers: { "retry-after": String(seconds) }, body };
      }
      if (principal.identity.denied.includes(route.operation)) throw new ApiError("forbidden", "Access is denied");
      const ms = route.durationSetting === undefined ? 0 : context.cloud.settings[route.durationSetting];
      if (ms > 0 && !(await context.delayedWork.wait(ms))) return undefined;
      const stale = fault?.kind === "stale-list" && route.method === "GET" && route.createsOnRead !== true;
      response = route.handle(
        stale ? { ...request, services: context.cloud.asBeforeLastWrite().services } : request,
        principal,
      );
    }
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    response = api.errorResponse(error, request.transactionId);
  }
  runMeanwhiles(context, faults, "after");
  return response;
}

function runMeanwhiles(context: ServerContext, faults: Fault[], when: "before" | "after"): void {
  for (const fault of faults) if (fault.kind === "meanwhile" && fault.when === when) fault.act(context.cloud);
}

function authenticate(request: Request, api: Api, expired: boolean): Principal {
  const [, bearer] = /^Bearer (\S+)$/i.exec(request.header("authorization") ?? "") ?? [];
  if (bearer === undefined || expired) {
    throw new ApiError("unauthenticated", bearer === undefined ? "No token was sent." : "The token has expired.");
  }
  return api.authenticate(request, bearer);
}

function parseRequest(context: ServerContext, c: Exchange, body: string): Request {
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
  const instanceGuid = request.header("ibminstanceid") || route.instanceGuid?.(request);
  const keyed = resourceKeys.list().find(({ guid, crn }) => request.params.id === guid || request.params.id === crn);
  const guid = instanceGuid ?? keyed?.instanceGuid;
  return context.requestLog.add({
    at: store.now(),
    method,
    path: request.location.path,
    operation: route.operation,
    ...(guid === undefined ? {} : { instanceGuid: guid }),
  });
}

async function waitFor(faults: Fault[], when: "before" | "after", connection: Connection): Promise<boolean> {
  for (const fault of faults) {
    if (fault.kind !== "latency" || (fault.when ?? "before") !== when) continue;
    if (!(await connection.wait(fault.ms))) return false;
  }
  return true;
}

/** What a fault puts in the place of the answer, when it does. */
function answerOf(
  fault: Fault,
  when: "before" | "during" | "after",
  api: Api,
  request: Request,
): ApiResponse | undefined {
  if ((fault.kind !== "status" && fault.kind !== "not-json") || (fault.when ?? "before") !== when) return undefined;
  if (fault.kind === "not-json") return { status: fault.code ?? 200, body: proxyPage };
  const body = fault.body ?? api.errorBody(fault.code, "The service is not available.", request.transactionId);
  const headers: Record<string, string> = {};
  if (fault.retryAfter !== undefined) headers["retry-after"] = String(fault.retryAfter);
  return { status: fault.code, headers, body };
}

const proxyPage = new Blob(["<!doctype html><html><title>Proxy</title><body>Please sign in.</body></html>\n"], {
  type: "text/html; charset=utf-8",
});

async function send(
  record: RecordedRequest,
  response: ApiResponse,
  request: Request,
  more: Record<string, string>,
  truncated = false,
): Promise<Response> {
  record.status = response.status;
  if (record.outcome === "pending") record.outcome = "answered";
  const page = response.body instanceof Blob;
  // A page of nobody's says nothing of the API whose place it takes.
  const headers = new Headers({ ...(page ? {} : more), ...response.headers, "transaction-id": request.transactionId });
  if (response.body === undefined) return new Response(null, { status: response.status, headers });
  const text = response.body instanceof Blob ? await response.body.text() : JSON.stringify(response.body);
  headers.set("content-type", page ? "text/html; charset=utf-8" : "application/json; charset=utf-8");
  const body = truncated ? text.slice(0, text.length / 2) : text;
  return new Response(body, { status: response.status, headers });
}

function giveUp(record: RecordedRequest): Response {
  record.outcome = "given-up";
  return Connection.noResponse();
}

function reset(connection: Connection): Response {
  connection.reset();
  return Connection.noResponse();
}

function rejectUnlessLocal(context: ServerContext, c: Exchange): Response | undefined {
  const url = new URL(c.req.url);
  const reason = barred(url, c.env.incoming.headers);
  if (reason === undefined) return undefined;
  const { path } = locate(url);
  const record = context.requestLog.add({
    at: context.cloud.services.store.now(),
    method: c.req.method,
    path,
    operation: "unknown",
  });
  record.status = reason.status;
  record.outcome = "barred";
  return emulatorError(reason.status, reason.code, "Not let in", reason.message);
}

function notImplemented(context: ServerContext, c: Exchange): Response {
  const { path } = locate(new URL(c.req.url));
  const { method } = c.req;
  const record = context.requestLog.add({ at: context.cloud.services.store.now(), method, path, operation: "unknown" });
  record.status = 501;
  record.outcome = "not-implemented";
  return emulatorError(501, "not-implemented", "Not implemented", `The emulator does not implement ${method} ${path}.`);
}

function routedPath(url: URL): string {
  const { host, path } = locate(url);
  return `/${host ?? "unknown"}${path}`;
}
