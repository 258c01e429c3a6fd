import assert from "node:assert/strict";
import { type Declared, LocalEngine, type Saved } from "./engine";
import type { Options, UpOptions } from "./options";
import type { Configuration, Properties } from "./provider";
import type { Run } from "./steps";
import { minute } from "./time";
import type { Work, World } from "./world";

/** What a run came to, and what the provider said in it. */
export type Told = Run & { said: string };

/** A stack in a world: what its program declares, and what its engine has saved. Each run has a provider process of its own. */
export class WorldStack {
  readonly engine = new LocalEngine();
  configuration: Configuration = {};

  constructor(
    readonly world: Pick<World, "run" | "prints" | "time">,
    public program: Record<string, Declared> = {},
  ) {}

  up(options?: UpOptions): Promise<Told> {
    return this.#told((provider) => this.engine.up(this.program, provider, options));
  }

  preview(options?: Omit<UpOptions, "refresh">): Promise<Told> {
    return this.#told((provider) => this.engine.preview(this.program, provider, options));
  }

  refresh(options?: Options): Promise<Told> {
    return this.#told((provider) => this.engine.refresh(provider, options));
  }

  destroy(options?: Options): Promise<Told> {
    return this.#told((provider) => this.engine.destroy(provider, options));
  }

  /** An `up` in which nothing may fail. */
  async mustUp(options?: UpOptions): Promise<Told> {
    const run = await this.up(options);
    assert.deepEqual(run.errors, []);
    return run;
  }

  /** `up` again and again, a minute apart, until one succeeds; says how many it took. */
  async settle(most = 3): Promise<number> {
    for (let ups = 1; ; ups++) {
      const { errors } = await this.up();
      if (errors.length === 0) return ups;
      assert.ok(ups < most, `it does not settle: ${errors.join(" ")}`);
      this.world.time.now += minute;
    }
  }

  /** An `up` ten minutes later, when nothing of what was lost can turn up any more. */
  async later(): Promise<Told> {
    this.world.time.now += 10 * minute + 1;
    return this.mustUp();
  }

  /** One that finds nothing to do. */
  async mustBeIdle(): Promise<void> {
    const { did, errors } = await this.up();
    assert.deepEqual([errors, Object.values(did).filter((each) => each !== "same")], [[], []]);
  }

  saved(name: string): Saved {
    return this.engine.saved.find((one) => one.name === name) ?? assert.fail(`${name} is not in the state`);
  }

  outputs(name: string): Properties {
    return this.saved(name).outputs;
  }

  /** Changes what one resource declares, and nothing else. */
  declare(name: string, args: Properties): void {
    const declared = this.program[name] ?? assert.fail(`${name} is not declared`);
    this.program = { ...this.program, [name]: { ...declared, args: { ...declared.args, ...args } } };
  }

  async #told(work: Work<Run>): Promise<Told> {
    const { prints } = this.world;
    const before = prints.text.length;
    const run = await this.world.run(work, this.configuration);
    return { ...run, said: prints.text.slice(before) };
  }
}
