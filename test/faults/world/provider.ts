import { spawn } from "node:child_process";
import { join } from "node:path";
import { mock } from "node:test";
import timers from "node:timers/promises";
import { Config } from "@pulumi/pulumi";
import { z } from "zod";
import { FreshModules } from "./modules";
import type { Time } from "./time";

export type Properties = Record<string, unknown>;

export const kinds = {
  "access-key": "AccessKey",
  "resource-key": "ResourceKey",
  "ingestion-key": "IngestionKey",
  "service-key": "ServiceKey",
  "api-token": "ApiToken",
} as const;
export type Kind = keyof typeof kinds;

const methods = ["check", "diff", "create", "update", "read", "delete"] as const;
export type Method = (typeof methods)[number];

/** A provider process, as the engine speaks to it: everything that passes is JSON. */
export interface ProviderProcess {
  call(kind: Kind, method: Method, ...args: readonly unknown[]): Promise<unknown>;
  end(): void;
}

type Provider = Readonly<Record<Method | "configure", (...args: unknown[]) => Promise<unknown>>>;

const checkout = join(__dirname, "..", "..", "..");
const lifecycleModule = z.object({ provider: z.custom<Provider>((value) => typeof value === "object") });

/** What the provider prints where it finds no engine. */
export interface Prints {
  text: string;
}

/**
 * A provider in our own process, loaded anew: it has no token, no list and no account of creates. Nobody waits in it:
 * time jumps ahead. `expire` ends the wait for every answer that has not come.
 */
export class OwnProcess implements ProviderProcess {
  readonly #providers = new Map<Kind, Promise<Provider>>();
  readonly #leave: () => void;
  readonly #modules = new FreshModules();
  #waiting: { controller: AbortController; milliseconds: number }[] = [];

  constructor(
    readonly time: Time,
    environment: NodeJS.ProcessEnv,
    prints: Prints,
  ) {
    this.#leave = this.#enter(environment, prints);
  }

  async call(kind: Kind, method: Method, ...args: readonly unknown[]): Promise<unknown> {
    const provider = await this.#provider(kind);
    return plain(await provider[method](...args.map(plain)));
  }

  expire(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    this.time.now += Math.max(0, ...waiting.map(({ milliseconds }) => milliseconds));
    for (const { controller } of waiting) controller.abort(new DOMException("timed out", "TimeoutError"));
  }

  end(): void {
    this.#leave();
  }

  #provider(kind: Kind): Promise<Provider> {
    let provider = this.#providers.get(kind);
    if (provider === undefined) {
      const loaded = lifecycleModule.parse(this.#modules.lifecycle(kind)).provider;
      provider = loaded.configure({ config: new Config("project") }).then(() => loaded);
      this.#providers.set(kind, provider);
    }
    return provider;
  }

  #enter(environment: NodeJS.ProcessEnv, prints: Prints): () => void {
    const { env, argv } = process;
    // biome-ignore lint/suspicious/noConsole: the provider puts its own in this place.
    const printError = console.error;
    process.env = { ...env, ...environment };
    // Without the engine's address the provider prints what it has to say.
    process.argv = argv.slice(0, 2);
    mock.method(process.stderr, "write", (text: unknown) => {
      prints.text += String(text);
      return true;
    });
    mock.method(Math, "random", () => 0);
    mock.method(Date, "now", () => this.time.now);
    mock.method(timers, "setTimeout", (milliseconds: number) => this.time.wait(milliseconds));
    mock.method(AbortSignal, "timeout", (milliseconds: number) => {
      const controller = new AbortController();
      this.#waiting.push({ controller, milliseconds });
      return controller.signal;
    });
    return () => {
      // Restored one by one they would all be remembered.
      mock.reset();
      process.env = env;
      process.argv = argv;
      console.error = printError;
    };
  }
}

/** What runs in a process of its own: it does what it is told, one call at a time or many. */
const host = `
  const providers = new Map();
  const open = async (kind) => {
    const { provider } = require("pulumi-ibm-keys/lifecycle/" + kind);
    const { Config } = require("@pulumi/pulumi");
    await provider.configure({ config: new Config("project") });
    return provider;
  };
  process.on("message", async ({ number, kind, method, args }) => {
    try {
      if (!providers.has(kind)) providers.set(kind, open(kind));
      const value = await (await providers.get(kind))[method](...args);
      process.send({ number, value: value ?? null });
    } catch (error) {
      process.send({ number, failure: { message: error.message, id: error.id, properties: error.properties } });
    }
  });`;

const reply = z.object({
  number: z.number(),
  value: z.unknown(),
  failure: z
    .object({
      message: z.string(),
      id: z.string().optional(),
      properties: z.record(z.string(), z.unknown()).optional(),
    })
    .optional(),
});

/** A provider in a process of its own, to be killed. It waits in earnest. */
export class KillableProcess implements ProviderProcess {
  readonly #child;
  readonly #open = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  #calls = 0;

  constructor(environment: NodeJS.ProcessEnv) {
    this.#child = spawn(process.execPath, ["-e", host], {
      cwd: checkout,
      env: { ...process.env, ...environment },
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
    this.#child.on("message", (message) => {
      const { number, value, failure } = reply.parse(message);
      const call = this.#open.get(number);
      this.#open.delete(number);
      if (failure === undefined) call?.resolve(value);
      else call?.reject(Object.assign(new Error(failure.message), { id: failure.id, properties: failure.properties }));
    });
    this.#child.once("exit", () => {
      // In the engine's own words.
      for (const { reject } of this.#open.values()) reject(new Error("error reading from server: EOF"));
      this.#open.clear();
    });
  }

  call(kind: Kind, method: Method, ...args: readonly unknown[]): Promise<unknown> {
    const number = this.#calls++;
    return new Promise((resolve, reject) => {
      this.#open.set(number, { resolve, reject });
      this.#child.send({ number, kind, method, args }, (error) => error && reject(error));
    });
  }

  kill(): void {
    this.#child.kill("SIGKILL");
  }

  end(): void {
    this.#child.kill("SIGKILL");
  }
}

/** As it arrives on the other side. */
function plain(value: unknown): unknown {
  if (value === undefined) return undefined;
  const copy: unknown = JSON.parse(JSON.stringify(value));
  return copy;
}
