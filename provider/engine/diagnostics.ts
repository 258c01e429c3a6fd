import { createRequire } from "node:module";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";

let engine: EngineClient | undefined;

/**
 * Shows a warning on the resource with this URN. What a provider process prints only reaches the user as a stray line
 * of information, so this speaks to the engine, whose address is the process's first argument. A warning that cannot
 * be delivered is printed.
 */
export function warn(urn: string, message: string): Promise<void> {
  const request = new LogRequest();
  request.setSeverity(LogSeverity.WARNING);
  request.setUrn(urn);
  request.setMessage(message);
  return new Promise((resolve) => {
    const address = process.argv[2];
    if (address === undefined) {
      process.stderr.write(`warning: ${message}\n`);
      return resolve();
    }
    engine ??= connect(address);
    engine.log(request, (error: unknown) => {
      if (error) process.stderr.write(`warning: ${message}\n`);
      resolve();
    });
  });
}

function connect(address: string): EngineClient {
  // The SDK's own copy of grpc: another copy's credentials are refused, and pnpm shows us none.
  const grpc: typeof import("@grpc/grpc-js") = createRequire(require.resolve("@pulumi/pulumi"))("@grpc/grpc-js");
  return new EngineClient(address, grpc.credentials.createInsecure());
}
