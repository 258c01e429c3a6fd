import assert from "node:assert/strict";
import { Cloud, defaults } from "pulumi-ibm-keys/emulator";
import { z } from "zod";
import { type CloudStack, describeOnEngine, key, withCloudStack } from "../../../harness/stack";
import { only, present } from "../../fixtures/present";
import { newsOf, noticeOf, on, withDays } from "../../fixtures/stack/days";
import { saidOf } from "../../fixtures/stack/runs";

const { objectStorage, activityTracker, monitor } = defaults.instances;
const source = objectStorage.crn;
const monthly = { every: "30d", overlap: "7d", jitter: "0d" };

const saved = z.looseObject({
  id: z.string(),
  guid: z.string(),
  name: z.string(),
  generation: z.number(),
  credentials: z.looseObject({ apikey: z.string() }),
  previous: z.array(z.looseObject({ guid: z.string(), credentials: z.looseObject({ apikey: z.string() }) })),
});

async function savedOf(fixture: CloudStack, name: string) {
  return saved.parse(present((await fixture.saved())[name], name));
}

describeOnEngine("A rotating ResourceKey", function () {
  this.timeout(180_000);

  it("is renewed in place with a key that signs in, and the older one is deleted when its overlap ends", async () => {
    await withDays(
      { program: [key("ResourceKey", "uploads", { source, role: "Writer", rotation: monthly })] },
      async (days) => {
        const { fixture } = days;
        const guids = () => fixture.cloud.resourceKeysOf(objectStorage.guid).map(({ guid }) => guid);
        (await days.up(0)).expectSuccess();
        const first = await savedOf(fixture, "uploads");

        fixture.calls();
        const rotated = (await days.up(30)).expectSuccess();
        assert.deepEqual(rotated.changes, { update: 1 });
        assert.match(only(newsOf(rotated, "uploads")), /^rotates from generation 1 to 2/);
        assert.deepEqual(saidOf(rotated, "uploads", "warning"), [noticeOf(30)]);
        assert.deepEqual(fixture.changes(), ["createResourceKey"]);
        const second = await savedOf(fixture, "uploads");
        assert.deepEqual([second.id, second.generation], [first.id, 2]);
        // Each key has a create label of its own, with which a chosen name ends.
        assert.notEqual(second.name, first.name);
        for (const { name } of [first, second]) assert.match(name, /^project-dev-uploads-[0-9a-f]{16}$/);
        assert.notEqual(second.guid, first.guid);
        assert.deepEqual(guids(), [first.guid, second.guid]);
        const older = only(second.previous);
        assert.deepEqual([older.guid, older.credentials], [first.guid, first.credentials]);
        assert.equal(older.validUntil, on(37));

        assert.deepEqual((await days.refresh(31)).expectSuccess().changes, { same: 1 });
        assert.deepEqual((await days.up(31)).expectSuccess().changes, { same: 1 });
        assert.match(only(newsOf((await days.up(37)).expectSuccess(), "uploads")), /^deletes generation 1/);
        assert.deepEqual(guids(), [second.guid]);
        for (const { credentials } of [first, second]) assert.ok(!fixture.stack.stateContains(credentials.apikey));
        (await days.destroy(38)).expectSuccess();
        assert.deepEqual(guids(), []);
      },
    );
  });

  it("waits until IAM knows the new key, and keeps the older one meanwhile", async () => {
    const cloud = Cloud.withDefaults();
    await withCloudStack(
      { program: [key("ResourceKey", "uploads", { source, rotation: { id: "a" } })], cloud },
      async (fixture) => {
        const { stack } = fixture;
        (await stack.up()).expectSuccess();
        const first = await savedOf(fixture, "uploads");
        cloud.settings.apiKeyPropagationMs = 1_500;
        fixture.declare(key("ResourceKey", "uploads", { source, rotation: { id: "b" } }));
        fixture.emulator.clearRequests();
        (await stack.up()).expectSuccess();
        const second = await savedOf(fixture, "uploads");
        assert.notEqual(second.guid, first.guid);
        const signedIn = fixture.emulator.requests.filter(({ operation }) => operation === "getToken");
        assert.ok(
          signedIn.some(({ status }) => status === 400),
          "IAM did not know the key at first",
        );
        assert.equal(signedIn.at(-1)?.status, 200);
        assert.equal(cloud.resourceKeysOf(objectStorage.guid).length, 2);
      },
    );
  });

  it("that is revoked is deleted at once, after its successor is made", async () => {
    const declared = (rotation: object) => key("ResourceKey", "uploads", { source, rotation });
    await withCloudStack({ program: [declared({})] }, async (fixture) => {
      const { stack, cloud } = fixture;
      (await stack.up()).expectSuccess();
      const { guid } = await savedOf(fixture, "uploads");
      fixture.declare(declared({ revoke: [guid] }));
      fixture.calls();
      (await stack.up()).expectSuccess();
      assert.deepEqual(fixture.changes(), ["createResourceKey", "deleteResourceKey"]);
      const left = only(cloud.resourceKeysOf(objectStorage.guid));
      assert.notEqual(left.guid, guid);
      assert.deepEqual((await stack.up()).expectSuccess().changes, { same: 1 });
    });
  });
});

