import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Cloud, type Emulator, startEmulator } from "pulumi-ibm-keys/emulator";
import { z } from "zod";
import { Stack, type StackOptions, type UpdateResult } from "../../../harness/stack";

export interface SceneOptions extends Pick<StackOptions, "environment" | "language" | "project"> {
  cloud?: Cloud;
}

/** A stack that declares keys, and the IBM Cloud it declares them in: an emulator in the test's own process. */
export class Scene {
  private constructor(
    readonly emulator: Emulator,
    readonly stack: Stack,
  ) {}

  static async open(lines: readonly string[], options: SceneOptions = {}): Promise<Scene> {
    const { cloud, environment, ...rest } = options;
    const emulator = await startEmulator(cloud ? { cloud } : {});
    const program = rest.language === "typescript" ? lines.join("\n") : javascript(lines);
    const stack = await Stack.create({ ...rest, program, environment: { ...emulator.environment, ...environment } });
    // A package of its own, as a user's is: inside the checkout's, `pulumi-ibm-keys` would be the checkout itself.
    writeFileSync(join(stack.projectFolder, "package.json"), JSON.stringify({ name: "program", private: true }));
    return new Scene(emulator, stack);
  }

  get cloud(): Cloud {
    return this.emulator.cloud;
  }

  /** Changes what the program declares. */
  declare(...lines: string[]): void {
    this.stack.setProgram(javascript(lines));
  }

  /** IBM's names of the operations since the last question, signing in left out. */
  calls(): string[] {
    const operations = this.emulator.requests.map(({ operation }) => operation);
    this.emulator.clearRequests();
    return operations.filter((operation) => operation !== "getToken");
  }

  /** Those of `calls` that change something. */
  changes(): string[] {
    const changing = this.emulator.requests.filter(({ method }) => method !== "GET").map(({ operation }) => operation);
    this.emulator.clearRequests();
    return changing.filter((operation) => operation !== "getToken");
  }

  /** The saved outputs of each resource by its name in the program, secrets in plain text. */
  async saved(): Promise<Record<string, Record<string, unknown>>> {
    const { resources } = (await this.stack.export({ showSecrets: true })).deployment;
    const own = resources.filter(({ type }) => type.includes("ibm-keys"));
    return Object.fromEntries(own.map(({ urn, id, outputs }) => [nameIn(urn), { ...shown(outputs), id }]));
  }

  async close(): Promise<void> {
    await this.stack.dispose();
    await this.emulator.close();
  }
}

/** Opens a scene with a JavaScript program of these lines, and closes it whatever happens. */
export async function withScene(
  lines: readonly string[],
  play: (scene: Scene) => Promise<void>,
  options?: SceneOptions,
): Promise<void> {
  const scene = await Scene.open(lines, options);
  try {
    await play(scene);
  } finally {
    await scene.close();
  }
}

type Kind = "AccessKey" | "ResourceKey" | "IngestionKey" | "ServiceKey" | "ApiToken";

/** The line of a program that declares one key; `options` is source text. */
export function key(kind: Kind, name: string, args: Record<string, unknown>, options = "{}"): string {
  const variable = name.replace(/\W/g, "_");
  return `const ${variable} = new keys.${kind}(${JSON.stringify(name)}, ${JSON.stringify(args)}, ${options});`;
}

function javascript(lines: readonly string[]): string {
  return ['const pulumi = require("@pulumi/pulumi");', 'const keys = require("pulumi-ibm-keys");', ...lines].join("\n");
}

/** For a run in which what was made a moment ago is old enough to be taken for gone. */
export function later(minutes = 10): NodeJS.ProcessEnv {
  return { PULUMI_IBM_KEYS_NOW: new Date(Date.now() + minutes * 60_000).toISOString() };
}

/** The one thing in a list of one. */
export function only<T>(list: readonly T[]): T {
  const [first] = list;
  assert.equal(list.length, 1, `expected one thing: ${JSON.stringify(list)}`);
  assert.ok(first !== undefined);
  return first;
}

/** The thing that is there. */
export function present<T>(thing: T | undefined, what = "the thing"): T {
  assert.ok(thing !== undefined, `${what} is missing`);
  return thing;
}

/** The messages about one resource that were reported with this severity. */
export function saidOf(result: UpdateResult, name: string, severity: "warning" | "error"): string[] {
  return result.diagnostics
    .filter((diagnostic) => diagnostic.severity === severity && nameIn(diagnostic.urn ?? "") === name)
    .map(({ message }) => message);
}

const secret = z.object({ plaintext: z.string() });

function shown(outputs: Record<string, unknown> = {}): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(outputs).map(([name, value]) => {
      const hidden = secret.safeParse(value);
      return [name, hidden.success ? JSON.parse(hidden.data.plaintext) : value];
    }),
  );
}

function nameIn(urn: string): string {
  return urn.slice(urn.lastIndexOf("::") + 2);
}
