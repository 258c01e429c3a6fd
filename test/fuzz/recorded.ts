import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { dynamic } from "@pulumi/pulumi";
import { type CloudState, type Emulator, startEmulator } from "pulumi-ibm-keys/emulator";
import { z } from "zod";
import { deployment } from "../../harness/stack/deployment";
import { provider as accessKey } from "../../provider/keys/access-key/lifecycle";
import { provider as apiToken } from "../../provider/keys/api-token/lifecycle";
import { provider as ingestionKey } from "../../provider/keys/ingestion-key/lifecycle";
import { provider as resourceKey } from "../../provider/keys/resource-key/lifecycle";
import { provider as serviceKey } from "../../provider/keys/service-key/lifecycle";
import { Canaries } from "../fixtures/canaries";
import { OwnProcess } from "../fixtures/provider/provider";
import { Time } from "../fixtures/provider/time";
import { dateOfDay, recordedOn } from "../upgrade/program";

type Properties = Record<string, unknown>;
export type Provider = Required<dynamic.ResourceProvider<Properties, Properties>>;

const provider = z.custom<Provider>((value) => typeof value === "object");

const secret = z.object({ plaintext: z.string() });

/** The provider of each kind, in this process. */
export const kinds = Object.entries({
  AccessKey: accessKey,
  ResourceKey: resourceKey,
  IngestionKey: ingestionKey,
  ServiceKey: serviceKey,
  ApiToken: apiToken,
}).map(([kind, each]) => ({
  kind,
  folder: kind.replace(/(?<=.)[A-Z]/g, "-$&").toLowerCase(),
  provider: provider.parse(each),
  ...goodOf(kind),
}));

const recorded = join(__dirname, "..", "upgrade", "0.1.0");

/** The cloud of the recorded stack, a week after the recording: some older keys are to be ended. */
export class RecordedCloud {
  #processes = 0;
  #process: OwnProcess | undefined;
  readonly secrets = new Canaries();

  private constructor(
    readonly emulator: Emulator,
    readonly contents: CloudState,
  ) {
    for (const { apikey } of contents.apiKeys) this.secrets.add(apikey);
    for (const { accessKey } of contents.accessKeys) this.secrets.add(accessKey);
    for (const { key } of contents.apiTokens) this.secrets.add(key);
    for (const { ingestionKey, serviceKeys } of contents.instances) {
      this.secrets.add(...serviceKeys, ...(ingestionKey === null ? [] : [ingestionKey]));
    }
  }

  static async open(): Promise<RecordedCloud> {
    const clock = () => dateOfDay(recordedOn + 7);
    const reading = await startEmulator({ clock, stateFile: join(recorded, "cloud.json") });
    const contents = reading.cloud.contents();
    await reading.close();
    return new RecordedCloud(await startEmulator({ clock }), contents);
  }

  get apiKey(): string {
    return this.contents.apiKeys[0]?.apikey ?? assert.fail("no API key");
  }

  /** From now on this process is a provider's process, in which nobody waits. */
  enter(): void {
    const environment = { ...this.emulator.environment, IC_API_KEY: this.apiKey };
    this.#process = new OwnProcess(new Time(dateOfDay(recordedOn + 7)), environment, { text: "" });
  }

  /** As the cloud was, for a provider with a session of its own. */
  startAnew(): void {
    this.emulator.faults.clear();
    this.emulator.clearRequests();
    this.emulator.cloud.restore(this.contents);
    this.#processes++;
    // Not used where an API key signs in, but another setting is another session.
    process.env.IBMCLOUD_CR_VPC_URL = `http://127.0.0.1:9/process-${this.#processes}`;
  }

  /** Ends the provider's process, and closes the cloud. */
  async leave(): Promise<void> {
    this.#process?.end();
    await this.emulator.close();
  }
}

interface Good {
  id: string;
  inputs: Properties;
  outputs: Properties;
}

/** What the engine had saved of the one key of this kind. */
function goodOf(kind: string): Good {
  const checkpoint = readFileSync(join(__dirname, "..", "upgrade", "0.1.0", "checkpoint.json"), "utf8");
  const { resources } = deployment.parse(JSON.parse(checkpoint)).deployment;
  const found = resources.find(({ type }) => type.endsWith(`ibm-keys:${kind}`)) ?? assert.fail(kind);
  return { id: found.id ?? "", inputs: shown(found.inputs), outputs: shown(found.outputs) };
}

function shown(all: Properties = {}): Properties {
  return Object.fromEntries(
    Object.entries(all).map(([name, value]) => {
      const hidden = secret.safeParse(value);
      return [name, hidden.success ? JSON.parse(hidden.data.plaintext) : value];
    }),
  );
}
