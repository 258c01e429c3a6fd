import assert from "node:assert/strict";
import { Cloud, defaults } from "pulumi-ibm-keys/emulator";
import { fingerprintOf } from "../../../harness/fingerprint";
import { describeOnEngine, key, withCloudStack } from "../../../harness/stack";
import { only, present } from "../../fixtures/present";
import { saidOf } from "../../fixtures/stack/runs";

const { secure, monitor } = defaults.instances;
const instance = secure.crn;

describeOnEngine("A key that two resources own", function () {
  this.timeout(180_000);

  it("since --target hid one of them is not ended with the other, and every up says how to get out of it", async () => {
    const holder = key("AccessKey", "holder", { instance });
    await withCloudStack({ program: [holder] }, async (fixture) => {
      const { stack, cloud } = fixture;
      (await stack.up()).expectSuccess();
      const { accessKey } = present((await fixture.saved()).holder);
      const adopter = key("AccessKey", "adopter", { instance, adopt: fingerprintOf(accessKey) });
      const { urn } = await stack.resource("holder");
      fixture.declare(holder, adopter);
      (await stack.up({ targets: [urn.replace(/::holder$/, "::adopter")] })).expectSuccess();
      assert.equal((await fixture.saved()).adopter?.accessKey, accessKey);

      const both = (await stack.up()).expectSuccess();
      // On the one of the two that the engine compares last.
      const warning = only(both.warnings);
      assert.match(warning, /is owned by both .*, and two resources cannot own one key\..*`pulumi state delete`/);
      for (const name of ["adopter", "holder"]) assert.ok(warning.includes(`::${name}`), warning);
      fixture.declare(holder);
      const left = (await stack.up()).expectSuccess();
      assert.deepEqual(left.changes, { same: 1, delete: 1 });
      assert.match(only(saidOf(left, "adopter", "warning")), /is owned by .*::holder now, and is not deleted/);
      assert.equal(cloud.ingest(secure.guid, String(accessKey)), "accepted");
      assert.deepEqual((await stack.up()).expectSuccess().changes, { same: 1 });
    });
  });

  it("since the holder was declared after the adopter blocks no later up, and lives on when one of the two leaves the state", async () => {
    const holder = key("AccessKey", "holder", { instance });
    await withCloudStack({ program: [holder] }, async (fixture) => {
      const { stack, cloud } = fixture;
      (await stack.up()).expectSuccess();
      const { accessKey } = present((await fixture.saved()).holder);
      const adopter = key("AccessKey", "adopter", { instance, adopt: fingerprintOf(accessKey) });
      fixture.declare(adopter, key("AccessKey", "holder", { instance }, "{ dependsOn: [adopter] }"));
      const late = (await stack.up()).expectSuccess();
      assert.match(only(saidOf(late, "holder", "warning")), /is owned by both .*::holder and .*::adopter/);
      fixture.declare(adopter, holder);
      (await stack.up()).expectSuccess();

      const { urn } = await stack.resource("adopter");
      fixture.declare(holder);
      assert.equal((await stack.pulumi("state", "delete", urn, "--yes")).exitCode, 0);
      const alone = (await stack.up()).expectSuccess();
      assert.deepEqual(alone.changes, { same: 1 });
      assert.deepEqual(alone.warnings, []);
      assert.equal(cloud.ingest(secure.guid, String(accessKey)), "accepted");
    });
  });
});

describeOnEngine("adopt that is left in a program", function () {
  this.timeout(120_000);

  it("does not stand in the way of another instance, where a key is made in the place of the adopted one", async () => {
    const cloud = Cloud.withDefaults();
    const byHand = cloud.createAccessKey(secure.guid, { limit: 4 }).accessKey;
    const adopting = (where: string) =>
      key("AccessKey", "agents", { instance: where, limit: 4, adopt: fingerprintOf(byHand) });
    await withCloudStack({ program: [adopting(instance)], cloud }, async (fixture) => {
      const { stack } = fixture;
      (await stack.up()).expectSuccess();
      assert.equal((await fixture.saved()).agents?.accessKey, byHand);
      fixture.declare(adopting(monitor.crn));
      const moved = (await stack.up()).expectSuccess();
      assert.deepEqual(moved.changes, { replace: 1 });
      assert.match(moved.output, /adopt counted when the resource was made: another key is made/);
      const made = only(cloud.accessKeysOf(monitor.guid).slice(1));
      assert.equal((await fixture.saved()).agents?.accessKey, made.accessKey);
      assert.equal(cloud.ingest(secure.guid, byHand), "refused");
      assert.deepEqual((await stack.up()).expectSuccess().changes, { same: 1 });
    });
  });

  it("is said to give the same key again with --replace, of which the engine tells the creation nothing", async () => {
    const cloud = Cloud.withDefaults();
    const byHand = cloud.createAccessKey(secure.guid).accessKey;
    const agents = (args = {}) => key("AccessKey", "agents", { instance, ...args });
    await withCloudStack({ program: [agents({ adopt: fingerprintOf(byHand) })], cloud }, async (fixture) => {
      const { stack } = fixture;
      (await stack.up()).expectSuccess();
      const { urn } = await stack.resource("agents");
      const again = (await stack.up({ arguments: ["--replace", urn] })).expectSuccess();
      const warning = only(saidOf(again, "agents", "warning"));
      assert.match(warning, /^The key [0-9a-f]{12} is not replaced, .* leave adopt out of the program, then ask/);
      assert.deepEqual([cloud.ingest(secure.guid, byHand), again.changes], ["accepted", { replace: 1 }]);

      fixture.declare(agents());
      (await stack.up({ arguments: ["--replace", urn] })).expectSuccess();
      assert.equal(cloud.ingest(secure.guid, byHand), "refused");
      assert.notEqual((await fixture.saved()).agents?.accessKey, byHand);
    });
  });
});
