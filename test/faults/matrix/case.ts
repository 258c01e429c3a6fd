import assert from "node:assert/strict";
import type { CloudState, RecordedRequest } from "pulumi-ibm-keys/emulator";
import type { Update } from "../../../cli/audit/history";
import type { Api } from "../../../harness/fault-matrix/apis";
import { apis } from "../../../harness/fault-matrix/apis";
import type { MatrixStrike } from "../../../harness/fault-matrix/strikes";
import { LocalEngine, type Program, urnOf } from "../../fixtures/provider/engine";
import { Invariants } from "../../fixtures/provider/invariants";
import type { Properties, ProviderProcess } from "../../fixtures/provider/provider";
import { creating } from "../../fixtures/provider/requests";
import { secretsIn } from "../../fixtures/provider/secrets";
import { idsIn, idsKnownTo, policiesBeside, savedSnapshotOf, snapshotOf } from "../../fixtures/provider/snapshot";
import type { Run } from "../../fixtures/provider/steps";
import { day, firstDay, minute } from "../../fixtures/provider/time";
import type { Work, World } from "../../fixtures/provider/world";
import { audited } from "./audit";
import type { Scenario } from "./scenario";
import { keyMadeByHand } from "./scenarios";
import { type Company, likeKey } from "./surroundings";
import type { Observed } from "./tally";
import { Watch } from "./watch";

/** The cloud and the stack before the operation. */
export interface Fixture {
  contents: CloudState;
  /** As a list may still show it that is a little late. */
  before: CloudState;
  engine: LocalEngine;
}

/** What it comes to when nothing goes wrong. */
export interface Outcome {
  /** Of its requests: what each does. */
  requests: readonly ("reads" | "creates" | "writes")[];
  /** Keys made from then on. */
  made: number;
  snapshot: string[];
  /** Saved outputs. */
  saved: string[];
  policies: number;
}

/**
 * No operation, with all its tries and waits, is longer under way than this; a create of a resource key may wait for its
 * answer as long as IBM's own provider does.
 */
const longest = 7 * minute;
const longestCreate = 10 * minute;
const longestAccessKeyCreate = 2 * minute;

/** So many tries of one create may be lost. */
const mostLost = 3;

export async function fixtureOf(world: World, scenario: Scenario, api: Api): Promise<Fixture> {
  const { cloud } = world;
  world.reset();
  cloud.settings.platformAccessKeys = apis[api];
  scenario.strangers?.(cloud);
  const engine = new LocalEngine();
  for (const { day: number, args } of scenario.before) {
    world.time.now = firstDay + number * day;
    const { errors } = await world.run((provider) => engine.up(programOf(scenario, args), provider));
    assert.deepEqual(errors, []);
  }
  scenario.meanwhile?.(cloud);
  return { contents: cloud.contents(), before: structuredClone(cloud.services.store.stateBeforeLastWrite), engine };
}

/** The operation without a fault, and all that comes after it. */
export async function runWithoutFault(world: World, scenario: Scenario, fixture: Fixture): Promise<Outcome> {
  const tested = new Case(world, scenario, fixture);
  world.emulator.clearRequests();
  const { errors } = await tested.operate((work) => world.run(work));
  const requests = world.emulator.requests.map(whatItDoes);
  assert.deepEqual(errors, []);
  await tested.settle(1);
  return { requests, ...tested.outcome() };
}

function whatItDoes({ method, path }: RecordedRequest): Outcome["requests"][number] {
  if (method === "GET") return "reads";
  return Object.values(creating).some((create) => method === "POST" && create.path.test(path)) ? "creates" : "writes";
}

