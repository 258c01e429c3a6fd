import * as pulumi from "@pulumi/pulumi";
import { AccessKey, type AccessKeyRotation } from "pulumi-ibm-keys";
import { defaults, type Emulator, startEmulator } from "pulumi-ibm-keys/emulator";
import { fingerprintOf } from "../fingerprint";
import { withStack } from "../stack";
import { Agent } from "./agents";
import { serveProgram } from "./inline-program";

/** What happened in the cloud, or what the engine said of it. */
export interface Happening {
  day: number;
  what: string;
}

export interface Tally {
  happenings: readonly Happening[];
  agents: readonly Agent[];
  ups: number;
  /** Days on which the engine changed something. */
  changedOn: readonly number[];
  /** Days on which the provider asked the cloud for anything. */
  requestsOn: readonly number[];
  requests: number;
  /** The most keys of the stack that worked at once, and the fewest. */
  mostValid: number;
  fewestValid: number;
  /** Wall time of all the ups. */
  milliseconds: number;
}

export interface RehearsalOptions {
  rotation: AccessKeyRotation;
  /** Days on which there is an `up`; the first one makes the key. */
  days: readonly number[];
  hear?: (happening: Happening) => void;
}

const { guid, crn } = defaults.instances.secure;
const firstDay = Date.parse("2026-01-01T06:00:00Z");

/** The date of a day, ISO 8601. */
export function dateOf(day: number): string {
  return new Date(firstDay + day * 24 * 60 * 60 * 1000).toISOString();
}

/**
 * Lives the days on the real engine, with the clock of the cloud and of the provider moved: a daily `up` of a stack with one
 * rotating access key. Agents show their keys each morning and evening and after each single change in the cloud.
 */
export async function rehearse({ rotation, days, hear = () => {} }: RehearsalOptions): Promise<Tally> {
  let day = 0;
  const emulator = await startEmulator({ clock: () => Date.parse(dateOf(day)) });
  const agents = [new Agent("takes the key at once", 0), new Agent("takes the key 6 days later", 6)];
  const happenings: Happening[] = [];
  const tell = (what: string) => {
    happenings.push({ day, what });
    hear({ day, what });
  };
  const watch = watchKeys(emulator, agents, tell);

  let givenOut: string | undefined;
  const program = await serveProgram(async () => {
    const key = new AccessKey("agents", { instance: crn, rotation });
    key.accessKey.apply((value) => {
      givenOut = value;
    });
    return { fingerprint: key.fingerprint, generation: key.generation, previous: pulumi.secret(key.previous) };
  });
  const tally = { ups: 0, changedOn: [] as number[], requestsOn: [] as number[], requests: 0, milliseconds: 0 };
  try {
    // The SDK looks for a program even where it is given one.
    await withStack({ program: "", environment: emulator.environment }, async (stack) => {
      for (day of days) {
        watch.look();
        emulator.clearRequests();
        const started = performance.now();
        const environment = { PULUMI_IBM_KEYS_NOW: dateOf(day) };
        const result = (await stack.up({ environment, arguments: program.arguments })).expectSuccess();
        tally.milliseconds += performance.now() - started;
        tally.ups++;
        if (result.changes.same !== 1) tally.changedOn.push(day);
        if (emulator.requests.length > 0) tally.requestsOn.push(day);
        tally.requests += emulator.requests.length;
        for (const { urn, severity, message } of result.diagnostics) {
          if (urn?.endsWith("::agents") && severity === "info") tell(`the engine says: ${message}`);
        }
        if (givenOut === undefined) throw new Error(`day ${day}: the program was given no key`);
        for (const agent of agents) agent.offer(givenOut, day);
        watch.look();
      }
    });
  } finally {
    program.close();
    await emulator.close();
  }
  return { ...tally, ...watch.extremes(), happenings, agents };
}

/** Sees every change of the access keys as it happens, and has the agents show theirs right after it. */
function watchKeys({ cloud }: Emulator, agents: readonly Agent[], tell: (what: string) => void) {
  const [ownOfTheInstance] = cloud.accessKeysOf(guid);
  let known = new Map<string, boolean>();
  let most = 0;
  let fewest = Number.POSITIVE_INFINITY;
  const look = () => {
    const keys = cloud.accessKeysOf(guid).filter(({ id }) => id !== ownOfTheInstance?.id);
    const now = new Map(keys.map(({ accessKey, enabled }) => [accessKey, enabled]));
    for (const [key, enabled] of now) {
      const before = known.get(key);
      if (before === undefined) tell(`key ${fingerprintOf(key)} is made`);
      else if (before !== enabled) tell(`key ${fingerprintOf(key)} is ${enabled ? "enabled" : "disabled"}`);
    }
    for (const key of known.keys()) if (!now.has(key)) tell(`key ${fingerprintOf(key)} is deleted`);
    known = now;
    const valid = [...now.values()].filter((enabled) => enabled).length;
    most = Math.max(most, valid);
    if (now.size > 0) fewest = Math.min(fewest, valid);
    for (const agent of agents) {
      if (agent.show(cloud, guid) === "refused") tell(`REFUSED: the agent that ${agent.name}`);
    }
  };
  cloud.services.store.onChange(look);
  return { look, extremes: () => ({ mostValid: most, fewestValid: fewest }) };
}
