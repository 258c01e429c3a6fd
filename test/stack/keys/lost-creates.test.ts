import assert from "node:assert/strict";
import { defaults, type Emulator } from "pulumi-ibm-keys/emulator";
import { type CloudStack, describeOnEngine, key, withCloudStack } from "../../../harness/stack";
import { only, present } from "../../fixtures/present";
import { later } from "../../fixtures/stack/runs";

const { secure, objectStorage, activityTracker } = defaults.instances;
const instance = secure.crn;

const oneOfEach = [
  key("AccessKey", "access", { instance, limit: 5 }),
  key("ResourceKey", "resource", { source: objectStorage.crn }),
  key("IngestionKey", "ingestion", { instance: activityTracker.crn }),
  key("ServiceKey", "service", { instance: activityTracker.crn, restrict: true }),
];

/** Keys are made, but no answer comes, and no list can be read any more. */
function outage({ faults }: Emulator): void {
  for (const operation of ["createAccessKeyV1", "createResourceKey"]) {
    faults.add({ match: { operation }, times: "always", fault: { kind: "reset-after" } });
  }
  const lists = [/accessKeys$/, /access-keys$/, new RegExp(objectStorage.guid), new RegExp(activityTracker.guid)];
  for (const path of lists) {
    faults.add({ match: { method: "GET", path }, nth: 2, times: "always", fault: { kind: "status", code: 403 } });
  }
}

/** All keys that there are, by what only they have. */
function keysIn({ cloud }: Pick<CloudStack, "cloud">): string[] {
  return [
    ...cloud.accessKeysOf(secure.guid).map(({ accessKey }) => accessKey),
    ...cloud.resourceKeysOf().map(({ guid }) => guid),
  ];
}

/** Every request for an access key is lost before anything is made. */
function loseCreates({ faults }: Emulator) {
  const match = { operation: "createAccessKeyV1" };
  return faults.add({ match, times: "always", fault: { kind: "reset-before" } });
}

async function accessKeyOf(fixture: CloudStack, name: string): Promise<string> {
  return String(present((await fixture.saved())[name], name).accessKey);
}

describeOnEngine("Keys that were made in an outage, with no answer and no list to find them in", function () {
  this.timeout(180_000);

  it("are removed by the next up, which makes others, and by a destroy; the state remembers their labels until then", async () => {
    await withCloudStack({ program: oneOfEach }, async (fixture) => {
      const { stack, cloud, emulator } = fixture;
      const [first] = keysIn(fixture);
      outage(emulator);
      const failed = (await stack.up()).expectFailure();
      assert.equal(failed.errors.filter((error) => error.includes("It may have been made all the same")).length, 4);
      emulator.faults.clear();
      const lost = keysIn(fixture).filter((each) => each !== first);
      assert.equal(lost.length, 4);

      const state = await stack.export();
      const contents = cloud.contents();
      const saved = state.deployment.resources.filter(({ type }) => type.includes("ibm-keys"));
      assert.equal(saved.length, 4);
      for (const { id, initErrors, outputs } of saved) {
        assert.match(String(id), /^unmade-[0-9a-f]{12}$/);
        assert.equal(initErrors?.length, 1);
        assert.match(String(outputs?.__provider), /^exports\.handler=/);
        assert.equal(outputs?.unmade, true);
        assert.ok(Array.isArray(outputs?.lostCreates));
        assert.match(String(Object(only(outputs.lostCreates)).label), /^[0-9a-f]{16}$/);
      }

      (await stack.destroy()).expectSuccess();
      assert.deepEqual(keysIn(fixture), [first]);

      cloud.restore(contents);
      await stack.importState(state);
      assert.deepEqual((await stack.refresh()).expectSuccess().changes, { same: 4 });
      assert.deepEqual((await stack.up({ preview: true })).expectSuccess().changes, { update: 4 });
      const now = keysIn(fixture).filter((each) => each !== first);
      assert.equal(now.length, 4);
      assert.deepEqual(
        now.filter((each) => lost.includes(each)),
        [],
      );
      const known = JSON.stringify(await fixture.saved());
      for (const each of now) assert.ok(known.includes(each), each);
      assert.equal(cloud.policies().length, 1);
      assert.deepEqual((await stack.up()).expectSuccess().changes, { same: 4 });

      // Their ids are their own once a refresh has seen them.
      (await stack.refresh()).expectSuccess();
      for (const { id } of Object.values(await fixture.saved())) assert.doesNotMatch(String(id), /^unmade-/);
      assert.deepEqual((await stack.up()).expectSuccess().changes, { same: 4 });
      (await stack.destroy()).expectSuccess();
      assert.deepEqual(keysIn(fixture), [first]);
      assert.deepEqual(cloud.policies(), []);
    });
  });

  it("all go with a destroy that takes one resource after the other, and with one that takes them in two commands", async () => {
    const program = ["one", "two"].map((name) => key("AccessKey", name, { instance }));
    await withCloudStack({ program }, async (fixture) => {
      const { stack, cloud, emulator } = fixture;
      const [first] = keysIn(fixture);
      outage(emulator);
      (await stack.up()).expectFailure();
      emulator.faults.clear();
      assert.equal(keysIn(fixture).length, 3);
      const [state, contents] = [await stack.export(), cloud.contents()];

      (await stack.destroy({ parallel: 1 })).expectSuccess();
      assert.deepEqual(keysIn(fixture), [first]);

      cloud.restore(contents);
      await stack.importState(state);
      const { urn } = await stack.resource("one");
      (await stack.destroy({ targets: [urn] })).expectSuccess();
      assert.equal(keysIn(fixture).length, 2);
      fixture.declare(...program.slice(1));
      (await stack.up()).expectSuccess();
      assert.deepEqual(keysIn(fixture), [first, await accessKeyOf(fixture, "two")]);
    });
  });
});

