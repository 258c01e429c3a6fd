import { type Contents, type Emulator, type Fault, startEmulator } from "pulumi-ibm-keys/emulator";
import { KillableProcess, OwnProcess, type Prints, type ProviderProcess } from "./provider";
import { Time } from "./time";
import { type Obstacle, Wire } from "./wire";

/** What goes wrong with one request, or with all from one on. A harmless one is made good before anybody notices. */
export type Strike =
  | { at: "cloud"; fault: Fault; times: 1 | "always"; isHarmless?: boolean }
  | { at: "wire"; obstacle: Obstacle; times: 1 | "always"; isHarmless?: boolean }
  /** The provider's process is killed, before the request does its work or after it. */
  | { at: "process"; when: "before" | "after" };

/** A cloud, the way to it, and their time. */
export class World {
  readonly prints: Prints = { text: "" };

  private constructor(
    readonly time: Time,
    readonly emulator: Emulator,
    readonly wire: Wire,
    readonly fresh: Contents,
  ) {}

  static async open(): Promise<World> {
    const time = new Time();
    const emulator = await startEmulator({ clock: () => time.now });
    const wire = new Wire(Number(new URL(emulator.url).port));
    await wire.open();
    return new World(time, emulator, wire, emulator.cloud.contents());
  }

  get cloud() {
    return this.emulator.cloud;
  }

  async close(): Promise<void> {
    await this.wire.close();
    await this.emulator.close();
  }

  /** Runs the engine with a new provider process. */
  async run<Result>(work: (provider: ProviderProcess) => Promise<Result>): Promise<Result> {
    return this.#inOwnProcess(work, () => false);
  }

  /** The same, while the request of this number, counted from 1, is struck; throws where there is no such request. */
  async runStruck<Result>(
    work: (provider: ProviderProcess) => Promise<Result>,
    strike: Strike,
    nth: number,
  ): Promise<Result> {
    let hasStruck = false;
    const result = await this.runInTheWay(work, strike, nth, (struck) => {
      hasStruck = struck;
    });
    if (!hasStruck) throw new Error("no request was struck");
    return result;
  }

  /** The same, whether there is a request of that number or not. */
  async runInTheWay<Result>(
    work: (provider: ProviderProcess) => Promise<Result>,
    strike: Strike,
    nth: number,
    tell: (hasStruck: boolean) => void = () => undefined,
  ): Promise<Result> {
    const { faults } = this.emulator;
    try {
      if (strike.at === "process") return await this.#inKilledProcess(work, strike.when, nth, tell);
      if (strike.at === "wire") {
        this.wire.obstruct(strike.obstacle, nth, strike.times);
        const result = await this.#inOwnProcess(work, () => false);
        tell(this.wire.obstructed > 0);
        return result;
      }
      const armed = faults.add({ nth, times: strike.times, fault: strike.fault });
      let heard = 0;
      const result = await this.#inOwnProcess(work, () => {
        const isNew = strike.fault.kind === "answer-lost" && armed.hits > heard;
        heard = armed.hits;
        return isNew;
      });
      tell(armed.hits > 0);
      return result;
    } finally {
      faults.clear();
      this.wire.clear();
    }
  }

  async #inOwnProcess<Result>(
    work: (provider: ProviderProcess) => Promise<Result>,
    isAnswerLost: () => boolean,
  ): Promise<Result> {
    const environment = this.wire.environment(this.emulator.environment);
    const provider = new OwnProcess(this.time, environment, this.prints);
    const leaveWire = this.wire.enter();
    // By a real timer: those of the provider are the world's.
    const watch = setInterval(() => {
      if (isAnswerLost()) provider.expire();
    }, 1);
    try {
      return await work(provider);
    } finally {
      clearInterval(watch);
      leaveWire();
      provider.end();
    }
  }

  async #inKilledProcess<Result>(
    work: (provider: ProviderProcess) => Promise<Result>,
    when: "before" | "after",
    nth: number,
    tell: (hasStruck: boolean) => void,
  ): Promise<Result> {
    const environment = { ...this.emulator.environment, PULUMI_IBM_KEYS_NOW: this.time.iso };
    const provider = new KillableProcess(environment);
    const armed = this.emulator.faults.add({ nth, fault: { kind: "latency", ms: 60_000, when } });
    const watch = setInterval(() => {
      if (armed.hits > 0) provider.kill();
    }, 1);
    try {
      return await work(provider);
    } finally {
      clearInterval(watch);
      tell(armed.hits > 0);
      provider.end();
    }
  }
}
