import assert from "node:assert/strict";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { Cloud, defaults } from "pulumi-ibm-keys/emulator";
import { describeOnEngine, type Stack, type UpdateResult, withCloudStack } from "../../../harness/stack";

const program = `new ibmkeys.AccessKey("key", { instance: ${JSON.stringify(defaults.instances.secure.crn)} });`;

type Place = "a saved plan" | "the stack's file" | "the state now" | "earlier states" | "the history";

/** What was warned of, and where the warning is shown. */
function warnings(result: UpdateResult): string[][] {
  const told = result.diagnostics.filter(({ message }) => message.includes("not set with --secret"));
  return told.map(({ severity, message, urn = "the stack" }) => [
    severity,
    message.replace(/ not set with .*/, ""),
    urn,
  ]);
}

/** Where a text stands as it is. */
function placesOf(stack: Stack, text: string): Place[] {
  const folder = dirname(stack.stateFolder);
  const files = [
    join(stack.projectFolder, "Pulumi.dev.yaml"),
    ...readdirSync(stack.stateFolder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name)),
  ];
  const found = files
    .filter((file) => readFileSync(file).includes(text))
    .map((file) => placeOf(file.slice(folder.length)));
  return [...new Set(found)].sort();
}

function placeOf(file: string): Place {
  if (file.endsWith("/Pulumi.dev.yaml")) return "the stack's file";
  if (file.endsWith("/plan.json")) return "a saved plan";
  if (file.endsWith(".history.json")) return "the history";
  return file.endsWith("/stacks/project/dev.json") ? "the state now" : "earlier states";
}

const everywhere: Place[] = ["earlier states", "the history", "the stack's file", "the state now"];

// As the table in SECURITY.md has it.
describeOnEngine("What the configuration leaves in the state", function () {
  this.timeout(180_000);

  it("is in plain text what was not set with --secret, and nothing else", async () => {
    const cloud = Cloud.withDefaults();
    const keyOf = (name: string) => cloud.addApiKey({ apikey: `canary-of-${name}` }).apikey;
    const config = async (stack: Stack, ...args: string[]) => {
      const { exitCode, stderr } = await stack.pulumi("config", ...args);
      assert.equal(exitCode, 0, stderr);
    };
    const [own, secretly, plainly, ofEnvironment] = ["own", "secretly", "plainly", "environment"].map(keyOf);
    assert.ok(own && secretly && plainly && ofEnvironment);
    const environment = { IC_API_KEY: ofEnvironment, IBMCLOUD_VISIBILITY: "private" };
    await withCloudStack({ cloud, program, environment }, async ({ stack }) => {
      await config(stack, "set", "--secret", "ibm-keys:apiKey", own);
      await config(stack, "set", "--path", "--secret", "ibm-keys:profiles.one.apiKey", secretly);
      await config(stack, "set", "--path", "ibm-keys:profiles.two.apiKey", plainly);
      await config(stack, "set", "--path", "ibm-keys:endpoints.monitor", "http://127.0.0.1:9/canary");
      // Nothing but the configuration is looked at: whether the key can be made makes no difference.
      // One profile is a secret, and so the engine takes all of them for one.
      assert.deepEqual(warnings(await stack.up()), []);
      const plan = join(stack.stateFolder, "plan.json");
      await stack.preview({ arguments: ["--save-plan", plan] });
      assert.deepEqual(placesOf(stack, own), []);
      assert.deepEqual(placesOf(stack, secretly), []);
      assert.deepEqual(placesOf(stack, plainly), ["a saved plan", "the history", "the stack's file"]);
      assert.deepEqual(placesOf(stack, "http://127.0.0.1:9/canary"), ["a saved plan", ...everywhere]);
      assert.deepEqual(placesOf(stack, ofEnvironment), []);
      rmSync(plan);

      await config(stack, "set", "ibm-keys:apiKey", own);
      await config(stack, "rm", "--path", "ibm-keys:profiles.one");
      assert.deepEqual(warnings(await stack.up()), [
        ["warning", "ibm-keys:apiKey and ibm-keys:profiles are", "the stack"],
      ]);
      assert.deepEqual(placesOf(stack, own), everywhere);
      assert.deepEqual(placesOf(stack, plainly), everywhere);

      await config(stack, "set", "--secret", "ibm-keys:apiKey", own);
      await config(stack, "rm", "ibm-keys:profiles");
      assert.deepEqual(warnings(await stack.up()), []);
      for (const apiKey of [own, secretly, plainly, ofEnvironment])
        assert.ok(!JSON.stringify(await stack.export()).includes(apiKey));
      for (const apiKey of [own, plainly]) assert.deepEqual(placesOf(stack, apiKey), ["earlier states", "the history"]);
    });
  });
});
