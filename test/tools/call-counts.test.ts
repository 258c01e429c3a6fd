import assert from "node:assert/strict";
import { defaults } from "pulumi-ibm-keys/emulator";
import { budgetOf, type Step } from "../../harness/costs/budget";
import type { Kind } from "../../harness/fault-matrix/kinds";
import { LocalEngine, type Program } from "../fixtures/provider/engine";
import type { Properties, ProviderProcess } from "../fixtures/provider/provider";
import type { Run } from "../fixtures/provider/steps";
import { World } from "../fixtures/provider/world";

const { secure, objectStorage } = defaults.instances;
const many = 300;

function programOf(kind: Kind, argsOf: (number: number) => Properties): Program {
  return Object.fromEntries(
    Array.from({ length: many }, (_, number) => [`key-${number}`, { kind, args: argsOf(number) }]),
  );
}

describe(`The API calls and the state of ${many} keys of one instance`, function () {
  this.timeout(120_000);
  let world: World;
  let engine: LocalEngine;
  beforeEach(async () => {
    world = await World.open();
    engine = new LocalEngine();
  });
  afterEach(() => world.close());

  async function callsOf(run: (provider: ProviderProcess) => Promise<Run>): Promise<number> {
    world.emulator.clearRequests();
    const { errors } = await world.run(run);
    assert.deepEqual(errors, []);
    return world.emulator.requests.length;
  }

  async function assertWithin(step: Step, run: (provider: ProviderProcess) => Promise<Run>): Promise<void> {
    const calls = await callsOf(run);
    const most = budgetOf(step, many);
    assert.ok(calls <= most, `${step}: ${calls} calls, and ${most} is the most`);
  }

  it("stay within the budget for access keys: made, unchanged, changed and refreshed", async () => {
    const program = (limit: number) => programOf("access-key", () => ({ instance: secure.crn, limit }));
    await assertWithin("create", (provider) => engine.up(program(1), provider));
    assert.equal(engine.saved.length, many);
    await assertWithin("no-op", (provider) => engine.up(program(1), provider));
    await assertWithin("update", (provider) => engine.up(program(2), provider));
    await assertWithin("refresh", (provider) => engine.refresh(provider));
    await assertWithin("no-op", (provider) => engine.up(program(2), provider));
  });

  it("stay within the budget for resource keys whose names are chosen", async () => {
    const program = programOf("resource-key", () => ({ source: objectStorage.crn }));
    await assertWithin("create with chosen names", (provider) => engine.up(program, provider));
    await assertWithin("no-op", (provider) => engine.up(program, provider));
    await assertWithin("refresh", (provider) => engine.refresh(provider));
  });

  it("stay within the budget for resource keys whose names are declared", async () => {
    const program = programOf("resource-key", (number) => ({ source: objectStorage.crn, name: `declared ${number}` }));
    await assertWithin("create with declared names", (provider) => engine.up(program, provider));
    await assertWithin("no-op", (provider) => engine.up(program, provider));
  });

  it("leave of each access key, before the engine adds its own, less in the state than the bench allows the two together", async () => {
    const program = programOf("access-key", () => ({ instance: secure.crn }));
    await callsOf((provider) => engine.up(program, provider));
    const bytes = Buffer.byteLength(JSON.stringify(engine.saved.map(({ inputs, outputs }) => ({ inputs, outputs }))));
    assert.ok(bytes / many <= budgetOf("bytes", many), `${bytes / many} bytes`);
  });
});
