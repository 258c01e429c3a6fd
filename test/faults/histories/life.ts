import assert from "node:assert/strict";
import { defaults } from "pulumi-ibm-keys/emulator";
import { isGivenOut } from "../matrix/secrets";
import { idsIn, idsKnownTo } from "../matrix/standing";
import { strikes } from "../matrix/strikes";
import { type Declared, LocalEngine, type Program, type Run } from "../world/engine";
import type { Properties } from "../world/provider";
import { day } from "../world/time";
import type { World } from "../world/world";
import { type Blow, type Event, type Name, names } from "./history";

const { secure, monitor, objectStorage, activityTracker } = defaults.instances;

/** What each name declares, in three variants. */
const variants: Readonly<Record<Name, readonly [Declared, Declared, Declared]>> = {
  agents: access({}, { limit: 4 }, { enabled: false }),
  // The same shape as the other: answers lost at the same time are about keys that nobody can tell apart.
  "more-agents": access({}, { limit: 4, rotation: undefined }, { instance: monitor.crn }),
  uploads: resource({}, { name: "uploads" }, { role: "Reader" }),
  senders: tracked("ingestion-key", {}, { name: "senders" }, { role: "Writer" }),
  exporter: tracked("service-key", {}, { restrict: true }, { restrict: true, keepResourceKey: false }),
  dashboards: [
    { kind: "api-token", args: { instance: monitor.crn } },
    { kind: "api-token", args: { instance: monitor.crn, service: "sysdig-monitor" } },
    { kind: "api-token", args: { instance: secure.crn } },
  ],
};

function access(...args: [Properties, Properties, Properties]): [Declared, Declared, Declared] {
  const rotation = { every: "30d", overlap: "7d", quarantine: "3d" };
  return three(args, (own) => ({ kind: "access-key", args: { instance: secure.crn, rotation, ...own } }));
}

function resource(...args: [Properties, Properties, Properties]): [Declared, Declared, Declared] {
  const rotation = { every: "30d", overlap: "7d" };
  return three(args, (own) => ({
    kind: "resource-key",
    args: { source: objectStorage.crn, role: "Writer", rotation, ...own },
  }));
}

function tracked(
  kind: "ingestion-key" | "service-key",
  ...args: [Properties, Properties, Properties]
): [Declared, Declared, Declared] {
  return three(args, (own) => ({ kind, args: { instance: activityTracker.crn, ...own } }));
}

function three(
  [one, two, other]: [Properties, Properties, Properties],
  declared: (own: Properties) => Declared,
): [Declared, Declared, Declared] {
  return [declared(one), declared(two), declared(other)];
}

/** A stack that lives through a history, in a cloud that strangers use too. */
export class Life {
  readonly #engine = new LocalEngine();
  readonly #foreign = new Set<string>();
  readonly #seen: Set<string>;
  #program: Record<string, Declared> = {};
  /** Provider processes killed: each may leave behind what it was making, one of each kind of key. */
  #excused = 0;
  /** A deletion failed, and nobody knows what it has done. */
  #isInDoubt = false;

  constructor(readonly world: World) {
    const { cloud, emulator, time } = world;
    emulator.faults.clear();
    emulator.clearRequests();
    cloud.rooms.ledger.onChange(() => undefined);
    cloud.restore(world.fresh);
    time.now = Date.parse("2026-01-01T00:00:00Z");
    this.#stranger(() => cloud.addResourceKey({ name: "uploads", source: objectStorage.crn }));
    this.#seen = new Set(idsIn(cloud.contents()));
    for (const id of this.#seen) this.#foreign.add(id);
    cloud.rooms.ledger.onChange(() => this.#look());
  }

  async live(events: readonly Event[]): Promise<void> {
    for (const event of events) {
      await this.#happens(event);
      this.#mustHold();
    }
    await this.#settle();
  }

  async #happens(event: Event): Promise<void> {
    const { time, cloud } = this.world;
    switch (event.what) {
      case "run":
        await this.#run(event.command, event.strike);
        time.now += 60_000;
        return;
      case "declare":
        if (event.variant === undefined) delete this.#program[event.name];
        else this.#program[event.name] = variants[event.name][event.variant] ?? variants[event.name][0];
        return;
      case "days pass":
        time.now += event.days * day;
        return;
      case "stranger": {
        const deeds = [
          () => cloud.createAccessKey(secure.guid, { limit: 9 }),
          () => cloud.addResourceKey({ name: "somebody-elses", source: objectStorage.crn }),
          () => cloud.addResourceKey({ name: "somebody-elses", source: activityTracker.crn }),
          () => cloud.createAccessKey(monitor.guid, { limit: 9 }),
        ];
        this.#stranger(deeds[event.deed] ?? (() => undefined));
      }
    }
  }

  async #run(command: "up" | "refresh" | "destroy", blow: Blow | undefined): Promise<Run> {
    const run = await this.#carryOut(command, blow);
    this.#isInDoubt =
      command === "refresh" ? run.errors.length > 0 && this.#isInDoubt : this.#isInDoubt || run.undeleted.length > 0;
    return run;
  }

