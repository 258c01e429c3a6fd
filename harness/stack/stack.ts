import type { ChildProcess } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { ensurePulumiCli } from "../pulumi-cli/ensure";
import { type Finished, run } from "../pulumi-cli/process";
import { type Deployment, deployment, type History, history, type ResourceState } from "./deployment";
import { copyEmptyStack, stackName, stacksFolder } from "./empty-stack";
import { stackEnvironment } from "./environment";
import { nameOf, takeEvents } from "./events";
import { UpdateResult } from "./update-result";

export interface StackOptions {
  /** The program's source, or the folder of a whole program, which is copied. */
  program: string | { folder: string };
  /** What the source is written in. Default: javascript. */
  language?: "javascript" | "typescript";
  /** The project's name; a folder with a Pulumi.yaml brings its own. Default: project. */
  project?: string;
  /** Plain stack config; a key without a namespace is the project's. Objects become structured config. */
  config?: Record<string, unknown>;
  /** Secret stack config; costs one more start of the CLI. */
  secrets?: Record<string, string>;
  /** Added to the environment of every command. */
  environment?: NodeJS.ProcessEnv;
}

export interface UpdateOptions {
  /** Lets `up` preview first, as it does for a user. Default: it does not, which saves a run of the program. */
  preview?: boolean;
  /** Refreshes before the update, or destroy. */
  refresh?: boolean;
  /** URNs. */
  targets?: readonly string[];
  /** URNs. */
  targetReplace?: readonly string[];
  parallel?: number;
  /** Further arguments of the command. */
  arguments?: readonly string[];
  environment?: NodeJS.ProcessEnv;
  /** Sees the CLI's process as soon as it runs, to signal it. */
  onStart?: (cli: ChildProcess) => void;
}

/**
 * A stack of its own on the real engine: file backend, passphrase secrets, and a project folder inside the checkout, from
 * where the dynamic-provider plugin finds `@pulumi/pulumi` and `pulumi-ibm-keys` (its `dist/`, so build first). The
 * commands run beside the test and never throw for a failed update: an emulator may live in the test's own process.
 */
export class Stack {
  private readonly running = new Set<ChildProcess>();
  private updates = 0;

  static async create(options: StackOptions): Promise<Stack> {
    const cli = await ensurePulumiCli();
    if ("missing" in cli) throw new Error(cli.missing);
    mkdirSync(stacksFolder, { recursive: true });
    const folder = mkdtempSync(join(stacksFolder, "stack-"));
    const stack = new Stack(cli.path, folder, options);
    open.add(stack);
    await stack.prepare();
    return stack;
  }

  private constructor(
    private readonly cliPath: string,
    private readonly folder: string,
    private readonly options: StackOptions,
  ) {}

  /** Where the program lies. */
  get projectFolder(): string {
    return join(this.folder, "project");
  }

  /** Everything the backend has written: checkpoint, history, backups. */
  get stateFolder(): string {
    return join(this.folder, "state");
  }

  /** Whether the backend has written these bytes anywhere: how a test looks for a secret in plain text. */
  stateContains(text: string): boolean {
    return readdirSync(this.stateFolder, { recursive: true, withFileTypes: true }).some(
      (entry) => entry.isFile() && readFileSync(join(entry.parentPath, entry.name)).includes(text),
    );
  }

  preview(options: UpdateOptions = {}): Promise<UpdateResult> {
    return this.update("preview", [], options);
  }

  up(options: UpdateOptions = {}): Promise<UpdateResult> {
    return this.update("up", options.preview ? ["--yes"] : ["--yes", "--skip-preview"], options);
  }

  refresh(options: UpdateOptions = {}): Promise<UpdateResult> {
    return this.update("refresh", ["--yes", "--skip-preview"], options);
  }

  destroy(options: UpdateOptions = {}): Promise<UpdateResult> {
    return this.update("destroy", ["--yes", "--skip-preview"], options);
  }

  async outputs({ showSecrets = false } = {}): Promise<Record<string, unknown>> {
    const { stdout } = await this.succeed("stack", "output", "--json", ...(showSecrets ? ["--show-secrets"] : []));
    return z.record(z.string(), z.unknown()).parse(JSON.parse(stdout));
  }

  async export({ showSecrets = false } = {}): Promise<Deployment> {
    const { stdout } = await this.succeed("stack", "export", ...(showSecrets ? ["--show-secrets"] : []));
    return deployment.parse(JSON.parse(stdout));
  }

  /** The saved state of the resource of this name in the program; throws where there is not exactly one. */
  async resource(name: string, options?: { showSecrets?: boolean }): Promise<ResourceState> {
    const { resources } = (await this.export(options)).deployment;
    const [found, ...others] = resources.filter(({ urn }) => nameOf(urn) === name);
    if (!found || others.length > 0)
      throw new Error(`not one ${name} in ${resources.map(({ urn }) => urn).join(", ")}`);
    return found;
  }

