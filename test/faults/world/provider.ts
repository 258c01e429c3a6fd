import { mock } from "node:test";
import timers from "node:timers/promises";
import { z } from "zod";
import type { Kind } from "../../../harness/fault-matrix/kinds";
import { FreshModules } from "./modules";
import type { Time } from "./time";

export type Properties = Record<string, unknown>;

const methods = ["check", "diff", "create", "update", "read", "delete"] as const;
export type Method = (typeof methods)[number];

/** A provider process, as the engine speaks to it: everything that passes is JSON. */
export interface ProviderProcess {
  call(kind: Kind, method: Method, ...args: readonly unknown[]): Promise<unknown>;
  end(): void;
}

type Provider = Readonly<Record<Method | "configure", (...args: unknown[]) => Promise<unknown>>>;

const lifecycleModule = z.object({ provider: z.custom<Provider>((value) => typeof value === "object") });

/** What the provider prints where it finds no engine. */
export interface Prints {
  text: string;
}

/** The stack's configuration as a provider gets it: `ibm-keys:profiles` and the like, objects as JSON text. */
export type Configuration = Readonly<Record<string, string>>;

/**
 * A provider in our own process, loaded anew: it has no token, no list and no memory of another. Nobody waits in it:
 * time jumps ahead. Several may live at once, in one time and one environment.
 */
export class OwnProcess implements ProviderProcess {
  readonly #providers = new Map<Kind, Promise<Provider>>();
  readonly #leave: () => void;
  readonly #modules = new FreshModules();

  constructor(
    readonly time: Time,
    environment: NodeJS.ProcessEnv,
    prints: Prints,
    readonly configuration: Configuration = {},
  ) {
    this.#leave = enter(time, environment, prints);
  }

  async call(kind: Kind, method: Method, ...args: readonly unknown[]): Promise<unknown> {
    const provider = await this.#provider(kind);
    return plain(await provider[method](...args.map(plain)));
  }

  end(): void {
    this.#leave();
  }

  #provider(kind: Kind): Promise<Provider> {
    let provider = this.#providers.get(kind);
    if (provider === undefined) {
      const loaded = lifecycleModule.parse(this.#modules.lifecycle(kind)).provider;
      const config = { get: (key: string) => this.configuration[key] };
      provider = loaded.configure({ config }).then(() => loaded);
      this.#providers.set(kind, provider);
    }
    return provider;
  }
}

let inside = 0;
let leaveLast: () => void = () => undefined;

/** Puts the surroundings of a provider in the place of our own, until all who have entered have left. */
function enter(time: Time, environment: NodeJS.ProcessEnv, prints: Prints): () => void {
  if (inside === 0) leaveLast = surround(time, environment, prints);
  inside++;
  return () => {
    inside--;
    if (inside === 0) leaveLast();
  };
}

function surround(time: Time, environment: NodeJS.ProcessEnv, prints: Prints): () => void {
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
  mock.method(Date, "now", () => time.now);
  mock.method(timers, "setTimeout", (milliseconds: number) => time.wait(milliseconds));
  mock.method(AbortSignal, "timeout", (milliseconds: number) => time.deadline(milliseconds));
  return () => {
    // Restored one by one they would all be remembered.
    mock.reset();
    time.forget();
    process.env = env;
    process.argv = argv;
    console.error = printError;
  };
}

/** As it arrives on the other side. */
function plain(value: unknown): unknown {
  if (value === undefined) return undefined;
  const copy: unknown = JSON.parse(JSON.stringify(value));
  return copy;
}
