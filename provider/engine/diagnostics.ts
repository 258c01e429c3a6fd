import { createRequire } from "node:module";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";

let engine: EngineClient | undefined;

export type Severity = "info" | "warning";

/**
 * Shows a message on the resource with this URN. What a provider process prints only reaches the user as a stray line
 * of information, so this speaks to the engine, whose address is the process's first argument. A message that cannot
 * be delivered is printed.
 */
export function report(severity: Severity, urn: string, message: string): Promise<void> {
  const request = new LogRequest();
  request.setSeverity(severity === "warning" ? LogSeverity.WARNING : LogSeverity.INFO);
  request.setUrn(urn);
  request.setMessage(message);
  return new Promise((resolve) => {
    const print = () => {
      process.stderr.write(`${severity}: ${message}\n`);
      resolve();
    };
    const address = process.argv[2];
    if (address === undefined) return print();
    engine ??= connect(address);
    engine.log(request, (error: unknown) => (error ? print() : resolve()));
  });
}

function connect(address: string): EngineClient {
  // The SDK's own copy of grpc: another copy's credentials are refused, and pnpm shows us none.
  const grpc: typeof import("@grpc/grpc-js") = createRequire(require.resolve("@pulumi/pulumi"))("@grpc/grpc-js");
  return new EngineClient(address, grpc.credentials.createInsecure());
}
