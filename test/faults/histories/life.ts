import assert from "node:assert/strict";
import type { Fault } from "pulumi-ibm-keys/emulator";
import { type MatrixStrike, strikes } from "../../../harness/fault-matrix/strikes";
import { Invariants } from "../../fixtures/provider/invariants";
import type { Properties, ProviderProcess } from "../../fixtures/provider/provider";
import { creating } from "../../fixtures/provider/requests";
import { workingIn } from "../../fixtures/provider/snapshot";
import type { Run } from "../../fixtures/provider/steps";
import { day, minute } from "../../fixtures/provider/time";
import type { World } from "../../fixtures/provider/world";
import { WorldStack } from "../../fixtures/provider/world-stack";
import { changed, withoutEmergency } from "./changes";
import { type Behaviour, type Event, type Name, names, type StackName } from "./history";
import { act } from "./stranger-actions";
import { variants } from "./variants";

type Of<What extends Event["what"]> = Extract<Event, { what: What }>;

/** Two stacks that live through a history, in a cloud that strangers use too. */
export class Life {
  readonly #stacks: Readonly<Record<StackName, WorldStack>>;
  readonly #invariants: Invariants;
  /** Provider processes killed: each may leave behind what it was making, one of each kind of key. */
  #killed = 0;
  /** Stacks of which a deletion failed, and nobody knows what it has done. */
  readonly #withFailedDeletion = new Set<StackName>();

