/** The three wire dialects behind the emulator's one port. */
export type Api = "iam" | "resource-controller" | "sysdig";

/** Which of IBM's hosts a request is meant for, and the path it asks for there. */
export interface Location {
  /** Null: neither the host nor the path says which API it is. */
  api: Api | null;
  path: string;
  /** Service and region of a Sysdig host; null when a bare path leaves that to the instance. */
  sysdig: { service: string; region: string } | null;
}

const iamHost = /^(private\.([a-z-]+\.)?)?iam\.cloud\.ibm\.com$/;
const controllerHost = /^(private\.([a-z-]+\.)?)?resource-controller\.cloud\.ibm\.com$/;
const sysdigHost = /^(?:private\.)?([a-z]+-[a-z]+)\.(security-compliance-secure|monitoring)\.cloud\.ibm\.com$/;

/**
 * All of IBM's hosts answer on one port. The host is told by the Host header, or by the first segment of the path
 * (`/us-south.monitoring.cloud.ibm.com/api/…`), or else guessed from the path.
 */
export function locate({ hostname, pathname }: URL): Location {
  // Some clients end paths with a slash (sdcclient does, in `/disable/`). Looking back keeps the pattern from
  // being tried anew at each slash of a long row.
  const path = pathname.replace(/(?<!\/)\/+$/, "") || "/";
  const byHeader = hostNamed(hostname, path);
  if (byHeader !== null) return byHeader;
  const [, first = "", rest = "/"] = /^\/([^/]+)(\/.*)?$/.exec(path) ?? [];
  return hostNamed(first, rest) ?? { api: apiOf(path), path, sysdig: null };
}

/** Whether one of IBM's APIs is at this host. */
export function isHostOfIbm(hostname: string): boolean {
  return hostNamed(hostname, "/") !== null;
}

function hostNamed(host: string, path: string): Location | null {
  if (iamHost.test(host)) return { api: "iam", path, sysdig: null };
  if (controllerHost.test(host)) return { api: "resource-controller", path, sysdig: null };
  const [, region, domain] = sysdigHost.exec(host) ?? [];
  if (region === undefined) return null;
  return {
    api: "sysdig",
    path,
    sysdig: { service: domain === "monitoring" ? "sysdig-monitor" : "sysdig-secure", region },
  };
}

function apiOf(path: string): Api | null {
  if (/^\/(identity|v1\/policies|v2\/roles)(\/|$)/.test(path)) return "iam";
  if (/^\/v2\/resource_/.test(path)) return "resource-controller";
  return /^\/(api|platform)\//.test(path) ? "sysdig" : null;
}