/** The operation with its nth request struck, then run after run until it settles; throws where anything is not as it must be. */
export async function runWithFault(
  world: World,
  scenario: Scenario,
  fixture: Fixture,
  expected: Outcome,
  strike: MatrixStrike,
  nth: number,
  company: Company,
): Promise<Observed> {
  const { cloud } = world;
  const tested = new Case(world, scenario, fixture);
  Object.assign(cloud.settings, strike.during);
  if (company !== "alone") tested.expectStranger(nth, company);
  const { errors } = await tested.operate((work) => world.runStruck(work, strike, nth));
  if ("isHarmless" in strike && strike.isHarmless)
    assert.deepEqual(errors, [], "it should have been made good at once");
  tested.mustTell(errors);
  tested.invariants.mustHold();
  if (strike.during !== undefined) await tested.becomeQuick(strike.during);
  // What is slow or not shown for minutes takes as many runs.
  const ups = await tested.settle(strike.during === undefined ? 1 : 3);
  const { made, policies, ...now } = tested.outcome();
  assert.deepEqual([now.snapshot, now.saved], [expected.snapshot, expected.saved], "what is there in the end");
  assert.equal(policies, expected.policies, "policies left");
  const seen: Observed = {
    times: "times" in strike && strike.times === "always" ? "always" : "once",
    request: expected.requests[nth - 1] ?? assert.fail(`there is no request ${nth}`),
    fails: errors.length > 0,
    ups,
    moreMade: made - expected.made,
    left: tested.invariants.unknown.length,
  };
  if (strike.at === "process") {
    // Nobody heard of what the killed process made, so the next one makes it again.
    const most = tested.mayLeaveKey ? 1 : 0;
    const lost = tested.invariants.unknown;
    tested.auditNames(lost);
    assert.ok(lost.length <= most, `keys that the state does not know: ${lost.join()}`);
    assert.ok(made >= expected.made && made - expected.made <= most, `${made} keys made, not ${expected.made}`);
    return seen;
  }
  // Where the list with labels cannot be read no label is relied upon.
  const hasLabel = cloud.settings.platformAccessKeys === "answers" && expected.requests[nth - 1] === "creates";
  const left = hasLabel ? tested.invariants.unknown : tested.invariants.unnamed;
  assert.deepEqual(left, [], "keys that the state does not know");
  const more = made - expected.made;
  assert.ok(more >= 0 && more <= mostLost, `${made} keys made, not ${expected.made}`);
  return seen;
}

class Case {
  readonly #engine: LocalEngine;
  readonly #watch: Watch;
  readonly #before: ReadonlySet<string>;
  readonly invariants: Invariants;
  readonly #updates: Update[] = [];
  #program: Program;

