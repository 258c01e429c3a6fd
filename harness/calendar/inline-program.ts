import { createRequire } from "node:module";
import { LanguageRuntimeService } from "@pulumi/pulumi/proto/language_grpc_pb";
import { z } from "zod";

type Program = () => Promise<Record<string, unknown>>;

// What the Automation API itself runs an inline program with. Its own `up` also asks the CLI for outputs and history,
// which makes a day cost twice as much; the SDK does not export the type.
const automationServer = z.object({
  LanguageServer: z.custom<new (program: Program) => Record<string, never>>((value) => typeof value === "function"),
});

/** The arguments of a CLI command with which the engine runs this program in our process, as the Automation API does. */
export async function serveProgram(program: Program): Promise<{ arguments: string[]; close(): void }> {
  const sdk = createRequire(require.resolve("@pulumi/pulumi"));
  // The SDK's own copy of grpc: another copy's credentials are refused.
  const grpc: typeof import("@grpc/grpc-js") = sdk("@grpc/grpc-js");
  const { LanguageServer } = automationServer.parse(sdk("@pulumi/pulumi/automation/server"));
  const server = new grpc.Server();
  server.addService(LanguageRuntimeService, new LanguageServer(program));
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  return {
    arguments: [`--client=127.0.0.1:${port}`, "--exec-kind", "auto.inline"],
    close: () => server.forceShutdown(),
  };
}
