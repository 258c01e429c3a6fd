import assert from "node:assert/strict";
import type { Contents } from "pulumi-ibm-keys/emulator";
import type { Update } from "../../../cli/audit/history";
import { LocalEngine, type Program, type Run, urnOf } from "../world/engine";
import type { Properties, ProviderProcess } from "../world/provider";
import { day } from "../world/time";
import type { Strike, World } from "../world/world";
import { audited } from "./audit";
import type { Scenario } from "./scenario";
import { keyMadeByHand } from "./scenarios";
import { isGivenOut, secretsIn } from "./secrets";
import { idsIn, idsKnownTo, picture, savedPicture } from "./standing";
import { Watch } from "./watch";

const firstDay = Date.parse("2026-01-01T00:00:00Z");

/** The cloud and the stack before the operation. */
export interface Evening {
  contents: Contents;
  /** As a list may still show it that is a little late. */
  before: Contents;
  engine: LocalEngine;
}

/** What it comes to when nothing goes wrong. */
export interface Outcome {
  /** The methods of its requests. */
  requests: readonly string[];
  /** Keys made from then on. */
  made: number;
  picture: string[];
  /** Saved outputs. */
  saved: string[];
  policies: number;
}

/** No operation, with all its tries and waits, is longer under way than this. Milliseconds. */
const longest = 6 * 60 * 1000;

export async function eveningBefore(world: World, scenario: Scenario): Promise<Evening> {
  const { cloud } = world;
  cloud.rooms.ledger.onChange(() => undefined);
  cloud.restore(world.fresh);
  world.time.now = firstDay;
  scenario.strangers?.(cloud);
  const engine = new LocalEngine();
  for (const { day: number, args } of scenario.before) {
    world.time.now = firstDay + number * day;
    const { errors } = await world.run((provider) => engine.up(programOf(scenario, args), provider));
    assert.deepEqual(errors, []);
  }
  scenario.meanwhile?.(cloud);
  return { contents: cloud.contents(), before: structuredClone(cloud.rooms.ledger.beforeLastWrite), engine };
}

/** The operation without a fault, and all that comes after it. */
export async function undisturbed(world: World, scenario: Scenario, evening: Evening): Promise<Outcome> {
  const trial = new Trial(world, scenario, evening);
  world.emulator.clearRequests();
  const { errors } = await trial.operate((work) => world.run(work));
  const requests = world.emulator.requests.map(({ method }) => method);
  assert.deepEqual(errors, []);
  await trial.settle();
  return { requests, ...trial.outcome() };
}

/** The operation with its nth request struck, then run after run until it settles; throws where anything is not as it must be. */
export async function struck(
  world: World,
  scenario: Scenario,
  evening: Evening,
  expected: Outcome,
  strike: Strike,
  nth: number,
): Promise<void> {
  const trial = new Trial(world, scenario, evening);
  const { errors } = await trial.operate((work) => world.runStruck(work, strike, nth));
  if ("isHarmless" in strike && strike.isHarmless)
    assert.deepEqual(errors, [], "it should have been made good at once");
  trial.areTellable(errors);
  trial.stateIsTrue();
  await trial.settle();
  const { made, policies, ...now } = trial.outcome();
  assert.deepEqual([now.picture, now.saved], [expected.picture, expected.saved], "what is there in the end");
  const lost = trial.unknownToState();
  trial.auditNames(lost);
  if (strike.at === "process") {
    // Nobody heard of what the killed process made, so the next one makes it again.
    const most = trial.mayLeave ? 1 : 0;
    assert.ok(lost.length <= most, `keys that the state does not know: ${lost.join()}`);
    assert.ok(made >= expected.made && made - expected.made <= most, `${made} keys made, not ${expected.made}`);
    return;
  }
  assert.deepEqual(lost, [], "keys that the state does not know");
  assert.deepEqual([made, policies], [expected.made, expected.policies], "keys made, and policies left");
}

class Trial {
  readonly #engine: LocalEngine;
  readonly #watch: Watch;
  readonly #before: ReadonlySet<string>;
  readonly #foreign: ReadonlySet<string>;
  readonly #foreignPicture: string[];
  readonly #updates: Update[] = [];
  #program: Program;

