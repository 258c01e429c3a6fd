import assert from "node:assert/strict";
import { defaults } from "pulumi-ibm-keys/emulator";
import { describeOnEngine, withCloudStack } from "../../../harness/stack";

const { activityTracker, objectStorage } = defaults.instances;
const secretName = "canary-name-of-a-customer";

const program = [
  `const name = pulumi.secret(${JSON.stringify(secretName)});`,
  `const resource = new ibmkeys.ResourceKey("resource", { source: ${JSON.stringify(objectStorage.crn)}, name });`,
  `const ingestion = new ibmkeys.IngestionKey("ingestion", { instance: ${JSON.stringify(activityTracker.crn)}, name });`,
  `const service = new ibmkeys.ServiceKey("service", { instance: ${JSON.stringify(activityTracker.crn)}, name, restrict: true });`,
  "module.exports = { resource: resource.name, ingestion: ingestion.resourceKeyName };",
];

describeOnEngine("A name that is a secret", function () {
  this.timeout(180_000);

  it("is in plain text nowhere in the state of any kind, nor in what any run says", async () => {
    await withCloudStack({ program }, async (fixture) => {
      const { stack, cloud } = fixture;
      const outputs = [(await stack.up({ preview: true, arguments: ["--diff"] })).expectSuccess().output];
      assert.equal(cloud.resourceKeysOf().filter(({ name }) => name === secretName).length, 3);
      const state = () => stack.export().then((exported) => JSON.stringify(exported));
      assert.ok(!(await state()).includes(secretName));
      assert.equal(stack.stateContains(secretName), false);
      outputs.push((await stack.up({ refresh: true, preview: true, arguments: ["--diff"] })).expectSuccess().output);
      assert.ok(!(await state()).includes(secretName));
      assert.ok(!JSON.stringify(await stack.outputs()).includes(secretName));
      outputs.push((await stack.destroy()).expectSuccess().output);
      for (const output of outputs) assert.ok(!output.includes(secretName), output);
    });
  });

  it("is in nothing that we say of IBM's refusals and of lost creates, nor in the state that these leave", async () => {
    await withCloudStack({ program }, async (fixture) => {
      const { stack, emulator } = fixture;
      const match = { operation: "createResourceKey" };
      const refusing = emulator.faults.add({
        match,
        times: "always",
        fault: { kind: "status", code: 400 },
      });
      const refused = (await stack.up({ arguments: ["--continue-on-error"] })).expectFailure();
      refusing.remove();
      const lost = emulator.faults.add({ match, times: "always", fault: { kind: "reset-before" } });
      const unknown = (await stack.up({ arguments: ["--continue-on-error"] })).expectFailure();
      lost.remove();
      const kept = JSON.stringify(await stack.export());
      assert.match(kept, /lostCreates/);

      // The name is given to a key that is there: what IBM refuses then is saved with the key.
      const failing = emulator.faults.add({
        match: { operation: "updateResourceKey" },
        times: "always",
        fault: { kind: "status", code: 400 },
      });
      const unnamed = (await stack.up({ arguments: ["--continue-on-error"] })).expectFailure();
      failing.remove();
      for (const { output } of [refused, unknown, unnamed]) assert.ok(!output.includes(secretName), output);
      for (const text of [kept, JSON.stringify(await stack.export())]) assert.ok(!text.includes(secretName));
      assert.equal(stack.stateContains(secretName), false);
    });
  });

  it("is plain in the state once the program declares it no longer: Pulumi knows it as an output then", async () => {
    await withCloudStack({ program: program.slice(0, 2) }, async (fixture) => {
      const { stack } = fixture;
      (await stack.up()).expectSuccess();
      assert.equal(stack.stateContains(secretName), false);
      fixture.declare(`new ibmkeys.ResourceKey("resource", { source: ${JSON.stringify(objectStorage.crn)} });`);
      (await stack.up()).expectSuccess();
      assert.equal((await fixture.saved()).resource?.name, secretName);
      assert.equal(stack.stateContains(secretName), true);
    });
  });
});
