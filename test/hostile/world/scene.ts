import assert from "node:assert/strict";
import { type CloudState, type Emulator, startEmulator } from "pulumi-ibm-keys/emulator";
import type { Session } from "../../../provider/cloud/session";
import type { RetryRules } from "../../../provider/http/retry";
import { sessionAt } from "../../cloud/with-cloud";
import { idsIn, idsKnownTo } from "../../faults/matrix/standing";
import type { Declared } from "../../faults/world/engine";
import { type Configuration, OwnProcess, type Prints } from "../../faults/world/provider";
import { firstDay, Time } from "../../faults/world/time";
import type { Work } from "../../faults/world/world";
import { WorldStack } from "../../faults/world/world-stack";
import { FakeClock } from "../../http/fake-clock";
import { Front } from "./front";
import { OtherHost } from "./other-host";

/** A cloud behind a front that may lie, and another host beside it, in a time of their own. */
export class HostileWorld {
  readonly prints: Prints = { text: "" };
  /** Added to the environment of each provider process. */
  environment: Record<string, string> = {};

  private constructor(
    readonly time: Time,
    readonly emulator: Emulator,
    readonly front: Front,
    readonly other: OtherHost,
    readonly fresh: CloudState,
  ) {}

  static async open(): Promise<HostileWorld> {
    const time = new Time();
    const emulator = await startEmulator({ clock: () => time.now });
    const front = await Front.open(emulator);
    return new HostileWorld(time, emulator, front, await OtherHost.open(), emulator.cloud.contents());
  }

  async close(): Promise<void> {
    await Promise.all([this.front.close(), this.other.close()]);
    await this.emulator.close();
  }

  reset(): void {
    this.front.clear();
    this.other.clear();
    this.emulator.cloud.restore(this.fresh);
    this.emulator.clearRequests();
    this.environment = {};
    this.prints.text = "";
    this.time.now = firstDay;
  }

  /** Runs the engine with a new provider process. */
  async run<Result>(work: Work<Result>, configuration: Configuration = {}): Promise<Result> {
    const environment = { ...this.front.environment, ...this.environment };
    const provider = new OwnProcess(this.time, environment, this.prints, configuration);
    try {
      return await work(provider);
    } finally {
      provider.end();
    }
  }
}

/** What a test has: the world as on its first day, and its stacks. */
export class HostileScene {
  #world: HostileWorld | undefined;
  #stacks: WorldStack[] = [];

  async open(): Promise<void> {
    this.#world = await HostileWorld.open();
  }

  async close(): Promise<void> {
    await this.#world?.close();
  }

  begin(): void {
    this.world.reset();
    this.#stacks = [];
  }

  get world(): HostileWorld {
    return this.#world ?? assert.fail("the world is not open");
  }

  get front(): Front {
    return this.world.front;
  }

  get cloud() {
    return this.world.emulator.cloud;
  }

  stack(program: Record<string, Declared>): WorldStack {
    const stack = new WorldStack(this.world, program);
    this.#stacks.push(stack);
    return stack;
  }

  /** A client of its own, by a clock that those who sleep make jump. */
  session(clock = new FakeClock(), rules: Partial<RetryRules> = {}): Session {
    const apiKey = this.world.emulator.environment.IC_API_KEY ?? "";
    return sessionAt(this.front.endpoints, { kind: "api-key", apiKey }, clock, rules);
  }

  /** Ids of the keys that were made. */
  get own(): string[] {
    const before = new Set(idsIn(this.world.fresh));
    return idsIn(this.cloud.contents()).filter((id) => !before.has(id));
  }

  /** Those of them that no stack knows. */
  get unknown(): string[] {
    const known = new Set(this.#stacks.flatMap(({ engine }) => idsKnownTo(engine)));
    return this.own.filter((id) => !known.has(id));
  }
}

/** Tests that each begin behind a front that tells the truth; after each, nothing has arrived at the other host. */
export function describeBehindFront(
  title: string,
  tests: (scene: HostileScene, it: (title: string, test: () => Promise<void>) => void) => void,
): void {
  describe(title, function () {
    this.timeout(30_000);
    const scene = new HostileScene();
    before(() => scene.open());
    beforeEach(() => scene.begin());
    after(() => scene.close());
    tests(scene, (what, test) => {
      it(what, async () => {
        await test();
        assert.deepEqual([scene.world.other.connections, scene.world.other.heard], [0, []], "another host was asked");
      });
    });
  });
}

/** Fails where an error is not one line of plain words. */
export function assertClear(message: string): void {
  assert.doesNotMatch(
    message,
    /Maximum call stack|Invalid string length|URI malformed|\b(RangeError|TypeError|SyntaxError)\b/,
  );
  assert.doesNotMatch(message, /\b(Infinity|NaN|undefined|null)\b|\[object|\d[eE]\+\d|\n|\n\s+at /);
  assert.match(message, /^\S.*\S$/s);
  assert.ok(message.length < 1_500, `${message.length} characters`);
}