describeOnEngine("A resource whose creates were lost", function () {
  this.timeout(180_000);

  it("never owns the key of a sibling that is being made, and both are up to date once ten minutes have gone by", async () => {
    const [a, b] = ["a", "b"].map((name) => key("AccessKey", name, { instance }));
    await withCloudStack({ program: [String(a)] }, async (fixture) => {
      const { stack, emulator } = fixture;
      const lost = loseCreates(emulator);
      (await stack.up()).expectFailure();
      lost.remove();
      assert.equal(keysIn(fixture).length, 1);

      const match = { operation: "createAccessKeyV1" };
      emulator.faults.add({ match, fault: { kind: "latency", ms: 1_500, when: "after" } });
      fixture.declare(String(b), String(a));
      (await stack.up()).expectSuccess();
      const [own, ...made] = keysIn(fixture);
      assert.ok(own);
      const held = [await accessKeyOf(fixture, "a"), await accessKeyOf(fixture, "b")];
      assert.notEqual(held[0], held[1]);
      assert.deepEqual(held.sort(), made.sort());

      // A key of the lost creates may still turn up.
      assert.deepEqual((await stack.up()).expectSuccess().changes, { same: 1, update: 1 });
      assert.deepEqual((await stack.up({ environment: later() })).expectSuccess().changes, { same: 1, update: 1 });
      assert.deepEqual((await stack.up()).expectSuccess().changes, { same: 2 });
      assert.deepEqual(keysIn(fixture).sort(), [own, ...made].sort());
    });
  });

  it("does not delete the key of a sibling when it is destroyed alone", async () => {
    const [a, b] = ["a", "b"].map((name) => key("AccessKey", name, { instance }));
    await withCloudStack({ program: [String(a)] }, async (fixture) => {
      const { stack, cloud, emulator } = fixture;
      const lost = loseCreates(emulator);
      (await stack.up()).expectFailure();
      lost.remove();
      const { urn } = await stack.resource("a");
      fixture.declare(String(a), String(b));
      (await stack.up({ targets: [urn.replace(/::a$/, "::b")] })).expectSuccess();
      const held = await accessKeyOf(fixture, "b");

      // So early nobody can tell that nothing was made.
      const early = (await stack.destroy({ targets: [urn] })).expectFailure();
      assert.match(early.errors.join("\n"), /what became of the create that was lost on .* Run again after/);
      (await stack.destroy({ targets: [urn], environment: later() })).expectSuccess();
      assert.equal(cloud.ingest(secure.guid, held), "accepted");
      assert.deepEqual(Object.keys(await fixture.saved()), ["b"]);
      assert.equal(keysIn(fixture).length, 2);
    });
  });
});

describeOnEngine("Two ResourceKeys of one name and two roles", function () {
  this.timeout(180_000);
  const source = objectStorage.crn;

  /** The role that a resource's credentials have in the cloud. */
  async function roleOfCredentials(fixture: CloudStack, name: string): Promise<string> {
    const { credentials, guid } = present((await fixture.saved())[name], name);
    const { apiKeys } = fixture.cloud.contents();
    const id = apiKeys.find(({ apikey }) => apikey === Object(credentials).apikey)?.id;
    const found = present(fixture.cloud.resourceKeysOf().find(({ apiKeyId }) => apiKeyId === id));
    assert.equal(found.guid, guid);
    return found.roleCrn.slice(found.roleCrn.lastIndexOf(":") + 1);
  }

  it("never give out each other's credentials, though one answer times out and the other request is lost", async () => {
    const program = ["Writer", "Reader"].map((role) => key("ResourceKey", role, { source, role, name: "app" }));
    await withCloudStack({ program }, async (fixture) => {
      const match = { operation: "createResourceKey" };
      fixture.emulator.faults.add({ match, nth: 1, fault: { kind: "status", code: 504, when: "after" } });
      fixture.emulator.faults.add({ match, nth: 2, fault: { kind: "reset-before" } });
      (await fixture.stack.up()).expectSuccess();
      for (const role of ["Writer", "Reader"]) assert.equal(await roleOfCredentials(fixture, role), role);
      assert.deepEqual(
        fixture.cloud.resourceKeysOf().map(({ name }) => name),
        ["app", "app"],
      );
    });
  });

  it("are a resource's own and a colleague's when only the request of the resource was lost: his stays his", async () => {
    await withCloudStack(
      { program: [key("ResourceKey", "Reader", { source, role: "Reader", name: "app" })] },
      async (fixture) => {
        const { stack, cloud, emulator } = fixture;
        const match = { operation: "createResourceKey" };
        const lost = emulator.faults.add({ match, times: "always", fault: { kind: "reset-before" } });
        (await stack.up()).expectFailure();
        lost.remove();
        const his = cloud.addResourceKey({ name: "app", source: objectStorage.guid, role: "Manager" });
        (await stack.up()).expectSuccess();
        assert.equal(await roleOfCredentials(fixture, "Reader"), "Reader");
        (await stack.destroy({ environment: later() })).expectSuccess();
        assert.deepEqual(
          cloud.resourceKeysOf().map(({ guid }) => guid),
          [his.guid],
        );
      },
    );
  });
});
