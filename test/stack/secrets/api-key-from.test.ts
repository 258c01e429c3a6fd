import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Cloud, defaults } from "pulumi-ibm-keys/emulator";
import { describeOnEngine, withCloudStack } from "../../../harness/stack";

const { secure, objectStorage } = defaults.instances;
const program = `
  new ibmkeys.AccessKey("of-profile", { instance: ${JSON.stringify(secure.crn)}, profile: "production" });
  new ibmkeys.ResourceKey("of-stack", { source: ${JSON.stringify(objectStorage.crn)} });`;

describeOnEngine("An API key that the configuration names by a variable or a file", function () {
  this.timeout(180_000);

  it("signs in, and is stored nowhere: not in the state, its history, a saved plan or the stack's file", async () => {
    const cloud = Cloud.withDefaults();
    const { apikey: ofVariable } = cloud.addApiKey({ apikey: "canary-api-key-of-a-variable" });
    const { apikey: ofFile } = cloud.addApiKey({ apikey: "canary-api-key-of-a-file" });
    const environment = { IC_API_KEY: "", PROD_IC_API_KEY: ofVariable };
    await withCloudStack({ cloud, program, environment }, async ({ stack, emulator }) => {
      const folder = dirname(stack.stateFolder);
      const file = join(folder, "api-key");
      writeFileSync(file, `${ofFile}\n`);
      for (const [path, value] of [
        ["profiles.production.apiKeyFrom.env", "PROD_IC_API_KEY"],
        ["apiKeyFrom.file", file],
      ] as const) {
        const { exitCode, stderr } = await stack.pulumi("config", "set", "--path", `ibm-keys:${path}`, value);
        assert.equal(exitCode, 0, stderr);
      }
      await stack.preview({ arguments: ["--save-plan", join(stack.stateFolder, "plan.json")] });
      (await stack.up()).expectSuccess();
      assert.equal(emulator.requests.filter(({ operation }) => operation === "getToken").length, 2);
      assert.equal(cloud.resourceKeysOf(objectStorage.guid)[0]?.createdBy, identityOf(cloud, ofFile));
      const exported = await stack.pulumi("stack", "export", "--show-secrets");
      assert.match(exported.stdout, /PROD_IC_API_KEY/);
      const texts = readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && !/\/node_modules(\/|$)/.test(entry.parentPath))
        .map((entry) => join(entry.parentPath, entry.name))
        .filter((each) => each !== file)
        .map((each) => readFileSync(each, "utf8"));
      for (const apiKey of [ofVariable, ofFile]) {
        assert.ok(![exported.stdout, ...texts].some((text) => text.includes(apiKey)));
      }
      (await stack.destroy()).expectSuccess();
    });
  });
});

function identityOf(cloud: Cloud, apikey: string): string | undefined {
  return cloud.contents().apiKeys.find((key) => key.apikey === apikey)?.iamId;
}
