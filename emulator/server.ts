import { randomUUID } from "node:crypto";
import { inspect } from "node:util";
import type { HttpBindings } from "@hono/node-server";
import { type Context, Hono } from "hono";
import type { Cloud } from "./cloud/cloud";
import { Refusal } from "./cloud/refusal";
import { Connection } from "./connection";
import { barred } from "./entrance";
import type { Fault, Faults } from "./faults";
import { isLone } from "./faults";
import { locate } from "./hosts";
import type { Journal, RecordedRequest } from "./journal";
import type { LateWork } from "./late-work";
import { ownAnswer } from "./own-answer";
import type { RateLimit } from "./rate-limit";
import { receivedBody } from "./received-body";
import { dialects } from "./routes/dialects";
import type { Answer, Call, Caller, Dialect, Route } from "./routes/route";

/** What the request path needs. */
export interface Desk {
  cloud: Cloud;
  faults: Faults;
  journal: Journal;
  rateLimit: RateLimit;
  lateWork: LateWork;
}

type Exchange = Context<{ Bindings: HttpBindings }>;

/** The emulator's HTTP side: every route of every dialect, found by IBM's host and path. */
export function openServer(desk: Desk): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>({ getPath: (request) => routedPath(new URL(request.url)) });
  app.use(async (c, next) => {
    const refused = barUnlessWelcome(desk, c);
    if (refused === undefined) await next();
    return refused;
  });
  for (const dialect of dialects) {
    for (const route of dialect.routes) {
      app.on(route.method, `/${dialect.api}${route.path}`, (c) => serve(desk, c, dialect, route));
    }
  }
  app.notFound((c) => notImplemented(desk, c));
  app.onError((error) => {
    process.stderr.write(`The emulator failed: ${inspect(error)}\n`);
    return ownAnswer(500, "emulator-failed", "Emulator failed", "The emulator failed; its output says where.");
  });
  return app;
}

/** The way of a request, in order: body, host, fault, (limit), authenticate, route, answer. */
async function serve(desk: Desk, c: Exchange, dialect: Dialect, route: Route): Promise<Response> {
  const received = await receivedBody(c.env.incoming);
  const call = read(desk, c, "text" in received ? received.text : "");
  const limit = dialect.saysRateLimit ? { "x-ratelimit-limit": String(desk.rateLimit.perMinute) } : {};
  const record = open(desk, call, c.req.method, route);
  if ("failure" in received) {
    if (received.failure === "broken-off") return giveUp(record);
    const body = dialect.errorBody(413, "The body is longer than 1 MiB.", call.transactionId);
    return send(record, { status: 413, body }, call, limit);
  }
  const connection = new Connection(c.env);
  const faults = desk.faults.meet(record, call.body);
  const latency = (when: "before" | "after") => waitFor(faults, when, connection);
  const fault = faults.find(isLone);
  record.outcome = fault?.kind ?? faults[0]?.kind ?? "pending";

  letOthersAct(desk, faults, "before");
  if (!(await latency("before"))) return giveUp(record);
  if (fault?.kind === "reset-before") return reset(connection);
  const instead = fault && answerOf(fault, "before", dialect, call);
  if (instead !== undefined) return send(record, instead, call, limit);

  const working = work(desk, call, dialect, route, record, faults);

  if (fault?.kind === "reset-during") return reset(connection);
  const early = fault && answerOf(fault, "during", dialect, call);
  if (early !== undefined) return send(record, early, call, limit);
  const stopWatching = connection.onGone(() => giveUp(record));
  const answer = await working;
  stopWatching();
  if (connection.isGone) return giveUp(record);
  if (answer === undefined || fault?.kind === "reset-after") return reset(connection);
  if (fault?.kind === "answer-lost") return Connection.handled();
  if (!(await latency("after"))) return giveUp(record);
  const replaced = fault && answerOf(fault, "after", dialect, call);
  return send(record, replaced ?? answer, call, limit, fault?.kind === "truncated");
}

/** Works at once, or as late as the route's setting says; undefined when the cloud that was asked is gone by then. */
async function work(
  desk: Desk,
  call: Call,
  dialect: Dialect,
  route: Route,
  record: RecordedRequest,
  faults: Fault[],
): Promise<Answer | undefined> {
  const fault = faults.find(isLone);
  const expired = fault?.kind === "expired-token";
  if (fault?.kind === "revoked-tokens") desk.cloud.revokeTokens();
  let answer: Answer;
  try {
    if (route.open) {
      answer = route.handle(call, expired);
    } else {
      const caller = authenticate(call, dialect, expired);
      const seconds = desk.rateLimit.secondsToWait(desk.cloud.accountId);
      if (seconds > 0) {
        record.outcome = "rate-limited";
        const body = dialect.errorBody(429, "Too many requests.", call.transactionId);
        return { status: 429, headers: { "retry-after": String(seconds) }, body };
      }
      if (caller.identity.denied.includes(route.operation)) throw new Refusal("forbidden", "Access is denied");
      const ms = route.takes === undefined ? 0 : desk.cloud.settings[route.takes];
      if (ms > 0 && !(await desk.lateWork.after(ms))) return undefined;
      const stale = fault?.kind === "stale-list" && route.method === "GET" && route.makes !== true;
      answer = route.handle(stale ? { ...call, rooms: desk.cloud.asBeforeLastWrite().rooms } : call, caller);
    }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    answer = dialect.refuse(error, call.transactionId);
  }
  letOthersAct(desk, faults, "after");
  return answer;
}

