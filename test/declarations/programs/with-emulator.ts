// A program that brings its own IBM Cloud, in the words of TypeScript 3.8.
import type { Emulator } from "pulumi-ibm-keys/emulator";
import { Cloud, defaults, startEmulator } from "pulumi-ibm-keys/emulator";

export async function cloud(): Promise<string[]> {
  const emulator: Emulator = await startEmulator({ cloud: Cloud.withDefaults(), port: 0, ratePerSecond: 10 });
  const armed = emulator.faults.add({ match: { operation: "getToken" }, fault: { kind: "status", code: 429 } });
  armed.remove();
  const names = emulator.cloud.accessKeysOf(defaults.instances.secure.guid).map((key) => key.accessKey);
  const paths = emulator.requests.map((request) => request.path);
  await emulator.close();
  return names.concat(paths, emulator.endpoints.iam, emulator.environment.IC_API_KEY || "", defaults.apiKey);
}
