import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import { Cloud } from "./cloud/cloud";
import { defaults } from "./cloud/defaults";
import { DelayedWork } from "./delayed-work";
import { Faults } from "./faults";
import { RateLimit } from "./rate-limit";
import type { RecordedRequest } from "./request-log";
import { RequestLog } from "./request-log";
import { openServer } from "./server";
import { keepInFile } from "./state-file";

/** How an emulator starts; everything has a default. */
export interface EmulatorOptions {
  /** Default 0: any free port. */
  port?: number;
  /** The cloud's clock, epoch milliseconds. Default `Date.now`, or the given cloud's own. */
  clock?: () => number;
  /** Load the cloud from this file when it exists, and keep it there. Default: in memory only. */
  stateFile?: string;
  /** Default `Cloud.withDefaults()`. */
  cloud?: Cloud;
  /** More requests per second than this answer 429. Default: no limit. */
  ratePerSecond?: number;
}

/** A running local IBM Cloud. */
export interface Emulator {
  /** `http://127.0.0.1:PORT` */
  url: string;
  /** Base URLs of IBM's APIs; those of Sysdig contain the literal `{region}`. */
  endpoints: { iam: string; resourceController: string; secure: string; monitor: string };
  /** The environment that points IBM's and Sysdig's tools at this emulator, with the cloud's first API key. */
  environment: Record<string, string>;
  /** What it holds, to read and to change as IBM's web UI would. */
  cloud: Cloud;
  /** Every request so far. */
  requests: readonly RecordedRequest[];
  clearRequests(): void;
  /** What goes wrong. */
  faults: Faults;
  /** Stops listening and closes every connection; what is under way is dropped. */
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
  const app = openServer({ cloud, faults, requestLog, rateLimit, delayedWork });
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
