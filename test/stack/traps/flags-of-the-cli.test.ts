import assert from "node:assert/strict";
import { join } from "node:path";
import { defaults } from "pulumi-ibm-keys/emulator";
import { describeOnEngine, key, withCloudStack } from "../../../harness/stack";

const program = [key("ApiToken", "token", { instance: defaults.instances.monitor.crn })];
const staysValid = "stays valid; an administrator can reset it";

describeOnEngine("A warning of the provider", function () {
  this.timeout(120_000);

  const flags: [written: string, flags: (folder: string) => string[]][] = [
    ["--logtostderr --logflow -v=1", () => ["--logtostderr", "--logflow", "-v=1"]],
    ["--tracing file:FILE", (folder) => ["--tracing", `file:${join(folder, "trace")}`]],
  ];
  for (const [written, flagsIn] of flags) {
    it(`is a warning on its resource with ${written}`, async () => {
      await withCloudStack({ program }, async ({ stack }) => {
        (await stack.up()).expectSuccess();
        const destroyed = (await stack.destroy({ arguments: flagsIn(stack.projectFolder) })).expectSuccess();
        const told = destroyed.diagnostics.filter(({ message }) => message.includes(staysValid));
        assert.deepEqual(
          told.map(({ severity, urn = "" }) => [severity, urn.split("::").at(-1)]),
          [["warning", "token"]],
          destroyed.output,
        );
      });
    });
  }
});
