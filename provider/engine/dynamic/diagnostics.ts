import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";
import type { Severity } from "../services";
import { engineClient } from "./engine-client";

/**
 * Shows a message on the resource with this URN. It is sent to the engine, since what a provider's process prints reaches
 * the user as a stray line only. A message that cannot be delivered is printed.
 */
export function report(severity: Severity, urn: string, text: string): Promise<void> {
  const request = new LogRequest();
  request.setSeverity(severity === "warning" ? LogSeverity.WARNING : LogSeverity.INFO);
  request.setUrn(urn);
  request.setMessage(text);
  return new Promise((resolve) => {
    const print = () => {
      process.stderr.write(`${severity}: ${text}\n`);
      resolve();
    };
    const engine = engineClient();
    if (engine === undefined) return print();
    engine.log(request, (error: unknown) => (error ? print() : resolve()));
  });
}