  constructor(readonly world: World) {
    world.reset();
    const { cloud } = world;
    const { apikey } = cloud.addApiKey({ name: "other" });
    const configuration = { "ibm-keys:profiles": JSON.stringify({ other: { apiKey: apikey } }) };
    this.#stacks = { one: new WorldStack(world), other: new WorldStack(world) };
    for (const stack of Object.values(this.#stacks)) stack.configuration = configuration;
    this.#invariants = new Invariants(world, () => Object.values(this.#stacks).map(({ engine }) => engine));
    act(this.#invariants.strangers, "resource key");
    act(this.#invariants.strangers, "access key");
    cloud.services.store.onChange(() => this.#invariants.look());
  }

  async live(events: readonly Event[]): Promise<void> {
    for (const event of events) {
      await this.#happens(event);
      this.#invariants.mustHold();
    }
    await this.#settle();
  }

  async #happens(event: Event): Promise<void> {
    const { time } = this.world;
    switch (event.what) {
      case "run":
        await this.#run(event);
        return this.world.pass(minute);
      case "both run":
        return this.#runBoth();
      case "declare":
        return this.#declare(event);
      case "change":
        return this.#change(event);
      case "emergency":
        return this.#meetEmergency(event);
      case "days pass":
        time.now += event.days * day;
        return;
      case "minutes pass":
        return this.world.pass(event.minutes * minute);
      case "cloud":
        return this.#behave(event.behaviour);
      case "stranger":
        act(this.#invariants.strangers, event.action);
    }
  }

  #declare({ stack: which, name, variant }: Of<"declare">): void {
    const stack = this.#stacks[which];
    const { [nameIn(which, name)]: _, ...others } = stack.program;
    const declared = variant === undefined ? undefined : variants[name][variant];
    stack.program = declared === undefined ? others : { ...others, [nameIn(which, name)]: declared };
  }

  #change({ stack: which, name, change }: Of<"change">): void {
    const stack = this.#stacks[which];
    const full = nameIn(which, name);
    const declared = stack.program[full];
    const saved = stack.engine.saved.find((one) => one.name === full);
    if (declared !== undefined) stack.declare(full, changed(declared, saved, change));
  }

  #behave(behaviour: Behaviour): void {
    const { settings } = this.world.cloud;
    if (behaviour === "labels") settings.platformAccessKeys = "answers";
    if (behaviour === "no labels") settings.platformAccessKeys = "missing";
    if (behaviour === "late") settings.youngForMs = 2 * minute;
    if (behaviour === "slow") Object.assign(settings, { brokerMs: minute, accessKeyMs: minute });
    if (behaviour === "quick") Object.assign(settings, { youngForMs: 0, brokerMs: 0, accessKeyMs: 0 });
  }

  async #run({ stack: which, command, target, parallel, in: way }: Of<"run">): Promise<void> {
    const stack = this.#stacks[which];
    const options = { parallel, ...(target && { target: target.map((name) => nameIn(which, name)) }) };
    const work = (provider: ProviderProcess): Promise<Run> => {
      const { engine, program } = stack;
      if (command === "up") return engine.up(program, provider, options);
      if (command === "up --refresh") return engine.up(program, provider, { ...options, refresh: true });
      if (command === "preview") return engine.preview(program, provider, options);
      return command === "refresh" ? engine.refresh(provider, options) : engine.destroy(provider, options);
    };
    const { faults } = this.world.emulator;
    if (way.stranger !== undefined) {
      const { nth, when, action } = way.stranger;
      faults.add({ nth, fault: { kind: "meanwhile", when, act: () => act(this.#invariants.strangers, action) } });
    }
    const strike = this.#strikeOf(way.strike);
    const run =
      strike === undefined
        ? await this.world.run(work, stack.configuration)
        : await this.world.runInTheWay(work, strike, way.strike?.nth ?? 1, stack.configuration);
    faults.clear();
    if (run.undeleted.length > 0) this.#withFailedDeletion.add(which);
  }

  #strikeOf(request: Of<"run">["in"]["strike"]): MatrixStrike | undefined {
    const ways = request === undefined ? [] : (strikes[request.name] ?? []);
    const strike = ways[(request?.way ?? 0) % Math.max(1, ways.length)];
    if (strike?.at !== "process") return strike;
    // A killed process lives in real time: nothing may be slow for it.
    this.#behave("quick");
    this.#killed++;
    return strike;
  }

  async #runBoth(): Promise<void> {
    const { one, other } = this.#stacks;
    const works = [one, other].map(
      (stack) => (provider: ProviderProcess) => stack.engine.up(stack.program, provider, {}),
    );
    const [first, second] = await this.world.runTogether(works, one.configuration);
    if ((first?.undeleted.length ?? 0) > 0) this.#withFailedDeletion.add("one");
    if ((second?.undeleted.length ?? 0) > 0) this.#withFailedDeletion.add("other");
    await this.world.pass(minute);
  }

  /** A key is revoked, or its resource disabled, while none can be made: that run ends it. */
  async #meetEmergency({ stack: which, name, change, cut }: Of<"emergency">): Promise<void> {
    const stack = this.#stacks[which];
    const full = nameIn(which, name);
    const saved = stack.engine.saved.find((one) => one.name === full);
    const declared = stack.program[full];
    if (saved === undefined || saved.outputs.unmade === true || declared === undefined) return;
    if (change === "disable" && saved.kind !== "access-key") return;
    if (["instance", "source", "role"].some((each) => declared.args[each] !== saved.inputs[each])) return;
    this.#behave("quick");
    await this.world.pass(10 * minute);
    stack.declare(full, withoutEmergency(declared.args));
    const compromised = changed(stack.program[full] ?? declared, saved, change);
    stack.declare(full, compromised);
    const doomed = endedBy(saved.outputs, change);
    const fault = cuts[cut] ?? cuts[0];
    for (const match of Object.values(creating)) this.world.emulator.faults.add({ match, times: "always", fault });
    const { errors } = await stack.up({ target: [full] });
    this.world.emulator.faults.clear();
    const working = workingIn(this.world.cloud.contents());
    assert.deepEqual(
      doomed.filter((id) => working.includes(id)),
      [],
      `compromised keys still work after ${change}: ${errors.join(" ")}`,
    );
  }

  /** Without faults a few runs end all that was left over, and another one finds nothing to do. */
  async #settle(): Promise<void> {
    this.world.emulator.faults.clear();
    this.#behave("quick");
    await this.world.pass(10 * minute);
    const all = Object.entries(this.#stacks);
    for (const [, stack] of all) {
      for (const [name, { args }] of Object.entries(stack.program)) stack.declare(name, withoutEmergency(args));
      // What a failed deletion has done only a refresh can tell: an `up` asks nothing of what has not changed.
      const hasFailedDeletion = [...this.#withFailedDeletion].some((which) => this.#stacks[which] === stack);
      if (hasFailedDeletion) assert.deepEqual((await stack.refresh()).errors, []);
      await stack.settle();
      this.#invariants.mustHold();
    }
    for (const [, stack] of all) await stack.later();
    for (const [, stack] of all) {
      await stack.mustBeIdle();
      assert.deepEqual(stack.engine.saved.map(({ name }) => name).sort(), Object.keys(stack.program).sort());
    }
    this.#invariants.mustBeSettled();
    this.#mustKnowAll();
    for (const [, stack] of all) {
      const { errors } = await stack.destroy();
      assert.deepEqual([errors, stack.engine.saved, stack.engine.leaving], [[], [], []]);
    }
    this.#invariants.mustHold();
    this.#mustKnowAll();
  }

  /** No key is left that nobody knows and no warning has named, but for what killed processes were making. */
  #mustKnowAll(): void {
    const untold = this.world.prints.text.match(/no label tells what it may have made|carries the label/g) ?? [];
    const unknown = this.#invariants.unnamed;
    const most = this.#killed * names.length + untold.length;
    assert.ok(unknown.length <= most, `nobody knows ${unknown.join()}`);
  }
}

/** What creates end in during an emergency. */
const cuts: readonly [Fault, ...Fault[]] = [
  { kind: "status", code: 503 },
  { kind: "reset-before" },
  { kind: "reset-after" },
  { kind: "status", code: 422 },
];

/** The ids of the keys that are to work no more. */
function endedBy({ fingerprint, guid, generations }: Properties, change: "revoke" | "disable"): string[] {
  const current = String(guid ?? fingerprint);
  if (change === "revoke") return [current];
  return [current, ...idsOf(generations)];
}

function idsOf(generations: unknown): string[] {
  if (!Array.isArray(generations)) return [];
  return generations.flatMap((each: unknown) =>
    typeof each === "object" && each !== null && "id" in each ? [String(each.id)] : [],
  );
}

function nameIn(stack: StackName, name: Name): string {
  return `${stack}-${name}`;
}
