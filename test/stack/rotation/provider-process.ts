import { createRequire } from "node:module";
import { sep } from "node:path";
import { mock } from "node:test";
import timers from "node:timers/promises";
import { Config, type dynamic } from "@pulumi/pulumi";
import type { Emulator } from "pulumi-ibm-keys/emulator";
import { z } from "zod";

type Properties = Record<string, unknown>;
type Provider = Required<dynamic.ResourceProvider<Properties, Properties>>;

const entry = createRequire(__filename);
const lifecycleModule = z.object({ provider: z.custom<Provider>((value) => typeof value === "object") });
const partialFailure = z.object({ id: z.string(), properties: z.record(z.string(), z.unknown()) });

/** What the engine has saved of the one resource of this stack. */
export interface Saved {
  id: string;
  inputs: Properties;
  outputs: Properties;
  /** The last update failed after it had reached something. */
  isUnfinished: boolean;
}

export interface UpOutcome {
  did: "create" | "update" | "nothing";
  error?: Error;
}

/**
 * A stack of one key whose provider runs in our own process: it is loaded anew for each `up`, called as the engine
 * calls it, and everything passes as JSON between the two. Nobody waits: delays end at once.
 */
export class QuickStack {
  saved: Saved | undefined;

  constructor(
    readonly emulator: Emulator,
    readonly args: Properties,
    /** The kind's folder. */
    readonly kind: "access-key" | "resource-key" | "ingestion-key" | "service-key" = "access-key",
  ) {}

  async up(now: number): Promise<UpOutcome> {
    const leave = enterProcess({ ...this.emulator.environment, PULUMI_IBM_KEYS_NOW: new Date(now).toISOString() });
    try {
      return await this.#up(startProvider(this.kind));
    } finally {
      leave();
    }
  }

  async #up(provider: Provider): Promise<UpOutcome> {
    const { saved } = this;
    const owner = "urn:pulumi:dev::project::pulumi-nodejs:dynamic/ibm-keys:Key::agents";
    const news = { ...this.args, owner, __provider: "provider" };
    await provider.configure({ config: new Config("project") });
    const { inputs = {}, failures = [] } = await provider.check(plain(saved?.inputs ?? {}), plain(news));
    if (failures.length > 0) throw new Error(failures.map(({ reason }) => reason).join("; "));
    if (saved === undefined) {
      const made = await provider.create(plain(inputs));
      this.saved = { id: made.id, inputs: plain(inputs), outputs: plain(made.outs ?? {}), isUnfinished: false };
      return { did: "create" };
    }
    const { id, outputs } = saved;
    const { changes, replaces = [] } = await provider.diff(id, plain(outputs), plain(inputs));
    if (replaces.length > 0) throw new Error(`it would be replaced because of ${replaces.join()}`);
    if (!changes && !saved.isUnfinished) {
      this.saved = { ...saved, inputs: plain(inputs) };
      return { did: "nothing" };
    }
    try {
      const { outs = {} } = await provider.update(id, plain(outputs), plain(inputs));
      this.saved = { id, inputs: plain(inputs), outputs: plain(outs), isUnfinished: false };
      return { did: "update" };
    } catch (error) {
      const reached = partialFailure.safeParse(error);
      if (reached.success) {
        this.saved = { id, inputs: plain(inputs), outputs: plain(reached.data.properties), isUnfinished: true };
      }
      return { did: "update", error: error instanceof Error ? error : new Error(String(error)) };
    }
  }
}

function plain(properties: Properties): Properties {
  return z.record(z.string(), z.unknown()).parse(JSON.parse(JSON.stringify(properties)));
}

/** The provider as a new process has it: no token, no list, no account of creates. */
export function startProvider(kind: string): Provider {
  const own = `${sep}dist${sep}provider${sep}`;
  for (const file of Object.keys(entry.cache)) if (file.includes(own)) delete entry.cache[file];
  return lifecycleModule.parse(entry(`pulumi-ibm-keys/lifecycle/${kind}`)).provider;
}

/** The environment of a provider process, in which all waits are over at once and messages go nowhere. */
export function enterProcess(environment: NodeJS.ProcessEnv): () => void {
  const { env, argv } = process;
  process.env = { ...env, ...environment };
  // Without the engine's address the provider prints what it has to say.
  process.argv = argv.slice(0, 2);
  const mocks = [
    mock.method(process.stderr, "write", () => true),
    mock.method(Math, "random", () => 0),
    mock.method(timers, "setTimeout", () => Promise.resolve()),
  ];
  return () => {
    for (const { mock: one } of mocks) one.restore();
    process.env = env;
    process.argv = argv;
  };
}