describeOnEngine("A resource key that exists", function () {
  this.timeout(180_000);

  it("is adopted by name, GUID or CRN: nothing is made, it keeps its name, and the next run changes nothing", async () => {
    const cloud = Cloud.withDefaults();
    const [byName, byGuid, byCrn] = ["one by hand", "two by hand", "three by hand"].map((name) =>
      cloud.addResourceKey({ name, source: name.startsWith("three") ? activityTracker.guid : objectStorage.guid }),
    );
    const lines = [
      key("ResourceKey", "one", { source, adopt: byName?.name }),
      key("ResourceKey", "two", { source, adopt: byGuid?.guid, name: "renamed" }),
      key("IngestionKey", "three", { instance: activityTracker.crn, adopt: byCrn?.crn }),
    ];
    await withCloudStack({ program: lines, cloud }, async (fixture) => {
      const { stack } = fixture;
      (await stack.up()).expectSuccess();
      assert.deepEqual(fixture.changes(), ["updateResourceKey"]);
      const names = cloud.resourceKeysOf().map(({ name }) => name);
      assert.deepEqual(names.sort(), ["one by hand", "renamed", "three by hand"]);
      const { guid } = await savedOf(fixture, "one");
      assert.equal(guid, byName?.guid);
      assert.deepEqual((await stack.up()).expectSuccess().changes, { same: 3 });
      assert.deepEqual(fixture.calls(), []);
    });
  });

  it("is not adopted when the name fits none, or several, or the key of another source: the error says which there are", async () => {
    const cloud = Cloud.withDefaults();
    for (const name of ["twin", "twin"]) cloud.addResourceKey({ name, source: objectStorage.guid });
    const foreign = cloud.addResourceKey({ name: "foreign", source: monitor.guid });
    const lines = ["twin", "nobody", foreign.guid].map((adopt, index) =>
      key("ResourceKey", `key${index}`, { source, adopt }),
    );
    await withCloudStack({ program: lines, cloud }, async ({ stack }) => {
      const failed = (await stack.up({ arguments: ["--continue-on-error"] })).expectFailure();
      assert.match(
        only(saidOf(failed, "key0", "error")),
        /several have that name: [0-9a-f-]{36}, [0-9a-f-]{36}\. Name one/,
      );
      assert.match(only(saidOf(failed, "key1", "error")), /there are [0-9a-f-]{36}, [0-9a-f-]{36}\. Name one/);
      assert.match(only(saidOf(failed, "key2", "error")), /it belongs to crn:v1:bluemix:public:sysdig-monitor:/);
      assert.equal(cloud.resourceKeysOf().length, 3);
    });
  });
});

