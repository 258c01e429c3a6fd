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

/** The options of {@link startEmulator}; each has a default. */
export interface EmulatorOptions {
  /** The TCP port on 127.0.0.1. Default: 0, any free port. */
  port?: number;
  /**
   * The cloud's clock, in milliseconds since 1970: it dates keys and ends tokens. Default: the clock of the given
   * `cloud`, else `Date.now`.
   */
  clock?: () => number;
  /**
   * A file to which each change of the cloud is written, and from which the cloud is loaded if the file exists. A link
   * is refused. Default: none, the cloud is forgotten when the process ends.
   */
  stateFile?: string;
  /**
   * The cloud to serve. Default: `Cloud.withDefaults()`, with the API key and the instances that {@link defaults}
   * names.
   */
  cloud?: Cloud;
  /** How many requests per second are answered; further ones get the status 429. Default: no limit. */
  ratePerSecond?: number;
}

/** A running emulator. */
export interface Emulator {
  /** The base URL of the emulator: `http://127.0.0.1:PORT`. */
  url: string;
  /**
   * The base URLs of IBM's APIs, as `ibm-keys:endpoints` takes them; `secure` and `monitor` contain the text
   * `{region}`, which stands for the region of the instance.
   */
  endpoints: { iam: string; resourceController: string; secure: string; monitor: string; metadata: string };
  /**
   * Environment variables that direct this package and IBM's and Sysdig's own tools to the emulator, with the cloud's
   * first API key as `IC_API_KEY`.
   */
  environment: Record<string, string>;
  /** The cloud that is served: a test reads it, and changes it as somebody in IBM's web UI would. */
  cloud: Cloud;
  /** The requests that came in, oldest first, without headers, queries and bodies. */
  requests: readonly RecordedRequest[];
  /** Empties `requests`. */
  clearRequests(): void;
  /** The faults that requests meet: add one to make a request fail. */
  faults: Faults;
  /** Stops listening and closes each connection; unfinished requests are dropped. */
  close(): Promise<void>;
}

/**
 * Starts an emulator: a local IBM Cloud for the APIs that this package uses, on 127.0.0.1. Where it differs from IBM
 * Cloud is listed in `emulator/DEVIATIONS.md`.
 *
 * Errors: a port that is in use; a state file that cannot be read, that is no state file or that is a link.
 *
 * @example
 * ```ts
 * const emulator = await startEmulator();
 * emulator.faults.add({ match: { operation: "disableAccessKey" }, fault: { kind: "reset-after" } });
 * await emulator.close();
 * ```
 */
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
    metadata: `${url}/169.254.169.254`,
  };
  return {
    url,
    endpoints,
    environment: {
      IC_API_KEY: cloud.contents().apiKeys[0]?.apikey ?? defaults.apiKey,
      IBMCLOUD_IAM_API_ENDPOINT: endpoints.iam,
      IBMCLOUD_RESOURCE_CONTROLLER_API_ENDPOINT: endpoints.resourceController,
      IBMCLOUD_IAMPAP_API_ENDPOINT: endpoints.iam,
      IBMCLOUD_RESOURCE_CATALOG_API_ENDPOINT: `${url}/globalcatalog.cloud.ibm.com`,
      SYSDIG_SECURE_URL: endpoints.secure,
      SYSDIG_MONITOR_URL: endpoints.monitor,
      IBMCLOUD_CR_VPC_URL: endpoints.metadata,
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
