import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { LocalWorkspace } from "@pulumi/pulumi/automation";
import { defaults, startEmulator } from "pulumi-ibm-keys/emulator";
import { ensurePulumiCli } from "../../harness/pulumi-cli/ensure";
import { withCliFirst, withoutPersonalSettings } from "../../harness/pulumi-cli/environment";
import { describeOnEngine, Stack } from "../../harness/stack";
import { folderOf } from "../fixtures/stack/with-example";

describeOnEngine("A test of one's own program", () => {
  it("runs it on the real engine against an emulator, through the Automation API", async () => {
    const cli = await ensurePulumiCli();
    assert.ok("path" in cli);
    // Its folder and its empty backend: a user has both.
    const place = await Stack.create({ program: { folder: folderOf("access-key") } });
    rmSync(place.stateFolder, { recursive: true });
    const workDir = place.projectFolder;
    const developers = process.env;
    process.env = withCliFirst(cli.path, withoutPersonalSettings());
    try {
      // begin:own-tests
      const emulator = await startEmulator();
      const stack = await LocalWorkspace.createOrSelectStack(
        { stackName: "test", workDir },
        {
          envVars: {
            ...emulator.environment,
            PULUMI_BACKEND_URL: `file://${workDir}`,
            PULUMI_CONFIG_PASSPHRASE: "not a secret",
          },
        },
      );
      const instance = defaults.instances.secure;
      await stack.setConfig("instance", { value: instance.crn });

      const { outputs } = await stack.up();

      // The emulator's cloud can be read, and changed as IBM's web UI would.
      assert.equal(emulator.cloud.ingest(instance.guid, outputs.accessKey?.value), "accepted");
      emulator.faults.add({ match: { operation: "disableAccessKey" }, fault: { kind: "reset-after" } });
      await stack.destroy();
      await emulator.close();
      // end:own-tests
    } finally {
      process.env = developers;
      await place.dispose();
    }
  });
});