  async #carryOut(command: "up" | "refresh" | "destroy", blow: Blow | undefined): Promise<Run> {
    const program: Program = { ...this.#program };
    const work = (provider: Parameters<LocalEngine["up"]>[1]) => {
      if (command === "up") return this.#engine.up(program, provider);
      return command === "refresh" ? this.#engine.refresh(provider) : this.#engine.destroy(provider);
    };
    const ways = blow === undefined ? [] : (strikes[blow.name] ?? []);
    const strike = ways[(blow?.way ?? 0) % Math.max(1, ways.length)];
    if (blow === undefined || strike === undefined) return this.world.run(work);
    if (strike.at === "process") this.#excused += names.length;
    return this.world.runInTheWay(work, strike, blow.nth);
  }

  /** Without faults a run or two end all that was left over, and another one finds nothing to do. */
  async #settle(): Promise<void> {
    const { cloud } = this.world;
    // What a failed deletion has done only a refresh can tell: an `up` asks nothing of what has not changed.
    // Of a key that is still young not even a refresh believes that it is gone.
    if (this.#isInDoubt) this.world.time.now += 10 * 60_000;
    if (this.#isInDoubt) assert.deepEqual((await this.#run("refresh", undefined)).errors, []);
    for (let tries = 1; ; tries++) {
      const { errors } = await this.#run("up", undefined);
      if (errors.length === 0) break;
      assert.ok(tries < 3, `it does not settle: ${errors.join(" ")}`);
      this.world.time.now += 60_000;
    }
    const idle = await this.#run("up", undefined);
    assert.deepEqual(
      Object.values(idle.did).filter((did) => did !== "same"),
      [],
      JSON.stringify(idle),
    );
    this.#mustHold();
    assert.deepEqual(this.#engine.saved.map(({ name }) => name).sort(), Object.keys(this.#program).sort());
    for (const saved of this.#engine.saved)
      assert.ok(isGivenOut(saved, cloud.contents()), `${saved.name} does not work`);

    const { errors } = await this.#run("destroy", undefined);
    assert.deepEqual([errors, this.#engine.saved, this.#engine.leaving], [[], [], []]);
    this.#mustHold();
  }

  /** What must hold at any time. */
  #mustHold(): void {
    this.#look();
    const { cloud } = this.world;
    const known = new Set(idsKnownTo(this.#engine));
    assert.deepEqual(
      [...known].filter((id) => !this.#seen.has(id)),
      [],
      "the state names keys that never were",
    );
    assert.deepEqual(
      [...known].filter((id) => this.#foreign.has(id)),
      [],
      "the state names somebody else's keys",
    );
    const alive = new Set(idsIn(cloud.contents()));
    assert.deepEqual(
      [...this.#foreign].filter((id) => !alive.has(id)),
      [],
      "somebody else's keys are gone",
    );
    const unknown = [...alive].filter((id) => !known.has(id) && !this.#foreign.has(id));
    const open = this.#engine.saved.filter(({ outputs }) => outputs.attempt !== undefined).length;
    assert.ok(unknown.length <= this.#excused + open, `nobody knows ${unknown.join()}`);
  }

  #stranger(deed: () => unknown): void {
    const before = new Set(idsIn(this.world.cloud.contents()));
    deed();
    for (const id of idsIn(this.world.cloud.contents())) if (!before.has(id)) this.#foreign.add(id);
  }

  #look(): void {
    for (const id of idsIn(this.world.cloud.contents())) this.#seen.add(id);
  }
}
