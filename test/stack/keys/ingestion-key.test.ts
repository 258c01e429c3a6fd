import assert from "node:assert/strict";
import { Cloud, defaults } from "pulumi-ibm-keys/emulator";
import { describeOnEngine, key, withCloudStack } from "../../../harness/stack";
import { only, present } from "../../fixtures/present";
import { saidOf } from "../../fixtures/stack/runs";

const { activityTracker } = defaults.instances;

describeOnEngine("An IngestionKey", function () {
  this.timeout(120_000);

  it("is the instance's own, follows a reset in the web UI, and outlives its resource key", async () => {
    await withCloudStack(
      { program: [key("IngestionKey", "sender", { instance: activityTracker.crn })] },
      async (fixture) => {
        const { stack, cloud, emulator } = fixture;
        (await stack.up()).expectSuccess();
        const through = only(cloud.resourceKeysOf(activityTracker.guid));
        const first = present((await fixture.saved()).sender);
        assert.equal(first.ingestionKey, cloud.instance(activityTracker.guid).ingestionKey);
        assert.equal(cloud.ingest(activityTracker.guid, String(first.ingestionKey)), "accepted");
        assert.deepEqual([first.resourceKeyGuid, first.name], [through.guid, through.name]);
        assert.match(through.name, /^project-dev-sender-[0-9a-f]{16}$/);

        const reset = cloud.resetIngestionKey(activityTracker.guid);
        (await stack.refresh()).expectSuccess();
        const second = present((await fixture.saved()).sender);
        assert.equal(second.ingestionKey, reset);
        assert.notEqual(second.fingerprint, first.fingerprint);
        assert.equal(second.id, first.id);

        // By GUID it is the same instance; a name of one's own renames the resource key.
        fixture.calls();
        fixture.declare(key("IngestionKey", "sender", { instance: activityTracker.guid, name: "mine" }));
        assert.deepEqual((await stack.up()).expectSuccess().changes, { update: 1 });
        assert.deepEqual(fixture.changes(), ["updateResourceKey"]);
        const renamed = only(cloud.resourceKeysOf());
        assert.deepEqual([renamed.guid, renamed.name], [through.guid, "mine"]);
        assert.equal((await fixture.saved()).sender?.name, "mine");

        const other = cloud.addInstance({ service: "logdnaat", region: "eu-de" });
        fixture.declare(key("IngestionKey", "sender", { instance: other.crn, role: "Reader" }));
        const moved = (await stack.up()).expectSuccess();
        assert.deepEqual(moved.changes, { replace: 1 });
        assert.deepEqual(fixture.changes(), ["createResourceKey", "deleteResourceKey"]);
        assert.equal(only(cloud.resourceKeysOf()).instanceGuid, other.guid);
        assert.match(only(cloud.resourceKeysOf()).roleCrn, /:Reader$/);
        assert.equal((await fixture.saved()).sender?.ingestionKey, other.ingestionKey);

        emulator.clearRequests();
        assert.deepEqual((await stack.up()).expectSuccess().changes, { same: 1 });
        assert.equal(emulator.requests.length, 0);

        const destroyed = (await stack.destroy()).expectSuccess();
        assert.deepEqual(cloud.resourceKeysOf(), []);
        const warning = only(saidOf(destroyed, "sender", "warning"));
        assert.match(warning, /stays valid; it can be reset in the Activity Tracker web UI only/);
        assert.deepEqual(destroyed.warnings, [warning]);
        assert.equal(cloud.ingest(other.guid, String(other.ingestionKey)), "accepted");
      },
    );
  });

  it("keeps its resource key when the ingestion key is hidden from the API key, and shows it to the next", async () => {
    const cloud = Cloud.withDefaults();
    const blind = cloud.addApiKey({ readsCredentials: false });
    await withCloudStack(
      { program: [key("IngestionKey", "sender", { instance: activityTracker.crn })], cloud },
      async (fixture) => {
        const { stack } = fixture;
        const environment = { IC_API_KEY: blind.apikey };
        const failed = (await stack.up({ environment })).expectFailure();
        assert.match(saidOf(failed, "sender", "error").join(), /shows no ingestion_key in it\. Give .* Manager/);
        const made = only(cloud.resourceKeysOf());
        assert.equal((await fixture.saved()).sender?.resourceKeyGuid, made.guid);

        (await stack.up()).expectSuccess();
        assert.equal(only(cloud.resourceKeysOf()).guid, made.guid);
        const shown = present((await fixture.saved()).sender);
        assert.equal(shown.ingestionKey, cloud.instance(activityTracker.guid).ingestionKey);

        // What is hidden from the API key that refreshes stays known.
        assert.deepEqual((await stack.refresh({ environment })).expectSuccess().changes, { same: 1 });
        assert.equal((await fixture.saved()).sender?.ingestionKey, shown.ingestionKey);
      },
    );
  });
});
