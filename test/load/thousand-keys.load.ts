import assert from "node:assert/strict";
import { Cloud, startEmulator } from "pulumi-ibm-keys/emulator";
import { fingerprintOf } from "../../harness/fingerprint";
import { describeOnEngine, type UpdateResult, withStack } from "../../harness/stack";

const instances = 10;
const keys = 1_000;
const ratePerSecond = 20;

const program = (crns: readonly string[]) => `
  const { AccessKey } = require("pulumi-ibm-keys");
  const instances = ${JSON.stringify(crns)};
  for (let number = 0; number < ${keys}; number++) {
    new AccessKey("key-" + number, { instance: instances[number % instances.length] });
  }`;

describeOnEngine(`A stack of ${keys} keys in an account limited to ${ratePerSecond} requests per second`, function () {
  this.timeout(15 * 60_000);

  it("comes up with each key made once and hardly a request too many, and is refreshed by one list an instance", async () => {
    const cloud = Cloud.withDefaults();
    const own = Array.from({ length: instances }, (_, index) =>
      cloud.addInstance({ service: "sysdig-secure", name: `instance-${index}` }),
    );
    const idsNow = () =>
      own.flatMap(({ guid }) => cloud.accessKeysOf(guid).map(({ accessKey }) => `${guid}/${fingerprintOf(accessKey)}`));
    const before = new Set(idsNow());
    const emulator = await startEmulator({ cloud, ratePerSecond });
    /** How many requests it took, how many of them were refused, and how many seconds went by. */
    const measured = async (run: () => Promise<UpdateResult>) => {
      emulator.clearRequests();
      const started = performance.now();
      (await run()).expectSuccess();
      const seconds = Math.round((performance.now() - started) / 1_000);
      const refused = emulator.requests.filter(({ outcome }) => outcome === "rate-limited").length;
      return { requests: emulator.requests.length, refused, seconds };
    };
    try {
      const crns = own.map(({ crn }) => crn);
      await withStack({ program: program(crns), environment: emulator.environment }, async (stack) => {
        // Of each instance both lists are read before the first create.
        const ideal = 1 + 2 * instances + keys;
        const up = await measured(() => stack.up());
        const made = idsNow().filter((id) => !before.has(id));
        const { resources } = (await stack.export()).deployment;
        const saved = resources.filter(({ type }) => type.endsWith("ibm-keys:AccessKey")).map(({ id }) => id ?? "");
        const refresh = await measured(() => stack.refresh());
        process.stdout.write(
          `    up: ${made.length} keys, ${up.requests} requests (ideal ${ideal}), ${up.refused} of them refused, ${up.seconds} s; refresh: ${refresh.requests} requests, ${refresh.refused} of them refused, ${refresh.seconds} s\n`,
        );
        assert.equal(made.length, keys);
        assert.deepEqual(saved.sort(), made.sort());
        assert.ok(up.requests <= ideal * 1.05, `${up.requests} requests`);
        assert.deepEqual(idsNow().length, before.size + keys);
        assert.equal(refresh.requests - refresh.refused, 1 + instances);
      });
    } finally {
      await emulator.close();
    }
  });
});
