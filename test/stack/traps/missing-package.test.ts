import assert from "node:assert/strict";
import { defaults } from "pulumi-ibm-keys/emulator";
import { describeOnEngine, javascript, key, type UpdateResult, withCloudStack } from "../../../harness/stack";

describeOnEngine("A stack whose package was removed", function () {
  this.timeout(120_000);

  /** What the engine shows of the failure: on the resource and, because the SDK prints it once more, as a line of the stack. */
  function assertTold(result: UpdateResult): void {
    result.expectFailure();
    const said =
      "Cannot find module 'a-removed-package/lifecycle/access-key'. Install pulumi-ibm-keys in the program's folder until its last key is destroyed.";
    const told = result.diagnostics.filter(({ message }) => !/^(update|destroy|preview) failed$/.test(message));
    assert.deepEqual(
      told.map(({ severity, message, urn = "" }) => [severity, message, urn.split("::").at(-1)]).sort(),
      [
        ["error", said, "key"],
        ["info#err", `Error: ${said}:`, ""],
      ],
      result.output,
    );
  }

  it("says to install it until the last key is destroyed, without a stack, and keeps the key", async () => {
    const program = [key("AccessKey", "key", { instance: defaults.instances.secure.crn })];
    await withCloudStack({ program }, async ({ stack, cloud }) => {
      (await stack.up()).expectSuccess();
      const state = await stack.export();
      for (const { inputs, outputs } of state.deployment.resources) {
        for (const properties of [inputs, outputs]) {
          const own = properties?.__provider;
          // As if the program's folder had the package no more: here all stacks find that of the checkout.
          if (properties !== undefined && typeof own === "string")
            properties.__provider = own.replace("pulumi-ibm-keys/", "a-removed-package/");
        }
      }
      await stack.importState(state);
      stack.setProgram(javascript([]));
      assertTold(await stack.up());
      assertTold(await stack.destroy());
      assert.equal(cloud.accessKeysOf(defaults.instances.secure.guid).length, 2);
      assert.equal((await stack.resource("key")).type, "pulumi-nodejs:dynamic/ibm-keys:AccessKey");
    });
  });
});
