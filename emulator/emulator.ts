import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import { Cloud } from "./cloud/cloud";
import { defaults } from "./cloud/defaults";
import { DelayedWork } from "./delayed-work";
import { Faults } from "./faults";
import { RateLimit } from "./rate-limit";
import type { RecordedRequest } from "./request-log";
import { RequestLog } from "./request-log";
import { createServer } from "./server";
import { keepInFile } from "./state-file";

/** Options of `startEmulator`. */
export interface EmulatorOptions {
  /** The port on 127.0.0.1. Default 0: any free port. */
  port?: number;
  /** The cloud's clock, in epoch milliseconds. Default: the clock of `cloud` if that is given, else `Date.now`. */
  clock?: () => number;
  /** The file that holds the cloud's state: loaded if it exists, and written at every change. Default: none. */
  stateFile?: string;
  /** The cloud to serve. Default `Cloud.withDefaults()`. */
  cloud?: Cloud;
  /** Requests per second, above which the response is 429. Default: no limit. */
  ratePerSecond?: number;
}

/** A running local IBM Cloud. */
export interface Emulator {
  /** `http://127.0.0.1:PORT` */
  url: string;
  /** Base URLs of IBM's APIs; those of Sysdig contain the literal text `{region}`. */
  endpoints: { iam: string; resourceController: string; secure: string; monitor: string };
  /** Environment variables that make IBM's and Sysdig's tools use this emulator, with the cloud's first API key. */
  environment: Record<string, string>;
  /** The cloud that is served, to read it and to change it as IBM's web UI would. */
  cloud: Cloud;
  /** All requests so far, oldest first. */
  requests: readonly RecordedRequest[];
  clearRequests(): void;
  /** The faults to inject into requests. */
  faults: Faults;
  /** Stops listening and closes all connections; work that has begun is not finished. */
  close(): Promise<void>;
}

/** Starts a local IBM Cloud on 127.0.0.1. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const cloud = options.cloud ?? Cloud.withDefaults(options.clock ? { clock: options.clock } : {});
  if (options.clock) cloud.services.store.clock = options.clock;
  if (options.stateFile !== undefined) keepInFile(cloud, options.stateFile);

  const faults = new Faults();
  const requestLog = new RequestLog();
  const rateLimit = new RateLimit(options.ratePerSecond, () => cloud.services.store.now());
  const delayedWork = new DelayedWork(cloud.services.store);
  const app = createServer({ cloud, faults, requestLog, rateLimit, delayedWork });
  const server = createAdaptorServer({ fetch: app.fetch, overrideGlobalObjects: false });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port ?? 0, "127.0.0.1", resolve);
  });
  const url = `http://127.0.0.1:${portOf(server.address())}`;
  const endpoints = {
    iam: `${url}/iam.cloud.ibm.com`,
    resourceController: `${url}/resource-controller.cloud.ibm.com`,
    secure: `${url}/{region}.security-compliance-secure.cloud.ibm.com`,
    monitor: `${url}/{region}.monitoring.cloud.ibm.com`,
  };
  return {
    url,
    endpoints,
    environment: {
      IC_API_KEY: cloud.contents().apiKeys[0]?.apikey ?? defaults.apiKey,
      IBMCLOUD_IAM_API_ENDPOINT: endpoints.iam,
      IBMCLOUD_RESOURCE_CONTROLLER_API_ENDPOINT: endpoints.resourceController,
      IBMCLOUD_IAMPAP_API_ENDPOINT: endpoints.iam,
      SYSDIG_SECURE_URL: endpoints.secure,
      SYSDIG_MONITOR_URL: endpoints.monitor,
    },
    cloud,
    requests: requestLog.requests,
    clearRequests: () => requestLog.clear(),
    faults,
    close: () =>
      new Promise((resolve) => {
        delayedWork.close();
        server.close(() => resolve());
        if ("closeAllConnections" in server) server.closeAllConnections();
      }),
  };
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === "string") throw new Error("The emulator listens on no port.");
  return address.port;
}
