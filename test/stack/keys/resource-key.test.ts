import assert from "node:assert/strict";
import { Cloud, defaults } from "pulumi-ibm-keys/emulator";
import { type CloudStack, describeOnEngine, key, withCloudStack } from "../../../harness/stack";
import { only, present } from "../../fixtures/present";
import { later, saidOf } from "../../fixtures/stack/runs";

const { secure, activityTracker, objectStorage } = defaults.instances;

const writer = "crn:v1:bluemix:public:iam::::serviceRole:Writer";
const manager = "crn:v1:bluemix:public:iam::::serviceRole:Manager";

/** The resource key in the cloud whose GUID is saved under this name. */
async function keyNamed(fixture: CloudStack, name: string) {
  const saved = present((await fixture.saved())[name], name);
  return present(
    fixture.cloud.resourceKeysOf().find(({ guid }) => guid === saved.guid),
    `the resource key of ${name}`,
  );
}

describeOnEngine("A ResourceKey", function () {
  this.timeout(120_000);

  it("is made for any service, is renamed in place, and is replaced for another source, role or parameters", async () => {
    const parameters = { HMAC: true, nested: { list: [1, "two", null], empty: {} } };
    const program = [
      key("ResourceKey", "storage", { source: objectStorage.crn, role: "Writer", parameters }),
      key("ResourceKey", "logs", { source: activityTracker.crn, role: manager }),
      key("ResourceKey", "agents", { source: secure.crn }),
    ];
    await withCloudStack({ program }, async (fixture) => {
      const { stack, cloud, emulator } = fixture;
      (await stack.up({ preview: true })).expectSuccess();
      assert.deepEqual(
        cloud
          .resourceKeysOf()
          .map(({ instanceGuid }) => instanceGuid)
          .sort(),
        [objectStorage.guid, activityTracker.guid, secure.guid].sort(),
      );
      const storage = await keyNamed(fixture, "storage");
      assert.deepEqual(storage.parameters, parameters);
      assert.equal(storage.roleCrn, writer);
      assert.match(storage.name, /^project-dev-storage-[0-9a-f]{16}$/);
      const first = await fixture.saved();
      assert.deepEqual(first.storage?.parameters, parameters);
      assert.deepEqual([first.storage?.role, first.logs?.role, first.agents?.role], ["Writer", manager, manager]);
      const { guid, crn, name, state, iamServiceIdCrn, createdAt } = present(first.storage);
      assert.deepEqual(
        { guid, crn, name, state, iamServiceIdCrn, createdAt },
        {
          guid: storage.guid,
          crn: storage.crn,
          name: storage.name,
          state: "active",
          iamServiceIdCrn: storage.serviceIdCrn,
          createdAt: storage.createdAt,
        },
      );
      const apiKey = cloud.contents().apiKeys.find(({ id }) => id === storage.apiKeyId);
      const credentials = Object(present(first.storage).credentials);
      assert.deepEqual(
        [credentials.apikey, credentials.resource_instance_id],
        [present(apiKey).apikey, objectStorage.crn],
      );

      // The same keys, said in other words: the other form of a role, a GUID for a CRN, the role that IBM chose.
      fixture.calls();
      fixture.declare(
        key("ResourceKey", "storage", { source: objectStorage.guid, role: writer, parameters }),
        key("ResourceKey", "logs", { source: activityTracker.crn, role: "Manager" }),
        key("ResourceKey", "agents", { source: secure.crn, role: "Manager" }),
      );
      assert.deepEqual((await stack.up({ preview: true })).expectSuccess().changes, { same: 3 });
      assert.equal(emulator.requests.length, 0);

      const replacing = [
        key("ResourceKey", "storage", { source: objectStorage.crn, role: "Writer", parameters: { HMAC: false } }),
        key("ResourceKey", "logs", { source: activityTracker.crn, role: "Reader" }),
        key("ResourceKey", "agents", { source: defaults.instances.monitor.crn, name: "agents of: monitor 1.0" }),
      ];
      fixture.declare(
        key("ResourceKey", "storage", { source: objectStorage.crn, role: "Writer", parameters, name: "mine" }),
      );
      const renamed = (await stack.up()).expectSuccess();
      assert.deepEqual(renamed.changes, { update: 1, delete: 2 });
      assert.deepEqual(fixture.changes().sort(), ["deleteResourceKey", "deleteResourceKey", "updateResourceKey"]);
      const mine = only(cloud.resourceKeysOf());
      assert.deepEqual([mine.guid, mine.name], [storage.guid, "mine"]);
      assert.equal((await fixture.saved()).storage?.name, "mine");
      assert.deepEqual((await fixture.saved()).storage?.credentials, {
        ...Object(first.storage?.credentials),
        iam_apikey_name: "mine",
      });

      fixture.declare(...program);
      (await stack.up()).expectSuccess();
      fixture.calls();
      const old = new Set(cloud.resourceKeysOf().map(({ guid }) => guid));
      fixture.declare(...replacing);
      const replaced = (await stack.up()).expectSuccess();
      assert.deepEqual(replaced.changes, { replace: 3 });
      const changes = fixture.changes();
      // A declared name is given to a key that is there; the old ones go when all of that is done.
      assert.deepEqual(changes.slice(0, 4).sort(), [...Array(3).fill("createResourceKey"), "updateResourceKey"]);
      assert.deepEqual(changes.slice(4), Array(3).fill("deleteResourceKey"));
      assert.ok(cloud.resourceKeysOf().every(({ guid }) => !old.has(guid)));
      assert.deepEqual((await keyNamed(fixture, "storage")).parameters, { HMAC: false });
      assert.match((await keyNamed(fixture, "logs")).roleCrn, /:Reader$/);
      assert.equal((await keyNamed(fixture, "agents")).name, "agents of: monitor 1.0");

      (await stack.destroy()).expectSuccess();
      assert.deepEqual(cloud.resourceKeysOf(), []);
    });
  });

  it("is gone from the state once it is removed, and drifts when it is renamed, and the next up puts it right", async () => {
    const source = objectStorage.crn;
    const program = [
      ...["removed", "not-found", "gone"].map((name) => key("ResourceKey", name, { source })),
      key("ResourceKey", "renamed", { source, name: "as declared" }),
    ];
    await withCloudStack({ program }, async (fixture) => {
      const { stack, cloud } = fixture;
      (await stack.up()).expectSuccess();
      const first = await fixture.saved();
      for (const answer of ["removed", "not-found", "gone"] as const) {
        cloud.removeResourceKey(String(first[answer]?.guid), answer);
      }
      cloud.renameResourceKey(String(first.renamed?.guid), "as somebody liked it");
      // IBM may say of keys this young that they are not there.
      const early = (await stack.refresh()).expectSuccess();
      assert.deepEqual(early.changes, { same: 3, update: 1 });
      assert.match(only(saidOf(early, "gone", "warning")), /too young to be taken for deleted/);
      const refreshed = (await stack.refresh({ environment: later() })).expectSuccess();
      assert.deepEqual(refreshed.changes, { delete: 3, same: 1 });
      assert.deepEqual(Object.keys(await fixture.saved()), ["renamed"]);

      fixture.calls();
      (await stack.up()).expectSuccess();
      assert.deepEqual(fixture.changes().sort(), [...Array(3).fill("createResourceKey"), "updateResourceKey"]);
      const renamed = await keyNamed(fixture, "renamed");
      assert.deepEqual([renamed.guid, renamed.name], [first.renamed?.guid, "as declared"]);
      assert.equal(cloud.resourceKeysOf().length, 4);

      // Removed since the last refresh: destroy has nothing left to delete there.
      cloud.removeResourceKey(renamed.guid, "gone");
      (await stack.destroy({ environment: later() })).expectSuccess();
      assert.deepEqual(cloud.resourceKeysOf(), []);
    });
  });

  it("keeps credentials that IBM shows only once, or hides from the API key that refreshes", async () => {
    const cloud = Cloud.withDefaults();
    const once = cloud.addInstance({ service: "appid", onetimeCredentials: true });
    const blind = cloud.addApiKey({ readsCredentials: false });
    const program = [
      key("ResourceKey", "once", { source: once.crn }),
      key("ResourceKey", "hidden", { source: objectStorage.crn }),
    ];
    await withCloudStack({ program, cloud }, async (fixture) => {
      const { stack, emulator } = fixture;
      (await stack.up()).expectSuccess();
      const made = await fixture.saved();
      assert.equal(made.once?.onetimeCredentials, true);
      assert.equal(made.hidden?.onetimeCredentials, false);
      const apikeys = cloud.contents().apiKeys.map(({ apikey }) => apikey);
      for (const name of ["once", "hidden"]) {
        assert.ok(apikeys.includes(Object(made[name]?.credentials).apikey), name);
      }

      const environment = { IC_API_KEY: blind.apikey };
      const refreshed = (await stack.refresh({ environment })).expectSuccess();
      assert.deepEqual(refreshed.changes, { same: 2 });
      assert.deepEqual(await fixture.saved(), made);
      emulator.clearRequests();
      assert.deepEqual((await stack.up()).expectSuccess().changes, { same: 2 });
      assert.equal(emulator.requests.length, 0);
    });
  });

  it("says so when its credentials are hidden from the start, and shows them once they may be seen", async () => {
    const cloud = Cloud.withDefaults();
    const blind = cloud.addApiKey({ readsCredentials: false });
    await withCloudStack(
      { program: [key("ResourceKey", "blind", { source: objectStorage.crn })], cloud },
      async (fixture) => {
        const { stack } = fixture;
        const failed = (await stack.up({ environment: { IC_API_KEY: blind.apikey } })).expectFailure();
        assert.match(
          saidOf(failed, "blind", "error").join(),
          /shows no credentials of it that can be read\. Give the API key's owner a role/,
        );
        const made = only(cloud.resourceKeysOf());
        assert.equal((await fixture.saved()).blind?.guid, made.guid);

        (await stack.up()).expectSuccess();
        assert.equal(only(cloud.resourceKeysOf()).guid, made.guid);
        const { apikey } = Object((await fixture.saved()).blind?.credentials);
        assert.equal(cloud.contents().apiKeys.find((candidate) => candidate.apikey === apikey)?.id, made.apiKeyId);
      },
    );
  });

  it("is made exactly once when the answer is lost, with a warning where a key of its name is there already", async () => {
    const source = objectStorage.crn;
    const program = [
      key("ResourceKey", "namesake", { source, name: "shared" }),
      key("ResourceKey", "one", { source }),
      key("ResourceKey", "two", { source }),
    ];
    await withCloudStack({ program }, async (fixture) => {
      const { stack, cloud, emulator } = fixture;
      const foreign = cloud.addResourceKey({ name: "shared", source });
      const match = { operation: "createResourceKey" };
      emulator.faults.add({ match, nth: 1, fault: { kind: "reset-after" } });
      emulator.faults.add({ match, nth: 2, fault: { kind: "truncated" } });
      emulator.faults.add({ match, nth: 3, fault: { kind: "status", code: 502, when: "after" } });
      const result = (await stack.up({ preview: true })).expectSuccess();
      assert.equal(emulator.requests.filter(({ operation }) => operation === "createResourceKey").length, 3);
      const saved = Object.values(await fixture.saved()).map(({ guid, name }) => `${guid} ${name}`);
      const made = cloud.resourceKeysOf().filter(({ guid }) => guid !== foreign.guid);
      assert.deepEqual(saved.sort(), made.map(({ guid, name }) => `${guid} ${name}`).sort());
      assert.equal(made.length, 3);

      const warning = only(saidOf(result, "namesake", "warning"));
      assert.match(warning, /already a resource key of the declared name/);
      assert.ok(warning.includes(foreign.guid), warning);
      assert.deepEqual(result.warnings, [warning]);

      // Names that were chosen for the user stay, and the key that was somebody else's does too.
      emulator.clearRequests();
      assert.deepEqual((await stack.up()).expectSuccess().changes, { same: 3 });
      assert.equal(emulator.requests.length, 0);
      (await stack.destroy()).expectSuccess();
      assert.equal(only(cloud.resourceKeysOf()).guid, foreign.guid);
    });
  });
});
