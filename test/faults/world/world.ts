import { setTimeout } from "node:timers/promises";
import { type Contents, type Emulator, type Settings, startEmulator } from "pulumi-ibm-keys/emulator";
import type { Strike } from "../../../harness/fault-matrix/strikes";
import { KillableProcess } from "./killable-process";
import { Patience } from "./patience";
import { type Configuration, OwnProcess, type Prints, type ProviderProcess } from "./provider";
import { firstDay, Time } from "./time";
import { Wire } from "./wire";

/** What an engine does with a provider. */
export type Work<Result> = (provider: ProviderProcess) => Promise<Result>;

/** A cloud, the way to it, and their time. */
export class World {
  readonly prints: Prints = { text: "" };

  private constructor(
    readonly time: Time,
    readonly emulator: Emulator,
    readonly wire: Wire,
    readonly fresh: Contents,
    readonly settings: Settings,
  ) {}

  static async open(): Promise<World> {
    const time = new Time();
    const emulator = await startEmulator({ clock: () => time.now });
    const wire = new Wire(Number(new URL(emulator.url).port));
    await wire.open();
    return new World(time, emulator, wire, emulator.cloud.contents(), { ...emulator.cloud.settings });
  }

  get cloud() {
    return this.emulator.cloud;
  }

  async close(): Promise<void> {
    await this.wire.close();
    await this.emulator.close();
  }

  /** Everything as on the first day. */
  reset(): void {
    const { cloud, faults } = this.emulator;
    cloud.rooms.ledger.onChange(() => undefined);
    faults.clear();
    this.wire.clear();
    cloud.restore(this.fresh);
    Object.assign(cloud.settings, this.settings);
    this.emulator.clearRequests();
    this.prints.text = "";
    this.time.now = firstDay;
  }

  /** So much later what was under way in the cloud is done: the emulator looks at the clock by a timer of its own. */
  async pass(milliseconds: number): Promise<void> {
    this.time.now += milliseconds;
    await setTimeout(20);
  }

  /** Runs the engine with a new provider process. */
  async run<Result>(work: Work<Result>, configuration: Configuration = {}): Promise<Result> {
    const [result] = await this.runTogether([work], configuration);
    if (result === undefined) throw new Error("nothing was run");
    return result;
  }

  /** Runs several engines at once, as pipelines do, each with a provider process of its own. */
  async runTogether<Result>(works: readonly Work<Result>[], configuration: Configuration = {}): Promise<Result[]> {
    const environment = this.wire.environment(this.emulator.environment);
    const leaveWire = this.wire.enter();
    const runs = works.map((work) => {
      const provider = new OwnProcess(this.time, environment, this.prints, configuration);
      return { work, provider };
    });
    const patience = new Patience(this.emulator, this.time);
    // By a real timer: those of the provider are the world's.
    const watch = setInterval(() => patience.look(), 1);
    try {
      return await Promise.all(runs.map(({ work, provider }) => work(provider)));
    } finally {
      clearInterval(watch);
      leaveWire();
      for (const { provider } of runs) provider.end();
    }
  }

  /** The same, while the request of this number, counted from 1, is struck; throws where there is no such request. */
  async runStruck<Result>(
    work: Work<Result>,
    strike: Strike,
    nth: number,
    configuration: Configuration = {},
  ): Promise<Result> {
    let hasStruck = false;
    const tell = (struck: boolean) => {
      hasStruck = struck;
    };
    const result = await this.runInTheWay(work, strike, nth, configuration, tell);
    if (!hasStruck) throw new Error("no request was struck");
    return result;
  }

  /** The same, whether there is a request of that number or not. */
  async runInTheWay<Result>(
    work: Work<Result>,
    strike: Strike,
    nth: number,
    configuration: Configuration = {},
    tell: (hasStruck: boolean) => void = () => undefined,
  ): Promise<Result> {
    if (strike.at === "process") return this.#inKilledProcess(work, strike.when, nth, configuration, tell);
    if (strike.at === "wire") {
      this.wire.obstruct(strike.obstacle, nth, strike.times);
      try {
        return await this.run(work, configuration);
      } finally {
        tell(this.wire.obstructed > 0);
        this.wire.clear();
      }
    }
    const armed = this.emulator.faults.add({ nth, times: strike.times, fault: strike.fault });
    try {
      return await this.run(work, configuration);
    } finally {
      tell(armed.hits > 0);
      armed.remove();
    }
  }

  async #inKilledProcess<Result>(
    work: Work<Result>,
    when: "before" | "after",
    nth: number,
    configuration: Configuration,
    tell: (hasStruck: boolean) => void,
  ): Promise<Result> {
    const environment = { ...this.emulator.environment, PULUMI_IBM_KEYS_NOW: this.time.iso };
    const provider = new KillableProcess(environment, configuration);
    const armed = this.emulator.faults.add({ nth, fault: { kind: "latency", ms: 60_000, when } });
    const watch = setInterval(() => {
      if (armed.hits > 0) provider.kill();
    }, 1);
    try {
      return await work(provider);
    } finally {
      clearInterval(watch);
      tell(armed.hits > 0);
      armed.remove();
      provider.end();
    }
  }
}
