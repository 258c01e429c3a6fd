import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { defaults } from "pulumi-ibm-keys/emulator";
import { z } from "zod";
import { ensurePulumiCli } from "../../harness/pulumi-cli/ensure";
import { withCliFirst } from "../../harness/pulumi-cli/environment";
import { type Finished, run } from "../../harness/pulumi-cli/process";
import { describeOnEngine, type Stack, withCloudStack } from "../../harness/stack";
import { stackEnvironment } from "../../harness/stack/environment";

const { secure } = defaults.instances;
const command = join(__dirname, "..", "..", "dist", "cli", "index.js");
const dayLength = 24 * 3600 * 1000;

const answer = z.object({
  status: z.string(),
  keys: z.array(z.object({ name: z.string(), due: z.array(z.object({ what: z.string() })), status: z.string() })),
});

/** `npx pulumi-ibm-keys due` in the project of a stack, so many days from now. */
async function due(stack: Stack, days: number): Promise<{ finished: Finished; works: Record<string, string[]> }> {
  const cli = await ensurePulumiCli();
  assert.ok("path" in cli);
  const environment = stackEnvironment(cli.path, dirname(stack.projectFolder));
  const now = { PULUMI_IBM_KEYS_NOW: new Date(Date.now() + days * dayLength).toISOString() };
  const finished = await run(process.execPath, [command, "due", "--stack", "dev", "--json"], {
    cwd: stack.projectFolder,
    env: { ...withCliFirst(cli.path, environment), ...now },
  });
  const { keys } = answer.parse(JSON.parse(finished.stdout));
  return { finished, works: Object.fromEntries(keys.map((key) => [key.name, key.due.map(({ what }) => what)])) };
}

describeOnEngine("npx pulumi-ibm-keys due, in a stack,", function () {
  this.timeout(180_000);

  it("is not blind where rotation is a secret, or holds one", async () => {
    const program = `
      const instance = ${JSON.stringify(secure.crn)};
      new ibmkeys.AccessKey("plain", { instance, rotation: { every: "30d" } });
      new ibmkeys.AccessKey("whole", { instance, rotation: pulumi.secret({ every: "30d" }) });
      const restore = [pulumi.secret(process.env.RESTORED)].filter(() => process.env.RESTORED !== "");
      new ibmkeys.AccessKey("part", { instance, rotation: { every: "30d", overlap: "10d", id: process.env.ID, restore } });`;
    const environment = { RESTORED: "", ID: "one" };
    await withCloudStack({ program, environment }, async ({ stack, cloud }) => {
      (await stack.up()).expectSuccess();
      const early = await due(stack, 20);
      assert.equal(early.finished.exitCode, 0, early.finished.stderr);
      assert.deepEqual(early.works, { plain: [], whole: [], part: [] });
      const late = await due(stack, 400);
      assert.equal(late.finished.exitCode, 4, late.finished.stderr);
      assert.deepEqual(late.works, { plain: ["rotate"], whole: ["rotate"], part: ["rotate"] });

      (await stack.up({ environment: { ID: "two" } })).expectSuccess();
      const { outputs = {} } = await stack.resource("part");
      const [{ id }] = z.tuple([z.object({ id: z.string() })]).parse(outputs.generations);
      (await stack.up({ environment: { ID: "two", RESTORED: id } })).expectSuccess();
      assert.equal(cloud.accessKeysOf(secure.guid).length, 5);
      assert.equal((await due(stack, 9)).finished.exitCode, 0);
      const untold = await due(stack, 11);
      assert.equal(untold.finished.exitCode, 1);
      assert.match(
        untold.finished.stderr,
        new RegExp(`^due: could not read the AccessKey part .*: whether rotation.restore names ${id} is a secret `),
      );
      assert.deepEqual(untold.works, { plain: [], whole: [], part: [] });
    });
  });

  it("says that there is something to do of a lost create, though a refresh has cleared the errors", async () => {
    const program = `
      new ibmkeys.AccessKey("agents", { instance: ${JSON.stringify(secure.crn)} });`;
    await withCloudStack({ program }, async ({ stack, cloud, emulator: { faults } }) => {
      const lost = { match: { operation: "createAccessKeyV1" }, fault: { kind: "reset-before" } } as const;
      const fault = faults.add({ ...lost, times: "always" });
      assert.notEqual((await stack.up()).exitCode, 0);
      fault.remove();
      assert.equal((await due(stack, 0)).finished.exitCode, 3);
      (await stack.refresh()).expectSuccess();
      assert.equal((await stack.resource("agents")).initErrors, undefined);
      const { finished, works } = await due(stack, 0);
      assert.equal(finished.exitCode, 3, finished.stderr);
      assert.deepEqual(works, { agents: ["look for what a lost create made", "make it"] });
      assert.equal((await due(stack, 2)).finished.exitCode, 4);
      (await stack.up()).expectSuccess();
      assert.equal(cloud.accessKeysOf(secure.guid).length, 2);
    });
  });
});
