/** The groups of IBM's hosts: all hosts of a group serve the same APIs. */
export type HostName = "iam" | "metadata" | "resource-controller" | "global-catalog" | "sysdig";

/** Which of IBM's hosts a request is meant for, and the path it asks for there. */
export interface Location {
  /** Undefined if neither the request's host nor its path belongs to an API. */
  host: HostName | undefined;
  path: string;
  /** The service and region of a Sysdig host; undefined when the request names no host, so that any instance fits. */
  sysdig: { service: string; region: string } | undefined;
}

const iamHost = /^(private\.([a-z-]+\.)?)?iam\.cloud\.ibm\.com$/;
/** The metadata service of a virtual server: its link-local address, and its name where it is used with TLS. */
const metadataHost = /^(169\.254\.169\.254|api\.metadata\.cloud\.ibm\.com)$/;
/** With its own region in front a private host exists in two regions only. */
const controllerHost = /^(private\.(us-(south|east)\.)?)?resource-controller\.cloud\.ibm\.com$/;
/** By its host alone, since the path is no other than those of Sysdig's API. */
const catalogHost = /^(private\.(us-(south|east)\.)?)?globalcatalog\.cloud\.ibm\.com$/;
const sysdigHost = /^(?:private\.)?([a-z]+-[a-z]+)\.(security-compliance-secure|monitoring)\.cloud\.ibm\.com$/;

/**
 * Finds IBM's host, since the emulator serves all of them on one port: by the Host header, or else by the first
 * segment of the path (`/us-south.monitoring.cloud.ibm.com/api/…`), or else by the path of the API.
 */
export function locate({ hostname, pathname }: URL): Location {
  // Some clients end paths with a slash, as sdcclient does in `/disable/`. The lookbehind keeps the time linear: without
  // it the pattern is tried again at each slash of a long row of slashes.
  const path = pathname.replace(/(?<!\/)\/+$/, "") || "/";
  const [, first = "", rest = "/"] = /^\/([^/]+)(\/.*)?$/.exec(path) ?? [];
  return locationAt(hostname, path) ?? locationAt(first, rest) ?? { host: hostOfPath(path), path, sysdig: undefined };
}

/** Whether one of IBM's APIs is at this host. */
export function isHostOfIbm(hostname: string): boolean {
  return locationAt(hostname, "/") !== undefined;
}

function locationAt(hostname: string, path: string): Location | undefined {
  if (iamHost.test(hostname)) return { host: "iam", path, sysdig: undefined };
  if (metadataHost.test(hostname)) return { host: "metadata", path, sysdig: undefined };
  if (controllerHost.test(hostname)) return { host: "resource-controller", path, sysdig: undefined };
  if (catalogHost.test(hostname)) return { host: "global-catalog", path, sysdig: undefined };
  const [, region, domain] = sysdigHost.exec(hostname) ?? [];
  if (region === undefined) return undefined;
  const service = domain === "monitoring" ? "sysdig-monitor" : "sysdig-secure";
  return { host: "sysdig", path, sysdig: { service, region } };
}

function hostOfPath(path: string): HostName | undefined {
  if (/^\/(instance_identity|identity)\/v1\//.test(path)) return "metadata";
  if (/^\/(identity|v[12]\/policies|v2\/roles|v1\/apikeys|v1\/serviceids)(\/|$)/.test(path)) return "iam";
  if (/^\/v2\/resource_/.test(path)) return "resource-controller";
  return /^\/(api|platform)\//.test(path) ? "sysdig" : undefined;
}
