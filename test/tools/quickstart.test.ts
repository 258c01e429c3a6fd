import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { defaults, startEmulator } from "pulumi-ibm-keys/emulator";
import { withoutPersonalSettings } from "../../harness/pulumi-cli/environment";
import { type Finished, run } from "../../harness/pulumi-cli/process";
import { describeOnEngine, withStack } from "../../harness/stack";
import { stacksFolder } from "../../harness/stack/empty-stack";

const checkout = join(__dirname, "..", "..");

/** A checkout in small: the tool keeps its stacks below where it is started, away from a developer's own. */
let small: string;
before(() => {
  mkdirSync(stacksFolder, { recursive: true });
  small = mkdtempSync(join(stacksFolder, "quickstart-"));
  cpSync(join(checkout, "Pulumi.yaml"), join(small, "Pulumi.yaml"));
  cpSync(join(checkout, "examples", "quickstart"), join(small, "examples", "quickstart"), { recursive: true });
});
after(() => rmSync(small, { recursive: true }));

function quickstart(args: string[] = [], environment: NodeJS.ProcessEnv = {}): Promise<Finished> {
  return run(process.execPath, ["--import=tsx", join(checkout, "tools", "quickstart.ts"), ...args], {
    cwd: small,
    env: {
      ...withoutPersonalSettings(),
      ...(process.env.PULUMI_HOME && { PULUMI_HOME: process.env.PULUMI_HOME }),
      ...environment,
    },
  });
}

describeOnEngine("The quickstart", () => {
  it("declares one key of each kind in the emulator, knows them in a second run, and takes them down", async () => {
    const first = await quickstart();
    assert.equal(first.exitCode, 0, first.stderr);
    assert.match(first.stdout, /\+ 6 created/);
    const shown = first.stdout.slice(first.stdout.indexOf("$ pulumi stack output"));
    for (const secret of ["accessKey", "apiToken", "ingestionKey", "resourceKeyCredentials", "serviceKey"]) {
      assert.match(shown, new RegExp(`${secret} +\\[secret\\]\n`));
    }
    assert.match(shown, /accessKeyFingerprint +[0-9a-f]{12}\n/);
    assert.doesNotMatch(first.stdout, /warning/);

    const second = await quickstart();
    assert.match(second.stdout, /6 unchanged/);
    assert.equal(second.stdout.slice(second.stdout.indexOf("$ pulumi stack output")), shown);

    const destroyed = await quickstart(["--destroy"]);
    assert.equal(destroyed.exitCode, 0, destroyed.stderr);
    assert.match(destroyed.stdout, /- 6 deleted/);
  });

  it("leaves out the kinds whose instance is not configured", async () => {
    const emulator = await startEmulator();
    const program = { folder: join(small, "examples", "quickstart") };
    const config = { monitoring: defaults.instances.monitor.crn };
    try {
      await withStack({ program, project: "quickstart", config, environment: emulator.environment }, async (stack) => {
        const { operations } = (await stack.up()).expectSuccess();
        assert.deepEqual(
          operations.map(({ type }) => type),
          ["pulumi-nodejs:dynamic/ibm-keys:ApiToken"],
        );
      });
    } finally {
      await emulator.close();
    }
  });
});

describe("npm run quickstart", () => {
  it("refuses in one line to touch IBM Cloud when no instance is named", async () => {
    const { exitCode, stdout, stderr } = await quickstart([], { IC_API_KEY: "someone's" });
    assert.equal(exitCode, 1);
    assert.equal(stdout, "");
    assert.match(stderr, /^quickstart: an IBM Cloud API key is set, so name the instances .*\n$/);
  });

  it("refuses in one line to use the emulator for an instance that is named", async () => {
    const { exitCode, stdout, stderr } = await quickstart(["--monitoring", defaults.instances.monitor.crn]);
    assert.equal(exitCode, 1);
    assert.equal(stdout, "");
    assert.match(stderr, /^quickstart: instances are named, but no IBM Cloud API key: .*\n$/);
  });
});