describeOnEngine("A key that changes hands", function () {
  this.timeout(180_000);

  it("to another resource by adopt is not deleted with the resource that held it, which says so", async () => {
    await withCloudStack({ program: [key("ResourceKey", "old", { source })] }, async (fixture) => {
      const { stack, cloud } = fixture;
      (await stack.up()).expectSuccess();
      const { guid } = await savedOf(fixture, "old");
      fixture.declare(key("ResourceKey", "young", { source, adopt: guid }));
      fixture.calls();
      const moved = (await stack.up()).expectSuccess();
      // The create label is taken off: no lost create names the key that somebody was given.
      assert.deepEqual(fixture.changes(), ["updateResourceKey"]);
      assert.match(only(saidOf(moved, "old", "warning")), /is owned by .+::young now, and is not deleted/);
      const adopted = only(cloud.resourceKeysOf(objectStorage.guid));
      assert.equal(adopted.guid, guid);
      assert.doesNotMatch(adopted.name, /-[0-9a-f]{16}$/);
      assert.deepEqual((await stack.up()).expectSuccess().changes, { same: 1 });
    });
  });

  it("is not adopted by the replacement of the resource that owns it: the error says so, and the key stays", async () => {
    await withCloudStack({ program: [key("ResourceKey", "uploads", { source, role: "Writer" })] }, async (fixture) => {
      const { stack, cloud } = fixture;
      (await stack.up()).expectSuccess();
      const { guid } = await savedOf(fixture, "uploads");
      fixture.declare(key("ResourceKey", "uploads", { source, role: "Writer", parameters: { a: 1 }, adopt: guid }));
      const refused = (await stack.up()).expectFailure();
      assert.match(only(saidOf(refused, "uploads", "error")), /adopt names the key .+ Leave adopt out/);
      assert.equal(only(cloud.resourceKeysOf(objectStorage.guid)).guid, guid);
    });
  });

  it("of a resource that an alias has renamed is deleted when it is replaced", async () => {
    await withCloudStack({ program: [key("ResourceKey", "old", { source })] }, async (fixture) => {
      const { stack, cloud } = fixture;
      (await stack.up()).expectSuccess();
      const { guid } = await savedOf(fixture, "old");
      const renamed = (args: object) =>
        key("ResourceKey", "young", { source, ...args }, '{ aliases: [{ name: "old" }] }');
      fixture.declare(renamed({}));
      assert.deepEqual((await stack.up({ refresh: true })).expectSuccess().changes, { same: 1 });
      fixture.declare(renamed({ parameters: { a: 1 } }));
      (await stack.up()).expectSuccess();
      assert.notEqual(only(cloud.resourceKeysOf(objectStorage.guid)).guid, guid);
    });
  });

  it("is not adopted under another role than it has", async () => {
    const cloud = Cloud.withDefaults();
    const { guid } = cloud.addResourceKey({ name: "by hand", source: objectStorage.guid, role: "Reader" });
    await withCloudStack(
      { program: [key("ResourceKey", "uploads", { source, role: "Writer", adopt: guid })], cloud },
      async ({ stack }) => {
        const refused = (await stack.up()).expectFailure();
        assert.match(
          only(saidOf(refused, "uploads", "error")),
          /its role is crn:.+:Reader, and another one is declared/,
        );
      },
    );
  });
});

describeOnEngine("A rotation of what IBM resets in its web UI only", function () {
  this.timeout(60_000);

  it("is refused by the preview, in a sentence that says so", async () => {
    const rotation = { every: "90d" };
    const lines = [
      key("IngestionKey", "senders", { instance: activityTracker.crn, rotation }),
      key("ServiceKey", "exporter", { instance: activityTracker.crn, rotation }),
      key("ApiToken", "dashboards", { instance: monitor.crn, rotation }),
    ];
    for (const line of lines) {
      await withCloudStack({ program: [line] }, async ({ stack, emulator }) => {
        const failed = (await stack.preview()).expectFailure();
        assert.match(failed.errors.join(), /rotation: .+ in the .*web UI only/);
        assert.equal(emulator.requests.length, 0);
      });
    }
  });
});
