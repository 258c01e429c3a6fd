import assert from "node:assert/strict";
import { type Cloud, defaults } from "pulumi-ibm-keys/emulator";
import { describeOnEngine } from "../../harness/stack";
import { withExample } from "../fixtures/stack/with-example";

const { secure, monitor, activityTracker, objectStorage } = defaults.instances;

describeOnEngine("The example of a kind", () => {
  it("access-key: makes a key that agents may use, limited as declared, and deletes it", async () => {
    let made: Cloud | undefined;
    await withExample(
      { name: "access-key", config: { instance: secure.crn } },
      async ({ stack, emulator, outputs }) => {
        made = emulator.cloud;
        const [, agents] = emulator.cloud.accessKeysOf(secure.guid);
        assert.deepEqual([agents?.accessKey, agents?.limit, agents?.reservation], [outputs.accessKey, 50, 5]);
        assert.equal(emulator.cloud.ingest(secure.guid, String(outputs.accessKey)), "accepted");
        assert.equal((await stack.outputs()).accessKey, "[secret]");
      },
    );
    assert.equal(made?.accessKeysOf(secure.guid).length, 1);
  });

  it("first-key: makes a key that agents may use, and plans when it rotates", async () => {
    await withExample({ name: "first-key", config: { instance: secure.crn } }, async ({ stack, emulator, outputs }) => {
      assert.equal(emulator.cloud.accessKeysOf(secure.guid).at(1)?.accessKey, outputs.accessKey);
      assert.equal(emulator.cloud.ingest(secure.guid, String(outputs.accessKey)), "accepted");
      assert.deepEqual(await stack.outputs(), { accessKey: "[secret]", fingerprint: outputs.fingerprint });
      assert.equal(stack.stateContains("90d"), true);
    });
  });

  it("resource-key: makes a Writer's key with its parameters as JSON, and shows its API key and HMAC pair", async () => {
    const config = { instance: objectStorage.crn };
    await withExample({ name: "resource-key", config }, async ({ stack, emulator, outputs }) => {
      const [key] = emulator.cloud.resourceKeysOf(objectStorage.guid);
      assert.deepEqual([key?.guid, key?.parameters], [outputs.keyGuid, { HMAC: true }]);
      assert.match(String(key?.roleCrn), /serviceRole:Writer$/);
      assert.ok(emulator.cloud.contents().apiKeys.some(({ apikey }) => apikey === outputs.apikey));
      const pair = { access_key_id: outputs.accessKeyId, secret_access_key: outputs.secretAccessKey };
      assert.deepEqual(key?.ownCredentials, { cos_hmac_keys: pair });
      const { apikey, accessKeyId, secretAccessKey } = await stack.outputs();
      assert.deepEqual([apikey, accessKeyId, secretAccessKey], Array(3).fill("[secret]"));
    });
  });

  it("ingestion-key: gives the key that the instance accepts, in plain JavaScript", async () => {
    const config = { instance: activityTracker.crn };
    await withExample({ name: "ingestion-key", config }, async ({ stack, emulator, outputs }) => {
      assert.equal(emulator.cloud.ingest(activityTracker.guid, String(outputs.ingestionKey)), "accepted");
      assert.equal((await stack.outputs()).ingestionKey, "[secret]");
    });
  });

  it("service-key: gives the instance's service key and restricts who sees it", async () => {
    const config = { instance: activityTracker.crn };
    await withExample({ name: "service-key", config }, async ({ emulator, outputs }) => {
      assert.deepEqual(emulator.cloud.instance(activityTracker.guid).serviceKeys, [outputs.serviceKey]);
      assert.ok(emulator.cloud.policies().some(({ id }) => id === outputs.policyId));
    });
  });

  it("api-token: gives the token of the team it names", async () => {
    let operations: number | undefined;
    await withExample(
      {
        name: "api-token",
        config: { instance: monitor.crn },
        prepare: (cloud) => {
          operations = cloud.addTeam(monitor.guid, "Operations").id;
        },
      },
      async ({ emulator, outputs }) => {
        const [token, ...others] = emulator.cloud.contents().apiTokens;
        assert.deepEqual([token?.key, token?.teamId], [outputs.token, operations]);
        assert.deepEqual(others, []);
      },
    );
  });
});
