import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { Cloud, defaults } from "pulumi-ibm-keys/emulator";
import { ensurePulumiCli } from "../../harness/pulumi-cli/ensure";
import { withCliFirst } from "../../harness/pulumi-cli/environment";
import { type Finished, run } from "../../harness/pulumi-cli/process";
import { describeOnEngine, type Stack, withCloudStack } from "../../harness/stack";
import { stackEnvironment } from "../../harness/stack/environment";
import { Canaries } from "../fixtures/canaries";

const { secure } = defaults.instances;
const command = join(__dirname, "..", "..", "dist", "cli", "index.js");

describeOnEngine("The commands, where something is wrong,", function () {
  this.timeout(180_000);

  async function pulumiIbmKeys(stack: Stack, args: string[], more: NodeJS.ProcessEnv): Promise<Finished> {
    const cli = await ensurePulumiCli();
    assert.ok("path" in cli);
    const environment = stackEnvironment(cli.path, dirname(stack.projectFolder));
    const env = { ...withCliFirst(cli.path, environment), ...more };
    return run(process.execPath, [command, ...args], { cwd: stack.projectFolder, env });
  }

  it("print no secret with a wrong passphrase, an IBM Cloud that is not there, or a stack that is none", async () => {
    const canaries = new Canaries();
    const cloud = Cloud.withDefaults({ secret: canaries.plant });
    const apiKey = cloud.addApiKey().apikey;
    const program = `
      const { accessKey } = new ibmkeys.AccessKey("agents", { instance: ${JSON.stringify(secure.crn)} });
      module.exports = { accessKey };`;
    const scene = { program, cloud, environment: { IC_API_KEY: "" }, secrets: { "ibm-keys:apiKey": apiKey } };
    await withCloudStack(scene, async ({ stack, emulator }) => {
      (await stack.up()).expectSuccess();
      const signedIn = { ...emulator.environment, IC_API_KEY: apiKey };
      const wrong = { PULUMI_CONFIG_PASSPHRASE: "wrong" };
      const nowhere = { ...signedIn, IBMCLOUD_IAM_API_ENDPOINT: "http://127.0.0.1:9" };
      const cases: [args: string[], environment: NodeJS.ProcessEnv, exitCode: number, told: RegExp][] = [
        [["due", "--stack", "dev"], { ...signedIn, ...wrong }, 0, /^$/],
        [
          ["audit", "--stack", "dev"],
          { ...signedIn, ...wrong },
          3,
          /^audit: The settings of the stack dev could not be read/,
        ],
        [
          ["audit", "--stack", "dev"],
          { ...emulator.environment, ...wrong, IC_API_KEY: "" },
          1,
          /no credential was found/,
        ],
        [["audit", "--stack", "dev"], nowhere, 1, /^Could not sign in to IBM Cloud/],
        [
          ["due", "--stack", "nobodys"],
          signedIn,
          1,
          /^due: could not read the stack's state: no stack named 'nobodys'/,
        ],
        [["due", "--stack=--show-secrets"], signedIn, 1, /^due: could not read the stack's state: /],
        [["audit", "--stack=-h"], signedIn, 1, /^audit: could not read the stack's state: /],
      ];
      for (const [args, environment, exitCode, told] of cases) {
        for (const more of [[], ["--json"]]) {
          const finished = await pulumiIbmKeys(stack, [...args, ...more], environment);
          const printed = finished.stdout + finished.stderr;
          assert.equal(finished.exitCode, exitCode, printed);
          assert.match(finished.stderr, told);
          assert.deepEqual(canaries.in(printed), [], printed);
        }
      }
    });
  });
});
