import assert from "node:assert/strict";
import { defaults } from "pulumi-ibm-keys/emulator";
import { describeOnEngine, key, type UpdateResult, withCloudStack } from "../../../harness/stack";

const { secure, monitor, activityTracker, objectStorage } = defaults.instances;

/** An access key with this limit and these options, which are source text. */
function agents(limit: number, options: string): string {
  return key("AccessKey", "agents", { instance: secure.crn, limit }, options);
}

/** The errors on the resource of this name, without what the engine puts before them. */
function errorsOn(result: UpdateResult, name: string): string[] {
  return result.diagnostics
    .filter(({ severity, urn = "" }) => severity === "error" && urn.endsWith(`::${name}`))
    .map(({ message }) => message.replace(/^.* has a problem: /, ""));
}

describeOnEngine("The options import and id", function () {
  this.timeout(120_000);

  const adopt = "to take over a key that exists, name it with the argument adopt instead";
  const kinds = [
    ["AccessKey", { instance: secure.crn }, adopt],
    ["ResourceKey", { source: objectStorage.crn }, adopt],
    ["IngestionKey", { instance: activityTracker.crn }, adopt],
    ["ServiceKey", { instance: activityTracker.crn }, adopt],
    ["ApiToken", { instance: monitor.crn }, "leave it out, since declaring the token is enough to read it"],
  ] as const;

  it("are refused for each kind on the resource, with what to do instead, and without a stack", async () => {
    await withCloudStack({ program: [] }, async (fixture) => {
      for (const [kind, args, advice] of kinds) {
        fixture.declare(key(kind, "taken", args, `{ id: "an-id", import: "an-id" }`));
        const refused = (await fixture.stack.preview()).expectFailure();
        const told = ["id", "import"].map((option) => `the option ${option} cannot be used here: ${advice}`);
        assert.deepEqual(errorsOn(refused, "taken"), told, refused.output);
        assert.doesNotMatch(refused.output, /\n\s+at |TypeError/);
      }
      assert.deepEqual(fixture.emulator.requests, []);
    });
  });
});

describeOnEngine("The option replaceOnChanges", function () {
  this.timeout(120_000);

  const replaced = ["create-replacement", "replace", "delete-replaced"];

  it("replaces the key when one of its arguments changes, and at no other change", async () => {
    const rotating = (overlap: string, limit: number) =>
      key(
        "AccessKey",
        "agents",
        { instance: secure.crn, limit, rotation: { every: "90d", overlap } },
        `{ replaceOnChanges: ["rotation.overlap"] }`,
      );
    await withCloudStack({ program: [agents(1, `{ replaceOnChanges: ["limit"] }`)] }, async (fixture) => {
      const { stack, cloud } = fixture;
      const keyNow = () => cloud.accessKeysOf(secure.guid)[1]?.accessKey;
      (await stack.up()).expectSuccess();
      const first = keyNow();
      fixture.declare(agents(2, `{ replaceOnChanges: ["limit"] }`));
      assert.deepEqual((await stack.up()).expectSuccess().operationsOn("agents"), replaced);
      const second = keyNow();
      assert.notEqual(second, first);

      fixture.declare(rotating("7d", 3));
      assert.deepEqual((await stack.up()).expectSuccess().operationsOn("agents"), ["update"]);
      assert.equal(keyNow(), second);
      fixture.declare(rotating("8d", 3));
      assert.deepEqual((await stack.up()).expectSuccess().operationsOn("agents"), replaced);
      assert.deepEqual((await stack.up()).expectSuccess().operationsOn("agents"), ["same"]);
      assert.equal(cloud.accessKeysOf(secure.guid).length, 2);
    });
  });
});

