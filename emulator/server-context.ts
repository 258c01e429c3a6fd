import type { HttpBindings } from "@hono/node-server";
import type { Context as HonoContext } from "hono";
import type { Cloud } from "./cloud/cloud";
import type { DelayedWork } from "./delayed-work";
import type { Faults } from "./faults";
import type { RateLimit } from "./rate-limit";
import type { RequestLog } from "./request-log";

/** What every request is handled with. */
export interface ServerContext {
  cloud: Cloud;
  faults: Faults;
  requestLog: RequestLog;
  rateLimit: RateLimit;
  delayedWork: DelayedWork;
}

/** One HTTP request in Hono, with access to its Node.js sockets. */
export type Context = HonoContext<{ Bindings: HttpBindings }>;
