import assert from "node:assert/strict";
import { Cloud, defaults } from "pulumi-ibm-keys/emulator";
import { describeOnEngine, withCloudStack } from "../../../harness/stack";
import { Canaries } from "../../fixtures/canaries";

const program = `new ibmkeys.AccessKey("key", { instance: ${JSON.stringify(defaults.instances.secure.crn)} });`;

describeOnEngine("A switch that comes from the environment", function () {
  this.timeout(60_000);

  it("shows secrets as on the command line (PULUMI_OPTION_JSON)", async () => {
    for (const [value, shown] of [
      ["true", 1],
      ["false", 0],
    ] as const) {
      const canaries = new Canaries();
      const cloud = Cloud.withDefaults({ secret: canaries.plant });
      await withCloudStack({ cloud, program, environment: { PULUMI_OPTION_JSON: value } }, async ({ stack }) => {
        const { exitCode, stdout, stderr } = await stack.pulumi("up", "--yes", "--skip-preview");
        assert.equal(exitCode, 0, stderr);
        assert.equal(canaries.in(stdout).length, shown, stdout);
      });
    }
  });
});
