import { Cloud, type CloudOptions, defaults, type Emulator, startEmulator } from "../../emulator";
import type { Credential } from "../../provider/cloud/iam/token";
import { Session } from "../../provider/cloud/session";
import type { Settings } from "../../provider/cloud/settings";
import type { SysdigInstance } from "../../provider/cloud/sysdig/client";
import type { Clock } from "../../provider/domain/clock";
import type { CreateContext, LostCreate } from "../../provider/domain/lost-create";
import { identityOf } from "../../provider/domain/resource-identity";
import { Http } from "../../provider/http/request";
import type { RetryRules } from "../../provider/http/retry";
import { FakeClock } from "../http/fake-clock";

export interface Room {
  emulator: Emulator;
  clock: FakeClock;
  /** Another identity's view of the same cloud: another process, so to speak. */
  session: (apiKey?: string, rules?: Partial<RetryRules>, settings?: Partial<Settings>) => Session;
  /** The Sysdig Secure instance of the defaults. */
  secure: (session?: Session) => SysdigInstance;
  /** What a resource of a run gives to its creates. */
  context: (name?: string) => RecordedContext;
  /** The operations asked for so far. */
  operations: () => string[];
}

/** A context that keeps what it hears. */
export interface RecordedContext extends CreateContext {
  lost: LostCreate[];
  warnings: string[];
  /** Ids of keys that resources of this run own. */
  owned: Set<string>;
  adopted: string[];
}

export const secureGuid = defaults.instances.secure.guid;

/** Runs an emulator by a clock that stands still, and clients of it. */
export async function withCloud(use: (room: Room) => Promise<unknown>, options: CloudOptions = {}): Promise<void> {
  const clock = new FakeClock();
  const emulator = await startEmulator({
    cloud: Cloud.withDefaults({ ...options, clock: () => clock.now() }),
  });
  const session: Room["session"] = (apiKey = defaults.apiKey, rules = {}, settings = {}) =>
    sessionAt(emulator.endpoints, { kind: "api-key", apiKey }, clock, rules, settings);
  const secure: Room["secure"] = (own = session()) => own.sysdig("sysdig-secure", "us-south", secureGuid);
  const context: Room["context"] = (name = "key") => contextOf(clock, urnOf(name));
  try {
    await use({
      emulator,
      clock,
      session,
      secure,
      context,
      operations: () => emulator.requests.map((each) => each.operation),
    });
  } finally {
    await emulator.close();
  }
}

export function urnOf(name: string): string {
  return `urn:pulumi:dev::shop::pulumi-nodejs:dynamic/ibm-keys:AccessKey::${name}`;
}

export function contextOf(clock: Clock, urn: string): RecordedContext {
  const lost: LostCreate[] = [];
  const warnings: string[] = [];
  const owned = new Set<string>();
  const adopted: string[] = [];
  return {
    urn,
    identity: identityOf(urn),
    lost,
    warnings,
    owned,
    adopted,
    clock,
    lose: (each) => lost.push(each),
    makeRoom: async () => false,
    warn: async (message) => {
      warnings.push(message);
    },
    isOwned: (key) => owned.has(key),
    adopt: (key) => adopted.push(key),
  };
}

export function sessionAt(
  endpoints: Emulator["endpoints"],
  credential: Credential,
  clock: FakeClock,
  rules: Partial<RetryRules> = {},
  more: Partial<Settings> = {},
): Session {
  const settings: Settings = {
    apiKey: undefined,
    trustedProfileId: undefined,
    region: undefined,
    visibility: "public",
    endpoints,
    accessKeyApi: "auto",
    ...more,
  };
  return new Session(settings, credential, new Http({ clock, rules: { tryTimeout: 2_000, ...rules } }));
}
