import assert from "node:assert/strict";
import { cpSync } from "node:fs";
import { defaults, startEmulator } from "pulumi-ibm-keys/emulator";
import { z } from "zod";
import { fingerprintOf } from "../../harness/fingerprint";
import { describeOnEngine, withStack } from "../../harness/stack";
import { folderOf, withExample } from "../fixtures/stack/with-example";

const { secure, monitor, activityTracker, objectStorage } = defaults.instances;

const kubernetesSecret = z.object({ kind: z.literal("Secret"), stringData: z.object({ "access-key": z.string() }) });

describeOnEngine("The example of a story", () => {
  it("look-ups: finds the instance, the team and the keys that are there already", async () => {
    let teamId: number | undefined;
    await withExample(
      {
        name: "look-ups",
        prepare: (cloud) => {
          teamId = cloud.addTeam(monitor.guid, "Operations").id;
          cloud.addResourceKey({ name: "found", source: activityTracker.crn });
        },
      },
      async ({ emulator, outputs }) => {
        const [first, agents] = emulator.cloud.accessKeysOf(monitor.guid);
        assert.deepEqual([agents?.accessKey, agents?.teamId], [outputs.accessKey, teamId]);
        assert.deepEqual(outputs.resourceKeyNames, ["found"]);
        const [listed] = z.array(z.object({ dateCreated: z.iso.datetime() })).parse(outputs.enabledKeys);
        assert.equal(Date.parse(String(listed?.dateCreated)), first?.dateCreated);
      },
    );
  });

  it("adopt: takes over the keys that exist, makes none, and changes none in a second run", async () => {
    const emulator = await startEmulator();
    try {
      const { cloud, environment } = emulator;
      const { accessKey } = cloud.createAccessKey(secure.guid);
      const made = cloud.addResourceKey({ name: "uploads-made-by-hand", source: objectStorage.crn });
      const config = {
        workloadProtection: secure.crn,
        objectStorage: objectStorage.crn,
        agentsKey: fingerprintOf(accessKey),
      };
      await withStack({ program: { folder: folderOf("adopt") }, config, environment }, async (stack) => {
        (await stack.up()).expectSuccess();
        assert.equal((await stack.outputs({ showSecrets: true })).accessKey, accessKey);
        assert.equal(cloud.accessKeysOf(secure.guid).length, 2);
        assert.deepEqual(
          cloud.resourceKeysOf(objectStorage.guid).map(({ guid }) => guid),
          [made.guid],
        );
        assert.deepEqual((await stack.up()).expectSuccess().changes, { same: 2 });
      });
    } finally {
      await emulator.close();
    }
  });

  it("profiles: makes keys in two accounts, each with the credential of its own profile", async () => {
    const production = await startEmulator();
    const staging = await startEmulator();
    try {
      const apiKeys = {
        production: production.cloud.addApiKey().apikey,
        staging: staging.cloud.addApiKey().apikey,
      };
      await withStack(
        {
          program: { folder: folderOf("profiles") },
          config: {
            productionInstance: secure.crn,
            stagingInstance: secure.crn,
            "ibm-keys:profiles": {
              production: { endpoints: production.endpoints },
              staging: { endpoints: staging.endpoints },
            },
          },
        },
        async (stack) => {
          for (const [profile, apiKey] of Object.entries(apiKeys)) {
            const path = `ibm-keys:profiles.${profile}.apiKey`;
            assert.equal((await stack.pulumi("config", "set", "--path", "--secret", path, apiKey)).exitCode, 0);
          }
          (await stack.up()).expectSuccess();
          const outputs = await stack.outputs({ showSecrets: true });
          assert.equal(production.cloud.accessKeysOf(secure.guid).at(1)?.accessKey, outputs.productionKey);
          assert.equal(staging.cloud.accessKeysOf(secure.guid).at(1)?.accessKey, outputs.stagingKey);
          for (const apiKey of Object.values(apiKeys)) assert.equal(stack.stateContains(apiKey), false);
          (await stack.destroy()).expectSuccess();
        },
      );
    } finally {
      await production.close();
      await staging.close();
    }
  });

  it("agents-on-kubernetes, second-stack: the key reaches a manifest and another stack, always as a secret", async () => {
    const config = { instance: secure.crn };
    await withExample({ name: "agents-on-kubernetes", config }, async ({ stack, emulator, outputs }) => {
      const accessKey = emulator.cloud.accessKeysOf(secure.guid).at(1)?.accessKey;
      const manifest: unknown = JSON.parse(String(outputs.manifest));
      assert.equal(kubernetesSecret.parse(manifest).stringData["access-key"], accessKey);
      assert.deepEqual(await stack.outputs(), { accessKey: "[secret]", manifest: "[secret]" });

      const program = { folder: folderOf("second-stack") };
      const agentsStack = "organization/agents-on-kubernetes/dev";
      await withStack({ program, config: { agentsStack } }, async (second) => {
        // From here on the two are stacks of one backend.
        cpSync(stack.stateFolder, second.stateFolder, { recursive: true });
        (await second.up()).expectSuccess();
        assert.deepEqual(await second.outputs(), { accessKey: "[secret]" });
        assert.deepEqual(await second.outputs({ showSecrets: true }), { accessKey });
        assert.equal(second.stateContains(String(accessKey)), false);
      });
    });
  });
});
