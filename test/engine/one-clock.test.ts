import assert from "node:assert/strict";
import type * as pulumi from "@pulumi/pulumi";
import { defaults, startEmulator } from "../../emulator";
import { dynamicProvider } from "../../provider/engine/dynamic/provider";
import { lifecycle } from "../../provider/keys/resource-key/lifecycle";
import { FakeClock } from "../fixtures/http/fake-clock";
import { providerOf } from "./lamp";

const source = defaults.instances.objectStorage.crn;
const owner = "urn:pulumi:dev::house::pulumi-nodejs:dynamic/ibm-keys:ResourceKey::desk";
const hour = 60 * 60_000;

describe("The clock that a provider is given", () => {
  it("dates its keys, ends its waits and renews its tokens, so that a test waits for nothing and mocks nothing", async () => {
    const clock = new FakeClock(Date.parse("2031-05-01T00:00:00Z"));
    const emulator = await startEmulator({ clock: () => clock.now() });
    const told: string[] = [];
    const report = async (severity: string, urn: string, text: string) => {
      told.push(`${severity} ${urn}: ${text}`);
    };
    const provider = providerOf(dynamicProvider(lifecycle, { clock, report }));
    try {
      await provider.configure({ config: configurationOf(emulator.endpoints) });
      const { inputs = {} } = await provider.check({}, { source, owner });
      const lost = { operation: "createResourceKey" };
      emulator.faults.add({ match: lost, fault: { kind: "status", code: 429, retryAfter: 40 } });
      const began = performance.now();
      const { id, outs = {} } = await provider.create(inputs);
      assert.match(String(outs.createdAt), /^2031-05-01T00:00:40/);
      assert.ok(clock.slept.some((milliseconds) => milliseconds >= 40_000));
      assert.ok(performance.now() - began < 20_000, "it has waited in real time");

      clock.advance(2 * hour);
      emulator.clearRequests();
      assert.equal((await provider.read(id, outs)).id, id);
      assert.deepEqual(
        emulator.requests.map(({ operation }) => operation),
        ["getToken", "listResourceKeysForInstance"],
      );
      assert.deepEqual(told, []);

      await provider.delete(id, { ...outs, lostCreates: [{ since: new Date(clock.now()).toISOString() }] });
      assert.equal(told.length, 1);
      assert.match(told.join(), new RegExp(`^warning ${owner}: The answer to a create of 2031-05-01T02:00:40`));
    } finally {
      await emulator.close();
    }
  });
});

function configurationOf(endpoints: object): pulumi.dynamic.Config {
  const values: Record<string, string> = {
    "ibm-keys:apiKey": defaults.apiKey,
    "ibm-keys:endpoints": JSON.stringify(endpoints),
  };
  return { get: (key) => values[key], require: (key) => values[key] ?? assert.fail(key) };
}
