import type { Emulator } from "pulumi-ibm-keys/emulator";
import type { Kind } from "../../../harness/fault-matrix/kinds";
import { LocalEngine, type Saved } from "./engine";
import { OwnProcess, type Properties, type ProviderProcess } from "./provider";
import type { Run } from "./steps";
import { Time } from "./time";

/** A stack of one key in a cloud that a test has opened itself; each run has a provider process of its own. */
export class LoneStack {
  readonly #engine = new LocalEngine();

  constructor(
    readonly emulator: Pick<Emulator, "environment">,
    readonly args: Properties,
    readonly kind: Kind,
  ) {}

  get saved(): Saved | undefined {
    return this.#engine.saved[0];
  }

  set saved(saved: Saved | undefined) {
    this.#engine.saved = saved === undefined ? [] : [structuredClone(saved)];
  }

  async up(now: number): Promise<{ did: Run["did"][string] | undefined; error: Error | undefined }> {
    const program = { key: { kind: this.kind, args: this.args } };
    const { did, errors } = await this.#run(now, (provider) => this.#engine.up(program, provider));
    return { did: did.key, error: errorOf(errors) };
  }

  /** Throws where it fails. */
  async destroy(now: number, emulator = this.emulator): Promise<void> {
    const { errors } = await this.#run(now, (provider) => this.#engine.destroy(provider), emulator);
    const error = errorOf(errors);
    if (error !== undefined) throw error;
  }

  async #run(
    now: number,
    work: (provider: ProviderProcess) => Promise<Run>,
    { environment } = this.emulator,
  ): Promise<Run> {
    const provider = new OwnProcess(new Time(now), environment, { text: "" });
    try {
      return await work(provider);
    } finally {
      provider.end();
    }
  }
}

function errorOf([first]: readonly string[]): Error | undefined {
  return first === undefined ? undefined : new Error(first);
}