  constructor(
    readonly world: World,
    readonly scenario: Scenario,
    { contents, before, engine }: Evening,
  ) {
    const { cloud, time, emulator } = world;
    cloud.rooms.ledger.onChange(() => undefined);
    cloud.restore(before);
    cloud.rooms.ledger.write((now) => Object.assign(now, structuredClone(contents)));
    emulator.faults.clear();
    emulator.clearRequests();
    world.prints.text = "";
    this.#engine = engine.copy();
    const args = resolved(scenario.struck.args, world, this.#engine);
    this.#program = programOf(scenario, args);
    this.#before = new Set(idsIn(contents));
    const known = new Set([...idsKnownTo(engine), String(args?.adopt)]);
    this.#foreign = new Set([...this.#before].filter((id) => !known.has(id)));
    this.#foreignPicture = picture(contents, this.#foreign);
    time.now = firstDay + scenario.struck.day * day;
    this.#watch = new Watch(world, this.#engine, this.#foreign);
    this.#watch.take();
  }

  async operate(run: (work: (provider: ProviderProcess) => Promise<Run>) => Promise<Run>): Promise<Run> {
    const { struck: operation } = this.scenario;
    this.#release();
    const { time } = this.world;
    const began = time.now;
    const result = await run((provider) => {
      if (operation.verb === "refresh") return this.#engine.refresh(provider);
      return operation.args === undefined ? this.#engine.destroy(provider) : this.#engine.up(this.#program, provider);
    });
    this.#updates.push({ version: 1, succeeded: result.errors.length === 0, start: began, end: time.now });
    assert.ok(time.now - began <= longest, `it took ${(time.now - began) / 1000} s`);
    this.#watch.take();
    return result;
  }

  /** Run after run until nothing is left to do, and on until all that was begun is over. */
  async settle(): Promise<void> {
    const { time } = this.world;
    time.now += 60_000;
    this.#release();
    const start = time.now;
    if (this.scenario.struck.verb === "refresh")
      assert.deepEqual((await this.#refresh()).errors, [], "the next refresh");
    const repaired = await this.#up();
    this.#updates.push({ version: 2, succeeded: true, start, end: time.now });
    this.#watch.take();
    assert.deepEqual(repaired.errors, [], "the next up");
    const idle = await this.#up();
    assert.deepEqual(
      Object.values(idle.did).filter((did) => did !== "same"),
      [],
      "the up after the next",
    );
    for (const number of this.scenario.after ?? []) {
      time.now = firstDay + number * day;
      const { errors } = await this.#up();
      assert.deepEqual(errors, []);
      this.#watch.take();
    }
    assert.deepEqual([...this.#watch.complaints], [], "what users of the keys noticed");
    this.stateIsTrue();
    for (const saved of this.#engine.saved) {
      assert.ok(isGivenOut(saved, this.world.cloud.contents()), "the secret in the state is not the one in the cloud");
    }
    assert.deepEqual(picture(this.world.cloud.contents(), this.#foreign), this.#foreignPicture, "somebody else's keys");
  }

  outcome(): Omit<Outcome, "requests"> {
    const known = new Set(idsKnownTo(this.#engine));
    const made = [...this.#watch.seen].filter((id) => !this.#before.has(id)).length;
    const contents = this.world.cloud.contents();
    return {
      made,
      picture: picture(contents, known),
      saved: savedPicture(this.#engine),
      policies: contents.policies.length,
    };
  }

  unknownToState(): string[] {
    const known = new Set(idsKnownTo(this.#engine));
    return idsIn(this.world.cloud.contents()).filter((id) => !known.has(id) && !this.#foreign.has(id));
  }

  /** The audit says of a key that a killed process left for whom it was made; of a name that the user gave it tells less. */
  auditNames(lost: readonly string[]): void {
    const keys = audited(this.#engine, this.world.cloud.contents(), this.#updates);
    const urn = urnOf(this.scenario.kind, "key");
    for (const id of lost) {
      const { standing, urns, evidence } = keys.find(({ key }) => key === id) ?? assert.fail(`${id} is not audited`);
      const isNamed = this.scenario.struck.args?.name !== undefined;
      assert.deepEqual([standing, urns], isNamed ? ["unmanaged", []] : ["interrupted", [urn]], evidence);
    }
  }

  /** The state names no key that never was. */
  stateIsTrue(): void {
    this.#watch.look();
    const invented = idsKnownTo(this.#engine).filter((id) => !this.#watch.seen.has(id));
    assert.deepEqual(invented, [], "the state names keys that never were");
    const taken = idsKnownTo(this.#engine).filter((id) => this.#foreign.has(id));
    assert.deepEqual(taken, [], "the state names somebody else's keys");
  }

  /** Errors say what was attempted and what to do, in one line; neither they nor warnings hold a secret. */
  areTellable(errors: readonly string[]): void {
    const { prints, cloud } = this.world;
    const secrets = secretsIn(cloud.contents());
    for (const text of [...errors, prints.text]) {
      assert.deepEqual(
        secrets.filter((secret) => text.includes(secret)),
        [],
        "a secret in what was said",
      );
    }
    for (const error of errors)
      assert.match(error, /^(Could not [^\n]+: [^\n]+\. [^\n]+|error reading from server: EOF)$/);
  }

  /** A killed process may leave a key behind only where one is made. */
  get mayLeave(): boolean {
    const { struck: operation } = this.scenario;
    return operation.args !== undefined && operation.verb !== "refresh";
  }

  /** The operation, or the next run where it failed, is to end what was given out. */
  #release(): void {
    const { ends } = this.scenario;
    if (ends !== undefined) this.#watch.release(ends);
  }

  #refresh(): Promise<Run> {
    return this.world.run((provider) => this.#engine.refresh(provider));
  }

  #up(): Promise<Run> {
    return this.world.run((provider) => this.#engine.up(this.#program, provider));
  }
}

function programOf({ kind }: Scenario, args: Properties | undefined): Program {
  return args === undefined ? {} : { key: { kind, args } };
}

/** The arguments with the keys that they mean. */
function resolved(args: Properties | undefined, { cloud }: World, engine: LocalEngine): Properties | undefined {
  if (args === undefined) return undefined;
  const { adopt, rotation } = args;
  const isRevoking = typeof rotation === "object" && rotation !== null && "revoke" in rotation;
  return {
    ...args,
    ...(adopt === undefined ? {} : { adopt: keyMadeByHand(cloud) }),
    ...(isRevoking ? { rotation: { ...rotation, revoke: idsKnownTo(engine) } } : {}),
  };
}
