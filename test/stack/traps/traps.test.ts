import assert from "node:assert/strict";
import { defaults } from "pulumi-ibm-keys/emulator";
import { describeOnEngine, javascript, type UpdateResult, withCloudStack } from "../../../harness/stack";

const { secure, monitor, activityTracker, objectStorage } = defaults.instances;
const crnOf = ({ crn }: { crn: string }) => JSON.stringify(crn);

/** The messages about this, however they came, and where they came to. */
function tellings(result: UpdateResult, text: string) {
  return result.diagnostics
    .filter(({ message }) => message.includes(text))
    .map(({ severity, urn = "" }) => [severity, urn.slice(urn.lastIndexOf(":") + 1)]);
}

describeOnEngine("A trap of the engine", function () {
  this.timeout(120_000);

  it("catches no secret in an argument that is refused: nothing of it is printed or saved", async () => {
    const program = `
      new ibmkeys.ResourceKey("key", {
        source: ${crnOf(objectStorage)},
        role: pulumi.secret("canary-role-".repeat(20)).apply((text) => [text]),
        parameters: pulumi.secret("canary-parameter"),
        colour: pulumi.secret("canary-colour"),
      });`;
    await withCloudStack({ program }, async ({ stack }) => {
      const failed = (await stack.up()).expectFailure();
      assert.doesNotMatch(failed.output, /canary/);
      assert.equal(stack.stateContains("canary"), false);
      for (const problem of [
        "role: must be a text, not a list",
        "parameters: must be an object",
        'unknown argument "colour"',
      ]) {
        assert.deepEqual(tellings(failed, problem), [["error", "key"]], failed.output);
      }
      assert.doesNotMatch(failed.output, /\n\s+at /);
    });
  });

  it("leaves no secret in plain text under another name than its argument's, also after a refresh", async () => {
    const program = `
      const at = { instance: ${crnOf(activityTracker)} };
      new ibmkeys.AccessKey("accessKey", { instance: ${crnOf(secure)} });
      new ibmkeys.ResourceKey("credentials", { source: ${crnOf(objectStorage)} });
      new ibmkeys.IngestionKey("ingestionKey", at);
      new ibmkeys.ServiceKey("serviceKey", { ...at, restrict: true });
      new ibmkeys.ApiToken("token", { instance: ${crnOf(monitor)} });`;
    await withCloudStack({ program }, async ({ stack, cloud }) => {
      const check = async () => {
        for (const output of ["accessKey", "credentials", "ingestionKey", "serviceKey", "token"]) {
          const { outputs = {}, additionalSecretOutputs } = await stack.resource(output);
          assert.ok(JSON.stringify(outputs[output]).includes(`"ciphertext"`), output);
          assert.deepEqual(additionalSecretOutputs?.includes(output), true);
        }
        const { accessKeys, apiKeys, apiTokens, instances } = cloud.contents();
        const secrets = [
          ...accessKeys.map(({ accessKey }) => accessKey),
          ...apiKeys.map(({ apikey }) => apikey),
          ...apiTokens.map(({ key }) => key),
          ...instances.flatMap(({ ingestionKey, serviceKeys }) => [ingestionKey ?? "", ...serviceKeys]),
        ].filter((secret) => secret !== "");
        assert.ok(secrets.length >= 7);
        for (const secret of secrets) assert.equal(stack.stateContains(secret), false, secret);
      };
      (await stack.up()).expectSuccess();
      await check();
      assert.deepEqual((await stack.refresh()).expectSuccess().changes, { same: 5 });
      await check();

      const destroyed = (await stack.destroy()).expectSuccess();
      assert.deepEqual(
        destroyed.diagnostics.filter(({ severity }) => severity !== "warning").map(({ message }) => message),
        [],
      );
      // What IBM keeps is told as warnings, each on its own resource.
      for (const [name, text] of [
        ["ingestionKey", "stays valid; it can be reset in the Activity Tracker web UI only"],
        ["serviceKey", "stays valid; it can be deleted in the Activity Tracker web UI only"],
        ["token", "stays valid; an administrator can reset it"],
      ] as const) {
        assert.deepEqual(tellings(destroyed, text), [["warning", name]], destroyed.output);
      }
      assert.equal(cloud.resourceKeysOf().length, 0);
      assert.equal(cloud.policies().length, 0);
    });
  });

  it("loses no key whose answer leaves out all that may be left out", async () => {
    const program = `new ibmkeys.ResourceKey("key", { source: ${crnOf(objectStorage)} });`;
    await withCloudStack({ program }, async ({ stack, cloud, emulator: { faults } }) => {
      const made = () => cloud.resourceKeysOf().find(({ name }) => name.startsWith("project-dev-key-"));
      const body = {
        get guid() {
          return made()?.guid;
        },
        get name() {
          return made()?.name;
        },
        crn: "crn:v1:key",
        credentials: { nothing: null, list: [null] },
      };
      const fault = { kind: "status", code: 201, when: "after", body } as const;
      faults.add({ match: { operation: "createResourceKey" }, fault });
      (await stack.up()).expectSuccess();
      const { id, outputs } = await stack.resource("key");
      assert.equal(id, made()?.guid);
      assert.deepEqual([outputs?.createdAt, outputs?.role, outputs?.iamServiceIdCrn], [null, null, null]);
    });
  });

  it("is not set by a create that failed midway: what was made is saved, and the next up goes on with it", async () => {
    const program = `new ibmkeys.AccessKey("key", { instance: ${crnOf(secure)}, enabled: false });`;
    await withCloudStack({ program }, async ({ stack, cloud, emulator: { faults } }) => {
      const denied = faults.add({
        match: { operation: "disableAccessKey" },
        times: "always",
        fault: { kind: "status", code: 403 },
      });
      const failed = (await stack.up()).expectFailure();
      assert.deepEqual(tellings(failed, "Could not disable the access key"), [["error", "key"]], failed.output);
      const saved = await stack.resource("key");
      assert.match(String(saved.outputs?.__provider), /^exports\.handler=/);
      assert.equal(saved.initErrors?.length, 1);
      const state = await stack.export();

      denied.remove();
      assert.deepEqual((await stack.up()).expectSuccess().changes, { update: 1 });
      assert.deepEqual(
        cloud.accessKeysOf(secure.guid).map(({ enabled }) => enabled),
        [true, false],
      );

      // As if the user had given up instead.
      await stack.importState(state);
      (await stack.destroy()).expectSuccess();
      assert.equal(cloud.accessKeysOf(secure.guid).length, 1);
    });
  });

  it("is not the order in which the SDK configures: many refreshed and destroyed at once all know the settings", async () => {
    const program = `
      for (let index = 0; index < 12; index++) {
        new ibmkeys.ResourceKey("resource-" + index, { source: ${crnOf(objectStorage)} });
        new ibmkeys.AccessKey("access-" + index, { instance: ${crnOf(secure)} });
      }
      new ibmkeys.ApiToken("token", { instance: ${crnOf(monitor)} });`;
    const options = {
      program,
      environment: { IC_API_KEY: "" },
      secrets: { "ibm-keys:apiKey": defaults.apiKey },
    };
    await withCloudStack(options, async ({ stack, emulator }) => {
      (await stack.up()).expectSuccess();
      emulator.clearRequests();
      assert.deepEqual((await stack.refresh({ parallel: 32 })).expectSuccess().changes, { same: 25 });
      assert.equal(emulator.requests.filter(({ operation }) => operation === "getToken").length, 1);
      assert.deepEqual((await stack.destroy({ parallel: 32 })).expectSuccess().changes, { delete: 25 });
      assert.equal(emulator.cloud.resourceKeysOf().length, 0);
      assert.equal(emulator.cloud.accessKeysOf(secure.guid).length, 1);
    });
  });

  it("tells the errors of create, read and delete exactly once each, in one line on the resource", async () => {
    const program = `new ibmkeys.AccessKey("key", { instance: ${crnOf(secure)} });`;
    await withCloudStack({ program }, async ({ stack, emulator: { faults } }) => {
      const deny = (operation: string) =>
        faults.add({ match: { operation }, times: "always", fault: { kind: "status", code: 403 } });
      const assertOnce = (failed: UpdateResult, text: string) => {
        assert.deepEqual(tellings(failed, text), [["error", "key"]], failed.output);
        assert.doesNotMatch(failed.output, /\n\s+at |Error:/);
        // The engine itself adds one line, that the command failed.
        const others = failed.diagnostics.filter(({ message }) => !message.includes(text));
        assert.ok(
          others.every(({ severity, message }) => severity === "error" && /failed$/.test(message)),
          failed.output,
        );
      };
      // What the newer API refuses is asked of the documented one.
      const creating = ["createAccessKeyV1", "createAccessKey"].map(deny);
      assertOnce((await stack.up()).expectFailure(), "Could not create an access key");
      for (const denied of creating) denied.remove();
      (await stack.up()).expectSuccess();
      const listing = deny("listAccessKeys");
      assertOnce((await stack.refresh()).expectFailure(), "Could not list the access keys");
      listing.remove();
      deny("deleteAccessKey");
      assertOnce((await stack.destroy()).expectFailure(), "Could not delete the access key");
    });
  });

  it("previews what depends on a resource that is not there yet, and still finds what is wrong", async () => {
    const instance = `
      class Instance extends pulumi.CustomResource {
        constructor(name, args) {
          super("pulumi-nodejs:dynamic/traps:Instance", name, { ...args, crn: undefined, __provider:
            "exports.handler = () => ({ create: async ({ of }) => ({ id: 'i', outs: { crn: of } }) })" });
        }
      }
      const { crn } = new Instance("instance", { of: ${crnOf(objectStorage)} });`;
    const good = `new ibmkeys.ResourceKey("key", { source: crn, parameters: { nested: [{ crn }] } });`;
    const wrong = `new ibmkeys.ResourceKey("key", { source: crn, parameters: { crn }, roll: "Manager" });`;
    await withCloudStack({ program: instance + wrong }, async ({ stack, cloud, emulator: { requests } }) => {
      const refused = (await stack.preview()).expectFailure();
      assert.deepEqual(tellings(refused, `unknown argument "roll"; did you mean "role"?`), [["error", "key"]]);

      stack.setProgram(javascript(instance + good));
      assert.deepEqual((await stack.preview()).expectSuccess().changes, { create: 2 });
      assert.deepEqual(requests, []);
      (await stack.up()).expectSuccess();
      assert.equal(cloud.resourceKeysOf(objectStorage.guid).length, 1);
      assert.deepEqual((await stack.up({ preview: true })).expectSuccess().changes, { same: 2 });
    });
  });

  it("gives a replacement a name of its own, though check runs twice", async () => {
    const program = (role: string) =>
      `new ibmkeys.ResourceKey("key", { source: ${crnOf(objectStorage)}, role: "${role}" });`;
    await withCloudStack({ program: program("Reader") }, async ({ stack, cloud }) => {
      const nameNow = async () => {
        const [key, ...others] = cloud.resourceKeysOf(objectStorage.guid);
        assert.deepEqual(others, []);
        const name = key?.name ?? assert.fail("no key");
        const { inputs, outputs } = await stack.resource("key");
        assert.deepEqual([inputs?.name, outputs?.name], [undefined, name]);
        assert.match(name, /^project-dev-key-[0-9a-f]{16}$/);
        return name;
      };
      (await stack.up()).expectSuccess();
      const first = await nameNow();
      stack.setProgram(javascript(program("Writer")));
      const replaced = (await stack.up()).expectSuccess();
      assert.deepEqual(replaced.operationsOn("key"), ["create-replacement", "replace", "delete-replaced"]);
      const second = await nameNow();
      const { urn } = await stack.resource("key");
      (await stack.up({ targetReplace: [urn] })).expectSuccess();
      const third = await nameNow();
      assert.equal(new Set([first, second, third]).size, 3);
      assert.deepEqual((await stack.up()).expectSuccess().changes, { same: 1 });
    });
  });
});
