import assert from "node:assert/strict";
import { dirname } from "node:path";
import { Cloud, defaults } from "pulumi-ibm-keys/emulator";
import { describeOnEngine, withCloudStack } from "../../../harness/stack";
import { Canaries } from "../../fixtures/canaries";
import { answerIn, auditOfStack } from "../../fixtures/command-line/run-audit";
import { shimOf } from "./beside";

const { secure } = defaults.instances;

describeOnEngine("npx pulumi-ibm-keys audit, of a stack whose credential is secret configuration,", function () {
  this.timeout(180_000);

  it("signs in with that, and leaves it in no file, no argument and no output", async () => {
    const canaries = new Canaries();
    const cloud = Cloud.withDefaults({ secret: canaries.plant });
    const apiKey = cloud.addApiKey().apikey;
    const program = `new ibmkeys.AccessKey("key", { instance: ${JSON.stringify(secure.crn)} });`;
    const options = { cloud, program, environment: { IC_API_KEY: "" }, secrets: { "ibm-keys:apiKey": apiKey } };
    await withCloudStack(options, async ({ stack, emulator }) => {
      (await stack.up()).expectSuccess();
      const shim = await shimOf(stack, "");
      const environment = { ...emulator.environment, IC_API_KEY: "", ...shim.environment };
      const finished = await auditOfStack(stack, ["--json"], environment);
      assert.deepEqual(
        answerIn(finished).keys.map(({ standing }) => standing),
        ["unmanaged", "managed"],
      );
      assert.match(shim.calls(), /config --show-secrets/);
      assert.deepEqual(canaries.in(shim.calls() + finished.stdout + finished.stderr), []);
      assert.deepEqual(canaries.inFilesOf(dirname(stack.stateFolder)), []);
    });
  });
});
