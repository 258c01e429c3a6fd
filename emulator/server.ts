import { inspect } from "node:util";
import type { HttpBindings } from "@hono/node-server";
import { Hono } from "hono";
import { emulatorError } from "./emulator-error";
import { locate } from "./hosts";
import { rejectionOf } from "./origin-check";
import { handleRequest } from "./request-handler";
import { apis } from "./routes/apis";
import type { Context, ServerContext } from "./server-context";

/** The HTTP side of the emulator: a request's API is found by IBM's host, its route by method and path. */
export function createServer(context: ServerContext): Hono<{ Bindings: HttpBindings }> {
  const app = new Hono<{ Bindings: HttpBindings }>({ getPath: (request) => routedPath(new URL(request.url)) });
  app.use(async (c, next) => {
    const rejected = rejectForeign(context, c);
    if (rejected === undefined) await next();
    return rejected;
  });
  for (const api of apis) {
    for (const route of api.routes) {
      app.on(route.method, `/${api.host}${route.path}`, (c) => handleRequest(context, c, api, route));
    }
  }
  app.notFound((c) => notImplemented(context, c));
  app.onError((error) => {
    process.stderr.write(`The emulator failed: ${inspect(error)}\n`);
    return emulatorError(500, "emulator-failed", "Emulator failed", "The emulator failed; its output says where.");
  });
  return app;
}

function routedPath(url: URL): string {
  const { host, path } = locate(url);
  return `/${host ?? "unknown"}${path}`;
}

function rejectForeign(context: ServerContext, c: Context): Response | undefined {
  const rejection = rejectionOf(new URL(c.req.url), c.env.incoming.headers);
  if (rejection === undefined) return undefined;
  recordUnknown(context, c, rejection.status, "rejected");
  return emulatorError(rejection.status, rejection.code, "Not let in", rejection.message);
}

function notImplemented(context: ServerContext, c: Context): Response {
  const { method, path } = recordUnknown(context, c, 501, "not-implemented");
  return emulatorError(501, "not-implemented", "Not implemented", `The emulator does not implement ${method} ${path}.`);
}

function recordUnknown(context: ServerContext, c: Context, status: number, outcome: "rejected" | "not-implemented") {
  const { path } = locate(new URL(c.req.url));
  const at = context.cloud.services.store.now();
  const record = context.requestLog.add({ at, method: c.req.method, path, operation: "unknown" });
  return Object.assign(record, { status, outcome });
}
