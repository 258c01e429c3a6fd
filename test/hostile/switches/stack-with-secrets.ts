import { mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { gunzipSync } from "node:zlib";
import { Cloud, defaults, type Emulator, startEmulator } from "pulumi-ibm-keys/emulator";
import { ensurePulumiCli } from "../../../harness/pulumi-cli/ensure";
import { type Finished, run } from "../../../harness/pulumi-cli/process";
import { javascript, passphrase, Stack } from "../../../harness/stack";
import { stackEnvironment } from "../../../harness/stack/environment";
import { Canaries } from "../../fixtures/canaries";
import type { Secret } from "./table";

const { secure, monitor, activityTracker, objectStorage } = defaults.instances;
const crnOf = ({ crn }: { crn: string }) => JSON.stringify(crn);

/** What the emulator and this file call their secrets. */
const secretOfKind: Readonly<Record<string, Secret>> = {
  "access-key": "access key",
  apikey: "credentials",
  nested: "credentials",
  long: "credentials",
  "ingestion-key": "ingestion key",
  "service-key": "service key",
  "api-token": "API token",
};

/** A stack with one key of each kind, in a cloud in which every secret can be recognised. */
export class StackWithSecrets {
  #runs = 0;

  static async open(): Promise<StackWithSecrets> {
    const cli = await ensurePulumiCli();
    if ("missing" in cli) throw new Error(cli.missing);
    const planted = new Canaries();
    const secrets = new Map<Secret, Canaries>();
    const add = (secret: Secret, value: string) => {
      const known = secrets.get(secret) ?? new Canaries();
      known.add(value);
      secrets.set(secret, known);
      return value;
    };
    const plant = (kind: string) => add(secretOfKind[kind] ?? "credentials", planted.plant(kind));
    const cloud = Cloud.withDefaults({ secret: plant });
    addLongAndNestedCredentials(cloud, plant);
    const { tokens } = cloud.services;
    const issue = tokens.issue.bind(tokens);
    tokens.issue = (...asked) => {
      const token = issue(...asked);
      add("IAM token", token.accessToken);
      add("IAM token", token.refreshToken);
      return token;
    };
    const configured = add("configuration", planted.plant("configured"));
    cloud.addApiKey({ apikey: configured });
    const inEnvironment = add("environment", planted.plant("environment"));
    cloud.addApiKey({ apikey: inEnvironment });
    add("environment", passphrase);
    const parameter = add("parameter", planted.plant("parameter"));

    const emulator = await startEmulator({ cloud });
    const environment = { ...emulator.environment, IC_API_KEY: inEnvironment };
    const stack = await Stack.create({
      program: javascript(program(parameter)),
      secrets: { "ibm-keys:apiKey": configured },
      environment,
    });
    return new StackWithSecrets(cli.path, emulator, stack, environment, secrets);
  }

  private constructor(
    readonly cliPath: string,
    readonly emulator: Emulator,
    readonly stack: Stack,
    private readonly own: NodeJS.ProcessEnv,
    private readonly secrets: ReadonlyMap<Secret, Canaries>,
  ) {}

  get folder(): string {
    return dirname(this.stack.stateFolder);
  }

  /** The environment of a user who runs Pulumi here. */
  get environment(): NodeJS.ProcessEnv {
    return { ...stackEnvironment(this.cliPath, this.folder), ...this.own };
  }

  /** Runs the CLI as a user does, and not as the harness does: with no switch but these. */
  async run(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<Run> {
    this.#runs += 1;
    const folder = join(this.folder, `run-${this.#runs}`);
    mkdirSync(folder);
    // Where a file's name stands for a file of this run.
    const here = (text: string | undefined) => text?.replaceAll("HERE", folder);
    const given = Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, here(value)]));
    const finished = await run(
      this.cliPath,
      [...args.map((arg) => here(arg) ?? ""), "--stack", "dev", "--non-interactive", "--color", "never"],
      { cwd: this.stack.projectFolder, env: { ...this.environment, TMPDIR: folder, ...given } },
    );
    return new Run(folder, finished);
  }

  /** The secrets that stand in the text in any form. */
  in(text: string | Buffer): Secret[] {
    return [...this.secrets].filter(([, canaries]) => canaries.in(text).length > 0).map(([secret]) => secret);
  }

  /** The logs that the CLI writes by itself, those of them that are only packed unpacked. */
  automaticLogs(): { path: string; text: Buffer; isEncrypted: boolean; mode: string }[] {
    const folder = join(this.folder, "home", "logs");
    return readdirSync(folder).map((name) => {
      const path = join(folder, name);
      const bytes = readFileSync(path);
      const isPacked = bytes.subarray(0, 2).toString("hex") === "1f8b";
      return { path, text: isPacked ? gunzipSync(bytes) : bytes, isEncrypted: !isPacked, mode: modeOf(path) };
    });
  }

  async close(): Promise<void> {
    await this.stack.dispose();
    await this.emulator.close();
  }
}

/** What a command printed, and the files that it wrote. */
export class Run {
  constructor(
    readonly folder: string,
    readonly finished: Finished,
  ) {}

  get output(): string {
    return `${this.finished.stdout}\n${this.finished.stderr}`;
  }

  expectSuccess(): this {
    if (this.finished.exitCode !== 0) throw new Error(`exit ${this.finished.exitCode}\n${this.output.slice(-4000)}`);
    return this;
  }

  /** Its files of which the name begins so. */
  files(beginning: string): { bytes: Buffer; mode: string }[] {
    return readdirSync(this.folder)
      .filter((name) => name.startsWith(beginning))
      .map((name) => ({ bytes: readFileSync(join(this.folder, name)), mode: modeOf(join(this.folder, name)) }));
  }
}

function modeOf(path: string): string {
  return `0${(statSync(path).mode & 0o777).toString(8)}`;
}

/** `LIMIT` in the environment changes the limit of the access key: an update. */
function program(parameter: string): string {
  return `
    const at = { instance: ${crnOf(activityTracker)} };
    const access = new ibmkeys.AccessKey("access", { instance: ${crnOf(secure)}, limit: Number(process.env.LIMIT ?? 3) });
    const resource = new ibmkeys.ResourceKey("resource", {
      source: ${crnOf(objectStorage)},
      parameters: { deep: [pulumi.secret(${JSON.stringify(parameter)})] },
    });
    const ingestion = new ibmkeys.IngestionKey("ingestion", at);
    const service = new ibmkeys.ServiceKey("service", { ...at, restrict: true });
    const token = new ibmkeys.ApiToken("token", { instance: ${crnOf(monitor)} });
    module.exports = {
      access: access.accessKey, credentials: resource.credentials, ingestion: ingestion.ingestionKey,
      service: service.serviceKey, token: token.token, parameters: resource.parameters,
    };`;
}

/** As those of a database have, in objects in objects, and with a certificate. */
function addLongAndNestedCredentials(cloud: Cloud, plant: (kind: string) => string): void {
  const { resourceKeys } = cloud.services;
  const create = resourceKeys.create.bind(resourceKeys);
  for (const instance of cloud.services.store.state.instances) {
    if (instance.guid === objectStorage.guid) instance.credentials = "frozen";
  }
  resourceKeys.create = (...asked) => {
    const key = create(...asked);
    Object.assign(key.frozenCredentials, {
      connection: { cli: { arguments: [["--password", plant("nested")]] } },
      certificate: plant("long") + "x".repeat(20_000),
    });
    return key;
  };
}