function letOthersAct(desk: Desk, faults: Fault[], when: "before" | "after"): void {
  for (const fault of faults) if (fault.kind === "meanwhile" && fault.when === when) fault.act(desk.cloud);
}

function authenticate(call: Call, dialect: Dialect, expired: boolean): Caller {
  const [, bearer] = /^Bearer (\S+)$/i.exec(call.header("authorization") ?? "") ?? [];
  if (bearer === undefined || expired) {
    throw new Refusal("unauthenticated", bearer === undefined ? "No token was sent." : "The token has expired.");
  }
  return dialect.authenticate(call, bearer);
}

function read(desk: Desk, c: Exchange, body: string): Call {
  const url = new URL(c.req.url);
  return {
    rooms: desk.cloud.rooms,
    location: locate(url),
    params: c.req.param(),
    query: url.searchParams,
    header: (name) => c.req.header(name),
    body,
    transactionId: randomUUID(),
  };
}

function open(desk: Desk, call: Call, method: string, route: Route): RecordedRequest {
  const { ledger, resourceKeys } = call.rooms;
  const instanceGuid = call.header("ibminstanceid") || route.instanceGuid?.(call);
  const keyed = resourceKeys.list().find(({ guid, crn }) => call.params.id === guid || call.params.id === crn);
  const guid = instanceGuid ?? keyed?.instanceGuid;
  return desk.journal.open({
    at: ledger.now(),
    method,
    path: call.location.path,
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
function answerOf(fault: Fault, when: "before" | "during" | "after", dialect: Dialect, call: Call): Answer | undefined {
  if ((fault.kind !== "status" && fault.kind !== "not-json") || (fault.when ?? "before") !== when) return undefined;
  if (fault.kind === "not-json") return { status: fault.code ?? 200, body: proxyPage };
  const body = fault.body ?? dialect.errorBody(fault.code, "The service is not available.", call.transactionId);
  const headers: Record<string, string> = {};
  if (fault.retryAfter !== undefined) headers["retry-after"] = String(fault.retryAfter);
  return { status: fault.code, headers, body };
}

const proxyPage = new Blob(["<!doctype html><html><title>Proxy</title><body>Please sign in.</body></html>\n"], {
  type: "text/html; charset=utf-8",
});

async function send(
  record: RecordedRequest,
  answer: Answer,
  call: Call,
  more: Record<string, string>,
  truncated = false,
): Promise<Response> {
  record.status = answer.status;
  if (record.outcome === "pending") record.outcome = "answered";
  const page = answer.body instanceof Blob;
  // A page of nobody's says nothing of the API whose place it takes.
  const headers = new Headers({ ...(page ? {} : more), ...answer.headers, "transaction-id": call.transactionId });
  if (answer.body === undefined) return new Response(null, { status: answer.status, headers });
  const text = answer.body instanceof Blob ? await answer.body.text() : JSON.stringify(answer.body);
  headers.set("content-type", page ? "text/html; charset=utf-8" : "application/json; charset=utf-8");
  const body = truncated ? text.slice(0, text.length / 2) : text;
  return new Response(body, { status: answer.status, headers });
}

function giveUp(record: RecordedRequest): Response {
  record.outcome = "given-up";
  return Connection.handled();
}

function reset(connection: Connection): Response {
  connection.reset();
  return Connection.handled();
}

function barUnlessWelcome(desk: Desk, c: Exchange): Response | undefined {
  const url = new URL(c.req.url);
  const reason = barred(url, c.env.incoming.headers);
  if (reason === undefined) return undefined;
  const { path } = locate(url);
  const record = desk.journal.open({
    at: desk.cloud.rooms.ledger.now(),
    method: c.req.method,
    path,
    operation: "unknown",
  });
  record.status = reason.status;
  record.outcome = "barred";
  return ownAnswer(reason.status, reason.code, "Not let in", reason.message);
}

function notImplemented(desk: Desk, c: Exchange): Response {
  const { path } = locate(new URL(c.req.url));
  const { method } = c.req;
  const record = desk.journal.open({ at: desk.cloud.rooms.ledger.now(), method, path, operation: "unknown" });
  record.status = 501;
  record.outcome = "not-implemented";
  return ownAnswer(501, "not-implemented", "Not implemented", `The emulator does not implement ${method} ${path}.`);
}

function routedPath(url: URL): string {
  const { api, path } = locate(url);
  return `/${api ?? "unknown"}${path}`;
}
