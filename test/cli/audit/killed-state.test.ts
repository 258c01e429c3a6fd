import assert from "node:assert/strict";
import { Cloud, defaults } from "pulumi-ibm-keys/emulator";
import { describeOnEngine, withCloudStack } from "../../../harness/stack";
import { Canaries } from "../../fixtures/canaries";
import { interruptedUp } from "./interruption";

const { secure, objectStorage } = defaults.instances;

describeOnEngine("The state that a killed run leaves", function () {
  this.timeout(120_000);

  it("has the inputs of what was pending, and no key in any form", async () => {
    const canaries = new Canaries();
    const cloud = Cloud.withDefaults({ secret: canaries.plant });
    const program = `
      new ibmkeys.AccessKey("access", { instance: ${JSON.stringify(secure.crn)} });
      new ibmkeys.ResourceKey("resource", { source: ${JSON.stringify(objectStorage.crn)} });`;
    await withCloudStack({ cloud, program }, async ({ stack, emulator }) => {
      await interruptedUp(stack, emulator, 2, "the CLI");
      assert.equal((await stack.pulumi("cancel", "--yes")).exitCode, 0);
      const { deployment } = await stack.export({ showSecrets: true });
      assert.deepEqual(canaries.in(JSON.stringify(deployment)), []);
      const pending = deployment.pending_operations.map(({ type, resource }) => [
        type,
        resource.urn.split("::").at(-1),
        resource.inputs?.instance ?? resource.inputs?.source,
        resource.outputs,
      ]);
      assert.deepEqual(pending.sort(), [
        ["creating", "access", secure.crn, undefined],
        ["creating", "resource", objectStorage.crn, undefined],
      ]);
    });
  });
});
