import assert from "node:assert/strict";
import { defaults } from "pulumi-ibm-keys/emulator";
import { idsIn } from "./matrix/standing";
import { LocalEngine, type Program } from "./world/engine";
import { day } from "./world/time";
import { World } from "./world/world";

const { secure, monitor, objectStorage } = defaults.instances;

describe("A key that was made in an outage, and whose declaration changes before the next run", () => {
  let world: World;
  before(async () => {
    world = await World.open();
  });
  after(() => world.close());

  const declared = {
    "another limit": [{ limit: 5 }, { limit: 6 }],
    "another instance": [{}, { instance: monitor.crn }],
  } as const;

  /** A stack whose only key was made, without an answer and without a list. */
  async function afterOutage(program: Program) {
    world.cloud.restore(world.fresh);
    const strangers = idsIn(world.fresh);
    const engine = new LocalEngine();
    const fault = { kind: "reset-after" } as const;
    const { errors } = await world.runStruck(
      (provider) => engine.up(program, provider),
      { at: "cloud", fault, times: "always" },
      3,
    );
    assert.equal(errors.length, 1);
    const own = () => idsIn(world.cloud.contents()).filter((id) => !strangers.includes(id));
    assert.equal(own().length, 1);
    return { engine, own, up: (next: Program) => world.run((provider) => engine.up(next, provider)) };
  }

  for (const [what, [first, second]] of Object.entries(declared)) {
    it(`(${what}) is found by what it was asked for, and not left behind`, async () => {
      const program = (args: object): Program => ({
        key: { kind: "access-key", args: { instance: secure.crn, ...args } },
      });
      const { own, up, engine } = await afterOutage(program(first));
      assert.deepEqual((await up(program(second))).errors, []);
      assert.equal(own().length, 1);
      assert.deepEqual([engine.saved[0]?.outputs.fingerprint], own());
      assert.deepEqual((await up(program(second))).did, { key: "same" });
    });
  }

  it("(another name) is renamed", async () => {
    const program = (name: string): Program => ({
      key: { kind: "resource-key", args: { source: objectStorage.crn, name } },
    });
    const { own, up } = await afterOutage(program("first"));
    const [made] = own();
    assert.deepEqual((await up(program("second"))).errors, []);
    assert.deepEqual(own(), [made]);
    assert.deepEqual(
      world.cloud.resourceKeysOf().map(({ name }) => name),
      ["second"],
    );
  });

  it("(another limit, in the middle of a rotation) is the successor all the same", async () => {
    world.cloud.restore(world.fresh);
    world.time.now = Date.parse("2026-01-01T00:00:00Z");
    const engine = new LocalEngine();
    const rotation = { every: "30d", overlap: "7d", jitter: "0d" };
    const program = (limit: number): Program => ({
      key: { kind: "access-key", args: { instance: secure.crn, limit, rotation } },
    });
    const up = (limit: number) => world.run((provider) => engine.up(program(limit), provider));
    assert.deepEqual((await up(5)).errors, []);
    world.time.now += 30 * day;
    const strike = { at: "cloud", fault: { kind: "reset-after" }, times: "always" } as const;
    const { errors } = await world.runStruck((provider) => engine.up(program(5), provider), strike, 4);
    assert.match(errors.join(), /what there is could not be read/);
    assert.deepEqual((await up(6)).errors, []);
    assert.equal(engine.saved[0]?.outputs.generation, 2);
    assert.equal(world.cloud.accessKeysOf(secure.guid).length, 3);
    assert.equal(world.cloud.accessKeysOf(secure.guid).at(-1)?.limit, 6);
  });

  it("(adopt of another resource, which takes its place) goes to that one and is not deleted", async () => {
    const { own, up, engine } = await afterOutage({ key: { kind: "access-key", args: { instance: secure.crn } } });
    const [made] = own();
    const next: Program = { other: { kind: "access-key", args: { instance: secure.crn, adopt: made } } };
    assert.deepEqual((await up(next)).errors, []);
    assert.deepEqual([own(), engine.saved.map(({ name }) => name)], [[made], ["other"]]);
  });

  it("(another limit, in another outage) is found by what the last creation asked for", async () => {
    const program = (limit: number): Program => ({
      key: { kind: "access-key", args: { instance: secure.crn, limit } },
    });
    world.cloud.restore(world.fresh);
    const engine = new LocalEngine();
    const lose = (limit: number, kind: "reset-before" | "reset-after", nth: number) =>
      world.runStruck(
        (provider) => engine.up(program(limit), provider),
        { at: "cloud", fault: { kind }, times: "always" },
        nth,
      );
    assert.equal((await lose(5, "reset-before", 3)).errors.length, 1);
    // The token, four lists in which nothing is found, the list before the next creation, and that.
    const before = world.emulator.requests.length;
    const again = await lose(6, "reset-after", 7);
    assert.equal(again.errors.length, 1, JSON.stringify(world.emulator.requests.slice(before)));
    assert.deepEqual((await world.run((provider) => engine.up(program(6), provider))).errors, []);
    const made = world.cloud.accessKeysOf(secure.guid).filter(({ limit }) => limit !== null);
    assert.deepEqual(
      made.map(({ limit }) => limit),
      [6],
    );
  });

  it("(nothing any more) is deleted", async () => {
    const { own, up } = await afterOutage({ key: { kind: "access-key", args: { instance: secure.crn } } });
    assert.deepEqual((await up({})).errors, []);
    assert.deepEqual(own(), []);
  });

  it("(adopt, which names it) is taken over", async () => {
    const args = { instance: secure.crn };
    const { own, up, engine } = await afterOutage({ key: { kind: "access-key", args } });
    const [made] = own();
    assert.deepEqual((await up({ key: { kind: "access-key", args: { ...args, adopt: made } } })).errors, []);
    assert.deepEqual([own(), engine.saved[0]?.outputs.fingerprint], [[made], made]);
  });
});
