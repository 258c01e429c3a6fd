import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Cloud, type CloudOptions, type Emulator, startEmulator } from "pulumi-ibm-keys/emulator";
import { z } from "zod";
import { nameOf } from "./events";
import { Stack, type StackOptions } from "./stack";

export interface CloudStackOptions extends Omit<StackOptions, "program"> {
  /**
   * A JavaScript program, as text or line by line, in which `ibmkeys` and `pulumi` are there; in TypeScript it imports them
   * itself. Or the folder of a whole program.
   */
  program: string | readonly string[] | { folder: string };
  /** Default: the cloud that an emulator starts with. */
  cloud?: Cloud | CloudOptions;
  /** One that runs already, and that is not closed, in the place of the stack's own. */
  emulator?: Emulator;
}

/**
 * A stack on the real engine that declares keys, and the IBM Cloud it declares them in: an emulator in this process, from
 * the built package, as the provider that the engine runs is.
 */
export class CloudStack {
  private constructor(
    readonly emulator: Emulator,
    readonly stack: Stack,
    private readonly isEmulatorOwn: boolean,
  ) {}

  static async open({ program, cloud = {}, emulator, environment, ...rest }: CloudStackOptions): Promise<CloudStack> {
    const running =
      emulator ?? (await startEmulator({ cloud: cloud instanceof Cloud ? cloud : Cloud.withDefaults(cloud) }));
    const stack = await Stack.create({
      ...rest,
      program: isSource(program) ? sourceOf(program, rest.language) : program,
      environment: { ...running.environment, ...environment },
    });
    // A package of its own, as a user's is: inside the checkout's, `pulumi-ibm-keys` would be the checkout itself.
    if (isSource(program))
      writeFileSync(join(stack.projectFolder, "package.json"), JSON.stringify({ name: "program", private: true }));
    return new CloudStack(running, stack, emulator === undefined);
  }

  get cloud(): Cloud {
    return this.emulator.cloud;
  }

  /** Changes what the JavaScript program declares. */
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
    return Object.fromEntries(own.map(({ urn, id, outputs }) => [nameOf(urn), { ...shown(outputs), id }]));
  }

  async close(): Promise<void> {
    await this.stack.dispose();
    if (this.isEmulatorOwn) await this.emulator.close();
  }
}

/** Opens a stack and its cloud for the time of `use`, and closes them whatever happens. */
export async function withCloudStack<Result>(
  options: CloudStackOptions,
  use: (fixture: CloudStack) => Promise<Result>,
): Promise<Result> {
  const fixture = await CloudStack.open(options);
  try {
    return await use(fixture);
  } finally {
    await fixture.close();
  }
}

/** A whole program in JavaScript. */
export function javascript(body: string | readonly string[]): string {
  const lines = typeof body === "string" ? [body] : body;
  return ['const ibmkeys = require("pulumi-ibm-keys");', 'const pulumi = require("@pulumi/pulumi");', ...lines].join(
    "\n",
  );
}

type Kind = "AccessKey" | "ResourceKey" | "IngestionKey" | "ServiceKey" | "ApiToken";

/** The line of a JavaScript program that declares one key; `options` is source text. */
export function key(kind: Kind, name: string, args: Record<string, unknown>, options = "{}"): string {
  const variable = name.replace(/\W/g, "_");
  return `const ${variable} = new ibmkeys.${kind}(${JSON.stringify(name)}, ${JSON.stringify(args)}, ${options});`;
}

function isSource(program: CloudStackOptions["program"]): program is string | readonly string[] {
  return typeof program === "string" || Array.isArray(program);
}

function sourceOf(program: string | readonly string[], language: StackOptions["language"]): string {
  if (language !== "typescript") return javascript(program);
  return typeof program === "string" ? program : program.join("\n");
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