  /** Replaces the stack's state, as `pulumi stack import` does. */
  async importState(state: Deployment): Promise<void> {
    const file = join(this.folder, "import.json");
    writeFileSync(file, JSON.stringify(state));
    await this.succeed("stack", "import", "--file", file);
  }

  /** The stack's updates, the newest first. */
  async history(): Promise<History> {
    const { stdout } = await this.succeed("stack", "history", "--output", "json");
    return history.parse(JSON.parse(stdout));
  }

  setProgram(source: string): void {
    writeFileSync(this.sourceFile(this.options.language), source);
  }

  async setConfig(values: Record<string, string>): Promise<void> {
    await this.succeed("config", "set-all", ...flags("--plaintext", asAssignments(values)));
  }

  async setSecrets(values: Record<string, string>): Promise<void> {
    await this.succeed("config", "set-all", ...flags("--secret", asAssignments(values)));
  }

  /** Any other command of the CLI on this stack, for example `pulumi("cancel", "--yes")`. */
  pulumi(...args: string[]): Promise<Finished> {
    return this.start(args, {});
  }

  /** Ends what still runs and removes the folder; what the program made in its cloud stays. */
  async dispose(): Promise<void> {
    open.delete(this);
    await Promise.all([...this.running].map(endCli));
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 3 });
  }

  static async disposeAll(): Promise<void> {
    await Promise.all([...open].map((stack) => stack.dispose()));
  }

  private sourceFile(language: StackOptions["language"]): string {
    return join(this.projectFolder, language === "typescript" ? "index.ts" : "index.js");
  }

  private async prepare(): Promise<void> {
    const { program, project = "project", config = {}, secrets = {} } = this.options;
    mkdirSync(this.projectFolder);
    if (typeof program === "string") this.setProgram(program);
    else cpSync(program.folder, this.projectFolder, { recursive: true, filter: isProgramFile });
    const manifest = join(this.projectFolder, "Pulumi.yaml");
    if (!existsSync(manifest)) {
      // Without `main` the SDK would follow the nearest package.json, which is the checkout's own.
      const main = existsSync(this.sourceFile("typescript")) ? "index.ts" : "index.js";
      writeFileSync(manifest, `name: ${project}\nruntime: nodejs\nmain: ${main}\n`);
    }
    await copyEmptyStack(this.folder, manifest, config, (args) => this.succeed(...args));
    if (Object.keys(secrets).length > 0) await this.setSecrets(secrets);
  }

  private async update(command: string, args: string[], options: UpdateOptions): Promise<UpdateResult> {
    this.updates += 1;
    const log = join(this.folder, `events-${this.updates}.json`);
    const finished = await this.start(
      [
        command,
        ...args,
        "--skip-plugin-pre-install",
        ...flags("--event-log", [log]),
        ...(options.refresh ? ["--refresh"] : []),
        ...flags("--target", options.targets ?? []),
        ...flags("--target-replace", options.targetReplace ?? []),
        ...(options.parallel ? ["--parallel", String(options.parallel)] : []),
        ...(options.arguments ?? []),
      ],
      options,
    );
    return new UpdateResult(command, finished, takeEvents(log));
  }

  private async succeed(...args: string[]): Promise<Finished> {
    const finished = await this.start(args, {});
    if (finished.exitCode === 0) return finished;
    throw new Error(`pulumi ${args.slice(0, 2).join(" ")} failed\n${finished.stdout}\n${finished.stderr}`);
  }

  private start(args: string[], { environment, onStart }: Pick<UpdateOptions, "environment" | "onStart">) {
    return run(this.cliPath, [...args, "--stack", stackName, "--non-interactive", "--color", "never"], {
      cwd: this.projectFolder,
      env: { ...stackEnvironment(this.cliPath, this.folder), ...this.options.environment, ...environment },
      onStart: (cli) => {
        this.running.add(cli);
        cli.once("close", () => this.running.delete(cli));
        onStart?.(cli);
      },
    });
  }
}

/** Opens a stack for the time of `use`, and disposes of it whatever happens. */
export async function withStack<Result>(
  options: StackOptions,
  use: (stack: Stack) => Promise<Result>,
): Promise<Result> {
  const stack = await Stack.create(options);
  try {
    return await use(stack);
  } finally {
    await stack.dispose();
  }
}

const open = new Set<Stack>();

function flags(flag: string, values: readonly string[]): string[] {
  return values.flatMap((value) => [flag, value]);
}

function asAssignments(values: Record<string, string>): string[] {
  return Object.entries(values).map(([key, value]) => `${key}=${value}`);
}

function isProgramFile(path: string): boolean {
  return !/[\\/](node_modules|Pulumi\.[^\\/]+\.yaml)$/.test(path);
}

/** Interrupted twice, the CLI kills its provider and ends; killed at once, it would leave the provider running. */
function endCli(cli: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    const kill = setTimeout(() => cli.kill("SIGKILL"), 5_000);
    cli.once("close", () => {
      clearTimeout(kill);
      resolve();
    });
    cli.kill("SIGINT");
    setTimeout(() => cli.kill("SIGINT"), 300);
  });
}
