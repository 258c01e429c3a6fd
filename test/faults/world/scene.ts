import assert from "node:assert/strict";
import { defaults, type Fault, type InjectedFault } from "pulumi-ibm-keys/emulator";
import type { Declared } from "./engine";
import { Invariants } from "./invariants";
import type { Properties } from "./provider";
import { creating, listing, type Made } from "./requests";
import type { Strangers } from "./strangers";
import { day, firstDay } from "./time";
import { World } from "./world";
import { WorldStack } from "./world-stack";

export const { secure, monitor, objectStorage, activityTracker } = defaults.instances;

export function accessKey(args: Properties = {}): Declared {
  return { kind: "access-key", args: { instance: secure.crn, ...args } };
}

export function resourceKey(args: Properties = {}): Declared {
  return { kind: "resource-key", args: { source: objectStorage.crn, ...args } };
}

export function serviceKey(args: Properties = {}): Declared {
  return { kind: "service-key", args: { instance: activityTracker.crn, ...args } };
}

export function ingestionKey(args: Properties = {}): Declared {
  return { kind: "ingestion-key", args: { instance: activityTracker.crn, ...args } };
}

/** Where a test takes place: a world as on its first day, its stacks, and the strangers in it. */
export class Scene {
  #world: World | undefined;
  #stacks: WorldStack[] = [];
  #invariants: Invariants | undefined;

  async open(): Promise<void> {
    this.#world = await World.open();
  }

  async close(): Promise<void> {
    await this.#world?.close();
  }

  begin(): void {
    this.world.reset();
    this.#stacks = [];
    this.#invariants = new Invariants(this.world, () => this.#stacks.map(({ engine }) => engine));
    this.#listen();
  }

  /** What holds after every test, whatever it was about. */
  end(): void {
    this.invariants.mustHold();
  }

  /** Two resources may hold this key for once: nothing that the engine shows a provider could have told. */
  allowShared(id: string): void {
    this.invariants.allowShared(id);
  }

  get world(): World {
    return this.#world ?? assert.fail("the world is not open");
  }

  get cloud() {
    return this.world.cloud;
  }

  get strangers(): Strangers {
    return this.invariants.strangers;
  }

  get invariants(): Invariants {
    return this.#invariants ?? assert.fail("the test has not begun");
  }

  stack(program: Record<string, Declared> = {}): WorldStack {
    const stack = new WorldStack(this.world, program);
    this.#stacks.push(stack);
    return stack;
  }

  /** From now on it is this day, counted from 0. */
  onDay(number: number): void {
    this.world.time.now = firstDay + number * day;
  }

  /** Every create of these things ends so. */
  cut(made: Made, fault: Fault): InjectedFault {
    return this.world.emulator.faults.add({ match: creating[made], times: "always", fault });
  }

  /** Every create of these things is carried out and not answered, and what was made cannot be listed. */
  loseAnswers(made: Made): { end: () => void } {
    const { faults } = this.world.emulator;
    const cut = this.cut(made, { kind: "reset-after" });
    let unread: InjectedFault | undefined;
    this.cloud.services.store.onChange(() => {
      this.invariants.look();
      unread ??= faults.add({ match: listing[made], times: "always", fault: { kind: "reset-before" } });
    });
    return {
      end: () => {
        cut.remove();
        unread?.remove();
        this.#listen();
      },
    };
  }

  /** Ids of the keys that there are and that are no stranger's. */
  get own(): string[] {
    return this.invariants.own;
  }

  /** Those of them that no stack knows. */
  get unknown(): string[] {
    return this.invariants.unknown;
  }

  #listen(): void {
    this.cloud.services.store.onChange(() => this.invariants.look());
  }
}

/** In the place of mocha's `it`: after the test it looks at what must hold whatever the test was about. */
export type It = (title: string, test: () => Promise<void>) => void;

/** Tests that each begin in a world as on its first day. */
export function describeInWorld(title: string, tests: (scene: Scene, it: It) => void): void {
  describe(title, function () {
    this.timeout(20_000);
    const scene = new Scene();
    before(() => scene.open());
    beforeEach(() => scene.begin());
    after(() => scene.close());
    tests(scene, (what, test) => {
      it(what, async () => {
        await test();
        scene.end();
      });
    });
  });
}
