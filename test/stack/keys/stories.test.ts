import assert from "node:assert/strict";
import { cpSync } from "node:fs";
import { defaults } from "pulumi-ibm-keys/emulator";
import { describeOnEngine, key, withCloudStack, withStack } from "../../../harness/stack";
import { only, present } from "../../fixtures/present";

const { secure, monitor, activityTracker, objectStorage } = defaults.instances;

const fiveKinds = [
  key("AccessKey", "agents", { instance: secure.crn, limit: 5 }),
  key("ResourceKey", "storage", { source: objectStorage.crn, role: "Writer" }),
  key("IngestionKey", "sender", { instance: activityTracker.crn }),
  key("ServiceKey", "exporter", { instance: activityTracker.crn, restrict: true }),
  key("ApiToken", "dashboards", { instance: monitor.crn }),
];

const fiveKindsInTypeScript = `
  import * as pulumi from "@pulumi/pulumi";
  import * as ibmkeys from "pulumi-ibm-keys";

  const instance: pulumi.Output<string> = pulumi.output("${secure.crn}");
  const agents = new ibmkeys.AccessKey("agents", { instance, limit: 5 });
  const storage = new ibmkeys.ResourceKey("storage", { source: "${objectStorage.crn}", role: "Writer" });
  const sender = new ibmkeys.IngestionKey("sender", { instance: "${activityTracker.crn}" });
  const exporter = new ibmkeys.ServiceKey("exporter", { instance: "${activityTracker.crn}", restrict: true });
  const dashboards = new ibmkeys.ApiToken("dashboards", { instance: "${monitor.crn}" });

  export const accessKey: pulumi.Output<string> = agents.accessKey;
  export const limit: pulumi.Output<number | null> = agents.limit;
  export const credentials = storage.credentials;
  export const ingestionKey: pulumi.Output<string> = sender.ingestionKey;
  export const serviceKey: pulumi.Output<string> = exporter.serviceKey;
  export const token: pulumi.Output<string> = dashboards.token;
`;

