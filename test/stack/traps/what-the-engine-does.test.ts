import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { defaults } from "pulumi-ibm-keys/emulator";
import { describeOnEngine, key, withCloudStack } from "../../../harness/stack";

const { secure } = defaults.instances;
const program = key("AccessKey", "agents", { instance: secure.crn });

// Facts about Pulumi that SECURITY.md tells: where one of these fails, the page has to be changed.
describeOnEngine("Pulumi's engine", function () {
  this.timeout(180_000);

  it("saves the configuration of any namespace as inputs and outputs of the provider of dynamic resources", async () => {
    await withCloudStack({ program: [program] }, async ({ stack }) => {
      const settings = { "other:colour": "a plain colour", "project:size": "a plain size" };
      for (const [name, value] of Object.entries(settings)) await stack.pulumi("config", "set", name, value);
      await stack.pulumi("config", "set", "--secret", "other:word", "a secret word");
      (await stack.up()).expectSuccess();
      const { resources } = (await stack.export()).deployment;
      const provider = resources.find(({ urn }) => urn.endsWith("::pulumi:providers:pulumi-nodejs::default"));
      for (const saved of [provider?.inputs, provider?.outputs]) {
        for (const [name, value] of Object.entries(settings)) assert.equal(saved?.[name], value);
        assert.match(JSON.stringify(saved?.["other:word"]), /ciphertext/);
      }
      // The program's run and the one after it: the history has the configuration of each.
      assert.ok(!stack.stateContains("a secret word"));
      assert.ok(stack.stateContains("a plain colour"));
    });
  });

  it("keeps in its history and backups what the state had of a key that is gone", async () => {
    await withCloudStack({ program: [program] }, async ({ stack, cloud }) => {
      (await stack.up()).expectSuccess();
      const { outputs = {} } = await stack.resource("agents");
      const fingerprint = String(outputs.fingerprint);
      const made = cloud.accessKeysOf(secure.guid)[1]?.accessKey ?? assert.fail("no key was made");
      (await stack.destroy()).expectSuccess();
      assert.ok(!JSON.stringify(await stack.export()).includes(fingerprint));
      assert.deepEqual([stack.stateContains(fingerprint), stack.stateContains(made)], [true, false]);
      assert.equal(cloud.ingest(secure.guid, made), "refused");
    });
  });

  it("runs the code that the state has as __provider", async () => {
    await withCloudStack({ program: [program] }, async ({ stack }) => {
      (await stack.up()).expectSuccess();
      const state = await stack.export();
      const mark = join(stack.projectFolder, "has-run");
      const code = `require("node:fs").writeFileSync(${JSON.stringify(mark)}, "")`;
      for (const { outputs, inputs } of state.deployment.resources) {
        for (const properties of [outputs, inputs]) {
          const own = properties?.__provider;
          if (properties !== undefined && typeof own === "string") properties.__provider = `${code};${own}`;
        }
      }
      await stack.importState(state);
      assert.equal(existsSync(mark), false);
      await stack.refresh();
      assert.equal(existsSync(mark), true);
    });
  });
});
