import type { Cloud } from "./cloud/cloud";
import type { Connection } from "./connection";
import type { Fault } from "./fault";
import type { Api, ApiResponse, Request } from "./routes/api";

/** Lets someone else change the cloud, as the `meanwhile` faults say. */
export function runMeanwhile(cloud: Cloud, faults: Fault[], when: "before" | "after"): void {
  for (const fault of faults) if (fault.kind === "meanwhile" && fault.when === when) fault.act(cloud);
}

/** Waits as the `latency` faults say; false when the client gave up before the end. */
export async function waitForLatency(
  faults: Fault[],
  when: "before" | "after",
  connection: Connection,
): Promise<boolean> {
  for (const fault of faults) {
    if (fault.kind !== "latency" || (fault.when ?? "before") !== when) continue;
    if (!(await connection.wait(fault.ms))) return false;
  }
  return true;
}

/** The response that a `status` or `not-json` fault puts in the place of the API's own; undefined for other faults. */
export function faultResponse(
  fault: Fault,
  when: "before" | "during" | "after",
  api: Api,
  request: Request,
): ApiResponse | undefined {
  if ((fault.kind !== "status" && fault.kind !== "not-json") || (fault.when ?? "before") !== when) return undefined;
  if (fault.kind === "not-json") return { status: fault.code ?? 200, body: proxyPage };
  const body = fault.body ?? api.errorBody(fault.code, "The service is not available.", request.transactionId, request);
  const headers: Record<string, string> = {};
  if (fault.retryAfter !== undefined) headers["retry-after"] = String(fault.retryAfter);
  return { status: fault.code, headers, body };
}

const proxyPage = new Blob(["<!doctype html><html><title>Proxy</title><body>Please sign in.</body></html>\n"], {
  type: "text/html; charset=utf-8",
});