describeOnEngine("The option provider", function () {
  this.timeout(120_000);

  const explicit = (args = "{}") => `{ provider: new pulumi.ProviderResource("pulumi-nodejs", "keys", ${args}) }`;
  const config = { "pulumi:disable-default-providers": ["*"] };

  it("is what a stack needs that disables default providers, and takes the credential of the environment", async () => {
    await withCloudStack({ program: [agents(1, "{}")], config }, async (fixture) => {
      const refused = (await fixture.stack.up()).expectFailure();
      assert.match(errorsOn(refused, "agents").join(), /^Default provider for 'pulumi-nodejs' disabled/);
      fixture.declare(agents(1, explicit()));
      (await fixture.stack.up()).expectSuccess();
      assert.equal(fixture.cloud.accessKeysOf(secure.guid).length, 2);
    });
  });

  it("is refused where the provider does not get what the stack configures, which is not replaced by the environment", async () => {
    const secrets = { "ibm-keys:apiKey": defaults.apiKey };
    const program = [agents(1, explicit())];
    await withCloudStack({ program, config, secrets, environment: { IC_API_KEY: "" } }, async (fixture) => {
      const { stack, emulator } = fixture;
      const refused = (await stack.up({ environment: { IC_API_KEY: "another" } })).expectFailure();
      assert.deepEqual(errorsOn(refused, "agents"), [
        "the option provider names a provider that does not get ibm-keys:apiKey of the stack's configuration: give it this setting as arguments of the same name, or leave the option out",
      ]);
      assert.deepEqual(emulator.requests, []);

      const apiKey = `new pulumi.Config("ibm-keys").requireSecret("apiKey")`;
      fixture.declare(agents(1, explicit(`{ "ibm-keys:apiKey": ${apiKey} }`)));
      (await stack.up()).expectSuccess();
      assert.equal(stack.stateContains(defaults.apiKey), false);
      const { resources } = (await stack.export()).deployment;
      const provider = resources.find(({ urn }) => urn.endsWith("::pulumi:providers:pulumi-nodejs::keys"));
      assert.deepEqual(Object.keys(provider?.inputs ?? {}), ["ibm-keys:apiKey"]);
    });
  });
});

describeOnEngine("Other options of resources", function () {
  this.timeout(120_000);

  it("deleteBeforeReplace deletes the key first, retainOnDelete and deletedWith leave it at IBM", async () => {
    const leaving = (options: string) => [
      key("ResourceKey", "instance", { source: objectStorage.crn }),
      agents(1, options),
    ];
    const before = `{ deleteBeforeReplace: true, replaceOnChanges: ["limit"] }`;
    await withCloudStack({ program: [agents(1, before)] }, async (fixture) => {
      const { stack, cloud } = fixture;
      (await stack.up()).expectSuccess();
      fixture.declare(agents(2, before));
      fixture.changes();
      (await stack.up()).expectSuccess();
      const order = fixture.changes().filter((call) => /^(create|delete)/.test(call));
      assert.deepEqual(order, ["deleteAccessKey", "createAccessKeyV1"]);

      for (const options of ["{ retainOnDelete: true }", "{ deletedWith: instance }"]) {
        fixture.declare(...leaving(options));
        (await stack.up()).expectSuccess();
        const keys = cloud.accessKeysOf(secure.guid).length;
        (await stack.destroy()).expectSuccess();
        assert.equal(cloud.accessKeysOf(secure.guid).length, keys, options);
        assert.deepEqual(cloud.resourceKeysOf(), []);
      }
    });
  });

  it("customTimeouts changes nothing, and transforms may change arguments", async () => {
    const options = `{
      customTimeouts: { create: "1s" },
      transforms: [({ props, opts }) => ({ props: { ...props, limit: 7 }, opts })],
    }`;
    await withCloudStack({ program: [agents(1, options)] }, async ({ stack, cloud, emulator: { faults } }) => {
      faults.add({ match: { operation: "createAccessKeyV1" }, fault: { kind: "status", code: 429, retryAfter: 2 } });
      (await stack.up()).expectSuccess();
      assert.equal(cloud.accessKeysOf(secure.guid)[1]?.limit, 7);
    });
  });
});
