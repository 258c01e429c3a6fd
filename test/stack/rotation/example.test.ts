import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { Cloud, defaults, startEmulator } from "pulumi-ibm-keys/emulator";
import { ensurePulumiCli } from "../../../harness/pulumi-cli/ensure";
import { withCliFirst } from "../../../harness/pulumi-cli/environment";
import { run } from "../../../harness/pulumi-cli/process";
import { describeOnEngine, type Stack, withStack } from "../../../harness/stack";
import { stackEnvironment } from "../../../harness/stack/environment";
import { on } from "../../fixtures/stack/days";

const checkout = join(__dirname, "..", "..", "..");
const example = join(checkout, "examples", "rotation");
const { monitor, objectStorage } = defaults.instances;

/** `npx pulumi-ibm-keys due` in the stack's project: with the CLI's own settings, and no passphrase. */
async function due(stack: Stack, day: number) {
  const cli = await ensurePulumiCli();
  assert.ok("path" in cli);
  const { PULUMI_CONFIG_PASSPHRASE, ...environment } = stackEnvironment(cli.path, dirname(stack.projectFolder));
  assert.ok(PULUMI_CONFIG_PASSPHRASE);
  return run(process.execPath, [join(checkout, "dist", "cli", "index.js"), "due", "--stack", "dev"], {
    cwd: stack.projectFolder,
    env: { ...withCliFirst(cli.path, environment), PULUMI_IBM_KEYS_NOW: on(day) },
  });
}

describeOnEngine("The example rotation", function () {
  this.timeout(180_000);

  it("rotates both kinds when the command due says so, and at once when a config value says so", async () => {
    let today = 0;
    const clock = () => Date.parse(on(today));
    const emulator = await startEmulator({ cloud: Cloud.withDefaults({ clock }) });
    const { cloud, environment } = emulator;
    const config = { monitoring: monitor.crn, objectStorage: objectStorage.crn };
    try {
      await withStack({ program: { folder: example }, config, environment }, async (stack) => {
        const up = async (day: number) => {
          today = day;
          return (await stack.up({ environment: { PULUMI_IBM_KEYS_NOW: on(day) } })).expectSuccess();
        };
        assert.deepEqual((await up(0)).changes, { create: 2 });
        const first = await stack.outputs({ showSecrets: true });
        assert.equal((await due(stack, 80)).exitCode, 0);
        const said = await due(stack, 90);
        assert.equal(said.exitCode, 4, said.stderr);
        assert.match(said.stdout, /rotate, since/);
        for (const secret of [first.accessKey]) assert.ok(!said.stdout.includes(String(secret)));

        assert.deepEqual((await up(90)).changes, { update: 2 });
        const second = await stack.outputs({ showSecrets: true });
        assert.notEqual(second.accessKey, first.accessKey);
        assert.notDeepEqual(second.credentials, first.credentials);
        for (const { accessKey } of [first, second]) {
          assert.equal(cloud.ingest(monitor.guid, String(accessKey)), "accepted");
        }
        assert.equal(cloud.resourceKeysOf(objectStorage.guid).length, 2);
        assert.equal((await due(stack, 91)).exitCode, 0);
        assert.equal((await due(stack, 97.5)).exitCode, 3);

        await stack.setConfig({ rotationId: "leaver" });
        assert.deepEqual((await up(98)).changes, { update: 2 });
        assert.equal((await stack.outputs()).generation, 3);
        assert.equal(cloud.resourceKeysOf(objectStorage.guid).length, 1);
      });
    } finally {
      await emulator.close();
    }
  });
});

describe("The workflow of the example rotation", () => {
  const workflow = readFileSync(join(example, ".github", "workflows", "rotate-keys.yml"), "utf8");
  const script = /id: due\n(?:.*\n)*?\s+run: \|\n((?: {10}.*\n)+)/.exec(workflow)?.[1] ?? "";

  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "workflow-"));
  });
  after(() => rmSync(folder, { recursive: true }));

  for (const [code, expected] of [
    [0, "is-due=false\n"],
    [3, "is-due=true\n"],
    [4, "is-due=true\n"],
    [1, undefined],
  ] as const) {
    it(`${expected === undefined ? "fails" : `says ${expected.trim()}`} when due answers ${code}`, async () => {
      const npx = join(folder, "npx");
      const said = join(folder, `output-${code}`);
      writeFileSync(npx, `#!/bin/sh\nexit ${code}\n`);
      chmodSync(npx, 0o755);
      writeFileSync(said, "");
      const env = { PATH: `${folder}${delimiter}${process.env.PATH}`, STACK: "dev", GITHUB_OUTPUT: said };
      const { exitCode, stdout } = await run("bash", ["-e", "-o", "pipefail", "-c", script], { env });
      assert.equal(exitCode, expected === undefined ? code : 0);
      assert.equal(readFileSync(said, "utf8"), expected ?? "");
      assert.equal(stdout.startsWith("::warning::"), code === 4);
    });
  }

  it("gives the credentials of IBM Cloud to the step that rotates, and to no other", () => {
    const [before, after] = workflow.split("- name: Rotate\n");
    assert.ok(after?.includes("secrets.IC_API_KEY"));
    assert.ok(!before?.includes("IC_API_KEY"));
  });
});