  constructor(
    readonly world: World,
    readonly scenario: Scenario,
    { contents, before, engine }: Fixture,
  ) {
    const { cloud, time, emulator } = world;
    cloud.services.store.onChange(() => undefined);
    cloud.restore(before);
    cloud.services.store.write((now) => Object.assign(now, structuredClone(contents)));
    emulator.faults.clear();
    emulator.clearRequests();
    Object.assign(cloud.settings, world.settings, { platformAccessKeys: cloud.settings.platformAccessKeys });
    world.prints.text = "";
    this.#engine = engine.copy();
    const args = resolved(scenario.struck.args, world, this.#engine);
    this.#program = programOf(scenario, args);
    this.#before = new Set(idsIn(contents));
    this.invariants = new Invariants(world, () => [this.#engine]);
    for (const id of [...idsKnownTo(engine), String(args?.adopt)]) this.invariants.strangers.give(id);
    time.now = firstDay + scenario.struck.day * day;
    this.#watch = new Watch(world, this.#engine, this.invariants);
    this.#watch.take();
  }

  /** When this request comes in, or after its work, a stranger makes a key like ours. */
  expectStranger(nth: number, when: "before" | "after"): void {
    const act = () => this.invariants.strangers.act(likeKey(this.scenario));
    this.world.emulator.faults.add({ nth, fault: { kind: "meanwhile", when, act } });
  }

  /** From now on the cloud is as quick as ever; what is under way is done at its time. */
  async becomeQuick(during: NonNullable<MatrixStrike["during"]>): Promise<void> {
    const { cloud, settings } = this.world;
    const api = cloud.settings.platformAccessKeys;
    Object.assign(cloud.settings, settings, { platformAccessKeys: api });
    await this.world.pass(Math.max(during.brokerMs ?? 0, during.accessKeyMs ?? 0));
  }

  async operate(run: (work: Work<Run>) => Promise<Run>): Promise<Run> {
    const { struck: operation } = this.scenario;
    this.#expectToEnd();
    const { time, emulator } = this.world;
    const began = time.now;
    const result = await run((provider: ProviderProcess) => {
      if (operation.verb === "refresh") return this.#engine.refresh(provider);
      return operation.args === undefined ? this.#engine.destroy(provider) : this.#engine.up(this.#program, provider);
    });
    this.#updates.push({
      kind: operation.verb === "refresh" ? "refresh" : "update",
      version: 1,
      succeeded: result.errors.length === 0,
      start: began,
      end: time.now,
    });
    // Where an answer is lost, time passes to the end of the longest wait that has ever begun.
    const createsAt = (made: RegExp) =>
      emulator.requests.filter(({ method, path }) => method === "POST" && made.test(path));
    // A revocation looks for connected instances beside its other requests: by this clock each look takes as long too.
    const looks = emulator.requests.filter(({ operation }) => /^(get|list)ResourceInstances?$/.test(operation));
    const waits =
      looks.length * longestAccessKeyCreate +
      createsAt(creating["resource keys"].path).length * longestCreate +
      createsAt(creating["access keys"].path).length * longestAccessKeyCreate;
    const seconds = (time.now - began) / 1000;
    assert.ok(seconds * 1000 <= longest + waits, `it took ${seconds} s`);
    this.#watch.take();
    return result;
  }

  /** Run after run until nothing is left to do, and on until all that was begun is over; how many it took to succeed. */
  async settle(mostUps: number): Promise<number> {
    const { time, emulator } = this.world;
    emulator.faults.clear();
    time.now += minute;
    this.#expectToEnd();
    if (this.scenario.struck.verb === "refresh")
      assert.deepEqual((await this.#refresh()).errors, [], "the next refresh");
    const ups = await this.#upUntilItSucceeds(mostUps);
    if (this.#isLooking()) {
      // For what was lost it is looked as long as it may turn up.
      await this.#mustUp();
      time.now += 10 * minute + 1;
      await this.#mustUp();
    }
    const idle = await this.#mustUp();
    const steps = Object.values(idle.did).filter((did) => did !== "same");
    assert.deepEqual(steps, [], "the up after the next");
    for (const number of this.scenario.after ?? []) {
      time.now = firstDay + number * day;
      await this.#mustUp();
      this.#watch.take();
    }
    assert.deepEqual([...this.#watch.complaints], [], "what users of the keys noticed");
    this.invariants.mustBeSettled();
    return ups;
  }

  async #upUntilItSucceeds(most: number): Promise<number> {
    for (let ups = 1; ; ups++) {
      const { errors } = await this.#up();
      this.#watch.take();
      this.invariants.mustHold();
      if (errors.length === 0) return ups;
      assert.ok(ups < most, `up ${ups} after it: ${errors.join(" ")}`);
      this.world.time.now += minute;
    }
  }

  #isLooking(): boolean {
    // A young resource key that is not kept may have been deleted, and nobody can tell yet.
    return this.#engine.saved.some(
      ({ outputs }) =>
        outputs.lostCreates !== undefined || (outputs.keepResourceKey === false && outputs.resourceKeyGuid !== null),
    );
  }

  async #mustUp(): Promise<Run> {
    const run = await this.#up();
    assert.deepEqual(run.errors, [], "a later up");
    return run;
  }

  outcome(): Omit<Outcome, "requests"> {
    const known = new Set(idsKnownTo(this.#engine));
    const strangers = this.invariants.strangers.ids;
    const made = [...this.invariants.seen].filter((id) => !this.#before.has(id) && !strangers.has(id)).length;
    const contents = this.world.cloud.contents();
    return {
      made,
      snapshot: snapshotOf(contents, known),
      saved: savedSnapshotOf(this.#engine),
      policies: policiesBeside(
        contents,
        [...this.invariants.seen].filter((id) => !this.#before.has(id) && !known.has(id) && !strangers.has(id)),
      ),
    };
  }

  /** The audit says of a key that a killed process left for whom it was made, as long as its label can be read. */
  auditNames(lost: readonly string[]): void {
    const { cloud } = this.world;
    const areLabelsRead = cloud.settings.platformAccessKeys === "answers";
    const keys = audited(this.#engine, cloud.contents(), areLabelsRead, this.#updates);
    const urn = urnOf(this.scenario.kind, "key");
    for (const id of lost) {
      const { standing, urns, evidence, label } = keys.find(({ key }) => key === id) ?? assert.fail(`${id} is unseen`);
      if (label !== null) assert.deepEqual([standing, urns], ["interrupted", [urn]], evidence);
      else assert.notEqual(standing, "managed", evidence);
    }
  }

  /** Errors say what was attempted and what to do, in one line; neither they nor warnings hold a secret. */
  mustTell(errors: readonly string[]): void {
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
  get mayLeaveKey(): boolean {
    const { struck: operation } = this.scenario;
    return operation.args !== undefined && operation.verb !== "refresh";
  }

  /** The operation, or the next run where it failed, is to end what was given out. */
  #expectToEnd(): void {
    const { ends } = this.scenario;
    if (ends !== undefined) this.#watch.expectToEnd(ends);
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
