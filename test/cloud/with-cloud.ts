import { Cloud, type CloudOptions, defaults, type Emulator, startEmulator } from "../../emulator";
import type { Credential } from "../../provider/cloud/iam/token";
import { Session } from "../../provider/cloud/session";
import type { SysdigInstance } from "../../provider/cloud/sysdig/client";
import { Http } from "../../provider/http/request";
import type { RetryRules } from "../../provider/http/retry";
import { FakeClock } from "../http/fake-clock";

export interface Room {
  emulator: Emulator;
  clock: FakeClock;
  /** Another identity's view of the same cloud: another process, so to speak. */
  session: (apiKey?: string, rules?: Partial<RetryRules>) => Session;
  /** The Sysdig Secure instance of the defaults. */
  secure: (session?: Session) => SysdigInstance;
  /** The operations asked for so far. */
  operations: () => string[];
}

export const secureGuid = defaults.instances.secure.guid;

/** Runs an emulator by a clock that stands still, and clients of it. */
export async function withCloud(use: (room: Room) => Promise<unknown>, options: CloudOptions = {}): Promise<void> {
  const clock = new FakeClock();
  const emulator = await startEmulator({
    cloud: Cloud.withDefaults({ ...options, clock: () => clock.now() }),
  });
  const session: Room["session"] = (apiKey = defaults.apiKey, rules = {}) =>
    sessionAt(emulator.endpoints, { kind: "api-key", apiKey }, clock, rules);
  const secure: Room["secure"] = (own = session()) => own.sysdig("sysdig-secure", "us-south", secureGuid);
  try {
    await use({ emulator, clock, session, secure, operations: () => emulator.requests.map((each) => each.operation) });
  } finally {
    await emulator.close();
  }
}

export function sessionAt(
  endpoints: Emulator["endpoints"],
  credential: Credential,
  clock: FakeClock,
  rules: Partial<RetryRules> = {},
): Session {
  const settings = {
    apiKey: undefined,
    trustedProfileId: undefined,
    region: undefined,
    visibility: "public",
    endpoints,
  } as const;
  return new Session(settings, credential, new Http({ clock, rules: { attemptTimeout: 2_000, ...rules } }));
}
