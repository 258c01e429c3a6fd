import { spawn } from "node:child_process";
import { join } from "node:path";
import { z } from "zod";
import type { Kind } from "../../../harness/fault-matrix/kinds";
import type { Configuration, Method, ProviderProcess } from "./provider";

const checkout = join(__dirname, "..", "..", "..");

/** What runs in a process of its own: it does what it is told, one call at a time or many. */
const host = `
  const providers = new Map();
  const configuration = JSON.parse(process.env.STACK_CONFIGURATION);
  const open = async (kind) => {
    const { provider } = require("pulumi-ibm-keys/lifecycle/" + kind);
    await provider.configure({ config: { get: (key) => configuration[key] } });
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

  constructor(environment: NodeJS.ProcessEnv, configuration: Configuration = {}) {
    this.#child = spawn(process.execPath, ["-e", host], {
      cwd: checkout,
      env: { ...process.env, ...environment, STACK_CONFIGURATION: JSON.stringify(configuration) },
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
