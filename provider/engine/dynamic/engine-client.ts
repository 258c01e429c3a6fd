import { createRequire } from "node:module";
import type { ChannelInterface } from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";

// The SDK's own copy of grpc: another copy's credentials are refused, and pnpm shows us none.
const sdk = createRequire(require.resolve("@pulumi/pulumi"));

const hostAndPort = /^[^\s/]+:\d+$/;

let client: EngineClient | undefined;

/**
 * The engine of this process; undefined where no engine has started it. Its address is the last argument: `--logflow` and
 * `--tracing` of the CLI put flags in front of it.
 */
export function engineClient(): EngineClient | undefined {
  const address = process.argv.at(-1);
  if (address === undefined || !hostAndPort.test(address)) return undefined;
  const grpc: typeof import("@grpc/grpc-js") = sdk("@grpc/grpc-js");
  // The engine is on this machine: a proxy in the environment is not for it.
  client ??= new EngineClient(address, grpc.credentials.createInsecure(), { "grpc.enable_http_proxy": 0 });
  return client;
}

/** Calls `gone` once nobody answers at the engine's address any more, though somebody did before. */
export function whenEngineIsGone(gone: () => void): void {
  const channel = engineClient()?.getChannel();
  if (channel !== undefined) watch(channel, gone, false);
}

function watch(channel: ChannelInterface, gone: () => void, wasThere: boolean): void {
  const { connectivityState }: typeof import("@grpc/grpc-js") = sdk("@grpc/grpc-js");
  const state = channel.getConnectivityState(true);
  const isThere = wasThere || state === connectivityState.READY;
  if (isThere && state === connectivityState.TRANSIENT_FAILURE) gone();
  else channel.watchConnectivityState(state, Number.POSITIVE_INFINITY, () => watch(channel, gone, isThere));
}