describeOnEngine("A program that declares keys", function () {
  this.timeout(120_000);

  it("in TypeScript makes all five kinds, changes nothing after, shows its secrets on request only, and ends clean", async () => {
    await withCloudStack(
      { program: [fiveKindsInTypeScript], language: "typescript" },
      async ({ stack, cloud, emulator }) => {
        const empty = { ...cloud.contents(), apiTokens: [], nextNumber: 0 };
        const preview = (await stack.preview()).expectSuccess();
        assert.deepEqual(preview.changes, { create: 5 });
        assert.equal(emulator.requests.length, 0);

        (await stack.up()).expectSuccess();
        const [, agents] = cloud.accessKeysOf(secure.guid);
        const storage = only(cloud.resourceKeysOf(objectStorage.guid));
        const { apiKeys, apiTokens } = cloud.contents();
        const { ingestionKey, serviceKeys } = cloud.instance(activityTracker.guid);
        const hidden = "[secret]";
        assert.deepEqual(await stack.outputs(), {
          accessKey: hidden,
          limit: 5,
          credentials: hidden,
          ingestionKey: hidden,
          serviceKey: hidden,
          token: hidden,
        });
        const { credentials, ...shown } = await stack.outputs({ showSecrets: true });
        assert.deepEqual(shown, {
          accessKey: present(agents).accessKey,
          limit: 5,
          ingestionKey,
          serviceKey: only(serviceKeys),
          token: only(apiTokens).key,
        });
        assert.equal(Object(credentials).apikey, apiKeys.find(({ id }) => id === storage.apiKeyId)?.apikey);
        for (const secret of [present(agents).accessKey, only(apiTokens).key, String(ingestionKey), defaults.apiKey]) {
          assert.equal(stack.stateContains(secret), false);
        }

        emulator.clearRequests();
        assert.deepEqual((await stack.up({ preview: true })).expectSuccess().changes, { same: 5 });
        assert.equal(emulator.requests.length, 0);

        assert.deepEqual((await stack.destroy()).expectSuccess().changes, { delete: 5 });
        const left = { ...cloud.contents(), apiTokens: [], nextNumber: 0 };
        // What the web UI alone can delete: the service key. What IBM remembers of deleted resource keys is no key.
        assert.deepEqual(cloud.resourceKeysOf(), []);
        assert.deepEqual(
          left.instances.map(({ serviceKeys: keys }) => keys.length),
          empty.instances.map(({ service }) => (service === "logdnaat" ? 1 : 0)),
        );
        const { resourceKeys: _, instances: __, ...rest } = left;
        const { resourceKeys: ___, instances: ____, ...before } = empty;
        assert.deepEqual(rest, before);
      },
    );
  });

  it("hands a key to another stack through a StackReference, as a secret", async () => {
    const writer = [...fiveKinds.slice(0, 1), "exports.accessKey = agents.accessKey;"];
    await withCloudStack({ program: writer, project: "writer" }, async ({ stack, cloud }) => {
      (await stack.up()).expectSuccess();
      const reader = `
          const pulumi = require("@pulumi/pulumi");
          const writer = new pulumi.StackReference("organization/writer/dev");
          exports.key = writer.requireOutput("accessKey");
        `;
      await withStack({ program: reader, project: "reader" }, async (other) => {
        // From here on the two are stacks of one backend.
        cpSync(stack.stateFolder, other.stateFolder, { recursive: true });
        (await other.up()).expectSuccess();
        assert.deepEqual(await other.outputs(), { key: "[secret]" });
        const { key: read } = await other.outputs({ showSecrets: true });
        assert.equal(read, cloud.accessKeysOf(secure.guid).at(-1)?.accessKey);
        assert.equal(other.stateContains(String(read)), false);
      });
    });
  });

  it("may rename a resource with an alias, or ignore changes, without a call, and cannot delete what is protected", async () => {
    const before = [
      ...fiveKinds,
      key("AccessKey", "pinned", { instance: secure.crn, limit: 1 }, `{ ignoreChanges: ["limit", "enabled"] }`),
      key("AccessKey", "treasure", { instance: secure.crn }, "{ protect: true }"),
    ];
    await withCloudStack({ program: before }, async (fixture) => {
      const { stack, cloud, emulator } = fixture;
      (await stack.up()).expectSuccess();
      const first = await fixture.saved();
      const alias = (old: string, options = "") => `{ aliases: [{ name: ${JSON.stringify(old)} }], ${options} }`;
      const renamed = [
        key("AccessKey", "agents-2", { instance: secure.crn, limit: 5 }, alias("agents")),
        key("ResourceKey", "storage-2", { source: objectStorage.crn, role: "Writer" }, alias("storage")),
        key("IngestionKey", "sender-2", { instance: activityTracker.crn }, alias("sender")),
        key("ServiceKey", "exporter-2", { instance: activityTracker.crn, restrict: true }, alias("exporter")),
        key("ApiToken", "dashboards-2", { instance: monitor.crn }, alias("dashboards")),
        key(
          "AccessKey",
          "pinned",
          { instance: secure.crn, limit: 9, enabled: false },
          `{ ignoreChanges: ["limit", "enabled"] }`,
        ),
      ];
      emulator.clearRequests();
      fixture.declare(...renamed, key("AccessKey", "treasure", { instance: secure.crn }, "{ protect: true }"));
      assert.deepEqual((await stack.up({ preview: true })).expectSuccess().changes, { same: 7 });
      assert.equal(emulator.requests.length, 0);
      const second = await fixture.saved();
      assert.equal(second["storage-2"]?.name, first.storage?.name);
      assert.equal(second["agents-2"]?.accessKey, first.agents?.accessKey);
      assert.deepEqual([second.pinned?.limit, second.pinned?.enabled], [1, true]);

      fixture.declare(...renamed);
      const refused = (await stack.up()).expectFailure();
      assert.ok(
        refused.errors.some((message) => /treasure.*protected/s.test(message)),
        refused.output,
      );
      const treasure = present(first.treasure).accessKey;
      assert.equal(cloud.ingest(secure.guid, String(treasure)), "accepted");
      assert.deepEqual(fixture.changes(), []);
    });
  });

  it("is warned at the resource's own row, also inside a component", async () => {
    const component = `const home = new pulumi.ComponentResource("test:index:Home", "home", {}, {});`;
    const nested = key("IngestionKey", "nested", { instance: activityTracker.crn }, "{ parent: home }");
    await withCloudStack({ program: [component, nested] }, async ({ stack }) => {
      (await stack.up()).expectSuccess();
      const { urn } = await stack.resource("nested");
      assert.match(urn, /::test:index:Home\$pulumi-nodejs:dynamic\/ibm-keys:IngestionKey::nested$/);
      const destroyed = (await stack.destroy()).expectSuccess();
      assert.equal(only(destroyed.diagnostics.filter(({ severity }) => severity === "warning")).urn, urn);
    });
  });

  it("learns from a refresh that a key or token was reset in the web UI", async () => {
    await withCloudStack({ program: fiveKinds.slice(2) }, async ({ stack, cloud }) => {
      (await stack.up()).expectSuccess();
      cloud.resetIngestionKey(activityTracker.guid);
      const { serviceKeys } = cloud.instance(activityTracker.guid);
      cloud.addServiceKey(activityTracker.guid);
      cloud.deleteServiceKey(activityTracker.guid, only(serviceKeys));
      cloud.resetToken(monitor.guid);
      const refreshed = (await stack.refresh()).expectSuccess();
      assert.deepEqual(refreshed.changes, { update: 3 });
      assert.deepEqual((await stack.up()).expectSuccess().changes, { same: 3 });
    });
  });
});
