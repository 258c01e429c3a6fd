import assert from "node:assert/strict";
import { defaults, type Emulator } from "../../../emulator";
import { describeOnEngine } from "../engine";
import { withCloudStack } from "../traps/with-cloud-stack";

const { secure, objectStorage, activityTracker } = defaults.instances;
const crnOf = ({ crn }: { crn: string }) => JSON.stringify(crn);

const program = `
  exports.access = new ibmkeys.AccessKey("access", { instance: ${crnOf(secure)}, limit: 5 }).accessKey;
  exports.resource = new ibmkeys.ResourceKey("resource", { source: ${crnOf(objectStorage)} }).guid;
  exports.ingestion = new ibmkeys.IngestionKey("ingestion", { instance: ${crnOf(activityTracker)} }).resourceKeyGuid;
  exports.service = new ibmkeys.ServiceKey("service", { instance: ${crnOf(activityTracker)}, restrict: true }).serviceKey;`;

/** Keys are made, but no answer comes, and no list can be read any more. */
function outage({ faults }: Emulator): void {
  for (const operation of ["createAccessKey", "createResourceKey"]) {
    faults.add({ match: { operation }, times: "always", fault: { kind: "reset-after" } });
  }
  for (const path of [/accessKeys$/, new RegExp(objectStorage.guid), new RegExp(activityTracker.guid)]) {
    faults.add({ match: { method: "GET", path }, nth: 2, times: "always", fault: { kind: "status", code: 403 } });
  }
}

describeOnEngine("Keys that were made in an outage, with no answer and no list to find them in", function () {
  this.timeout(180_000);

  it("are in the state as attempts: the next up takes them instead of making others, and destroy deletes them", async () => {
    await withCloudStack({ program }, async (stack, emulator) => {
      const { cloud, faults } = emulator;
      const keys = () => [
        ...cloud.accessKeysOf(secure.guid).map(({ accessKey }) => accessKey),
        ...cloud.resourceKeysOf().map(({ guid }) => guid),
      ];
      const [first] = keys();
      outage(emulator);
      const failed = (await stack.up()).expectFailure();
      assert.equal(failed.errors.filter((error) => error.includes("run again, and it is looked for")).length, 4);
      faults.clear();
      const made = keys();
      assert.equal(made.length, 5);

      const state = await stack.export();
      const contents = cloud.contents();
      const saved = state.deployment.resources.filter(({ type }) => type.includes("ibm-keys"));
      assert.equal(saved.length, 4);
      for (const { id, initErrors, outputs } of saved) {
        assert.match(String(id), /^attempt-[0-9a-f]{12}$/);
        assert.equal(initErrors?.length, 1);
        assert.match(String(outputs?.__provider), /^exports\.handler=/);
      }

      (await stack.destroy()).expectSuccess();
      assert.deepEqual(keys(), [first]);

      cloud.restore(contents);
      await stack.importState(state);
      assert.deepEqual((await stack.refresh()).expectSuccess().changes, { same: 4 });
      assert.deepEqual((await stack.up({ preview: true })).expectSuccess().changes, { update: 4 });
      assert.deepEqual(keys(), made);
      const { access, resource, ingestion } = await stack.outputs({ showSecrets: true });
      for (const key of [access, resource, ingestion]) assert.ok(made.includes(String(key)));
      assert.equal(cloud.policies().length, 1);
      assert.deepEqual((await stack.up()).expectSuccess().changes, { same: 4 });
      (await stack.destroy()).expectSuccess();
      assert.deepEqual(keys(), [first]);
    });
  });
});
