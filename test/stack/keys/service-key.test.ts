import assert from "node:assert/strict";
import { Cloud, defaults } from "pulumi-ibm-keys/emulator";
import { type CloudStack, describeOnEngine, key, withCloudStack } from "../../../harness/stack";
import { only, present } from "../../fixtures/present";
import { later, saidOf } from "../../fixtures/stack/runs";

const { activityTracker } = defaults.instances;
const instance = activityTracker.crn;

/** What every policy of the cloud says: whom it is about, what he may, and where. */
function policiesIn(cloud: Cloud) {
  return cloud.policies().map(({ id, type, subjects, roles, resources }) => ({
    id,
    type,
    subjects: subjects.flatMap(({ attributes }) => attributes.map(({ name, value }) => `${name}=${value}`)),
    roles: roles.map(({ role_id }) => role_id).sort(),
    resources: resources.flatMap(({ attributes }) => attributes.map(({ name, value }) => `${name}=${value}`)).sort(),
  }));
}

/** The policy that IBM advises for the service ID behind a resource key. */
function advisedFor(fixture: CloudStack, resourceKeyGuid: unknown) {
  const { cloud } = fixture;
  const through = present(cloud.resourceKeysOf().find(({ guid }) => guid === resourceKeyGuid));
  const serviceId = present(cloud.serviceIds().find(({ crn }) => crn === through.serviceIdCrn));
  return {
    type: "access",
    subjects: [`iam_id=${serviceId.iamId}`],
    roles: ["crn:v1:bluemix:public:iam::::role:Administrator", "crn:v1:bluemix:public:iam::::serviceRole:Manager"],
    resources: [
      `accountId=${cloud.accountId}`,
      `serviceInstance=${activityTracker.guid}`,
      "serviceName=logdnaat",
    ].sort(),
  };
}

describeOnEngine("A ServiceKey", function () {
  this.timeout(120_000);

  it("is the same for all of an instance, restricted or not, follows the web UI, and lives on after destroy", async () => {
    const program = [
      key("ServiceKey", "first", { instance, restrict: true }),
      key("ServiceKey", "second", { instance, name: "through me" }),
    ];
    await withCloudStack({ program }, async (fixture) => {
      const { stack, cloud, emulator } = fixture;
      (await stack.up({ preview: true })).expectSuccess();
      const made = await fixture.saved();
      const value = only(cloud.instance(activityTracker.guid).serviceKeys);
      assert.deepEqual([made.first?.serviceKey, made.second?.serviceKey], [value, value]);
      assert.equal(cloud.resourceKeysOf(activityTracker.guid).length, 2);
      assert.equal(made.second?.policyId, null);
      const { id: policyId, ...policy } = only(policiesIn(cloud));
      assert.equal(made.first?.policyId, policyId);
      assert.deepEqual(policy, advisedFor(fixture, made.first?.resourceKeyGuid));

      emulator.clearRequests();
      assert.deepEqual((await stack.up()).expectSuccess().changes, { same: 2 });
      assert.equal(emulator.requests.length, 0);

      // In the web UI a second service key takes the place of the first, and the policy goes.
      const reset = cloud.addServiceKey(activityTracker.guid);
      cloud.deleteServiceKey(activityTracker.guid, value);
      cloud.services.policies.delete(policyId);
      (await stack.refresh({ environment: later() })).expectSuccess();
      const drifted = await fixture.saved();
      assert.deepEqual([drifted.first?.serviceKey, drifted.second?.serviceKey], [reset, reset]);
      assert.deepEqual([drifted.first?.restrict, drifted.first?.policyId], [false, null]);

      fixture.calls();
      assert.deepEqual((await stack.up()).expectSuccess().changes, { update: 1, same: 1 });
      assert.deepEqual(fixture.changes(), ["createPolicy"]);
      const { id: _, ...repaired } = only(policiesIn(cloud));
      assert.deepEqual(repaired, policy);

      fixture.declare(
        key("ServiceKey", "first", { instance, restrict: false }),
        key("ServiceKey", "second", { instance: activityTracker.guid, name: "through me", restrict: true }),
      );
      const toggled = (await stack.up()).expectSuccess();
      assert.deepEqual(toggled.changes, { update: 2 });
      assert.deepEqual(fixture.changes().sort(), ["createPolicy", "deletePolicy"]);
      const { id: moved, ...other } = only(policiesIn(cloud));
      const now = await fixture.saved();
      assert.deepEqual([now.first?.policyId, now.second?.policyId], [null, moved]);
      assert.deepEqual(other, advisedFor(fixture, now.second?.resourceKeyGuid));
      assert.deepEqual([now.first?.id, now.second?.id], [made.first?.id, made.second?.id]);

      const destroyed = (await stack.destroy()).expectSuccess();
      assert.deepEqual([cloud.resourceKeysOf(), cloud.policies(), cloud.serviceIds()], [[], [], []]);
      assert.deepEqual(cloud.instance(activityTracker.guid).serviceKeys, [reset]);
      for (const name of ["first", "second"]) {
        assert.match(
          only(saidOf(destroyed, name, "warning")),
          /stays valid; it can be deleted in the Activity Tracker web UI only/,
        );
      }
      assert.equal(destroyed.warnings.length, 2);
    });
  });

  it("leaves no resource key behind where it is not to be kept, and makes one again when it is", async () => {
    await withCloudStack(
      { program: [key("ServiceKey", "kept", { instance, keepResourceKey: false })] },
      async (fixture) => {
        const { stack, cloud, emulator } = fixture;
        (await stack.up()).expectSuccess();
        const value = only(cloud.instance(activityTracker.guid).serviceKeys);
        assert.deepEqual([cloud.resourceKeysOf(), cloud.serviceIds()], [[], []]);
        const without = present((await fixture.saved()).kept);
        assert.deepEqual([without.serviceKey, without.resourceKeyGuid], [value, null]);

        emulator.clearRequests();
        assert.deepEqual((await stack.refresh()).expectSuccess().changes, { same: 1 });
        assert.equal((await fixture.saved()).kept?.serviceKey, value);
        assert.equal(emulator.requests.length, 0);

        fixture.declare(key("ServiceKey", "kept", { instance, keepResourceKey: true }));
        assert.deepEqual((await stack.up()).expectSuccess().changes, { update: 1 });
        const through = only(cloud.resourceKeysOf());
        const withKey = present((await fixture.saved()).kept);
        assert.deepEqual([withKey.serviceKey, withKey.resourceKeyGuid, withKey.id], [value, through.guid, without.id]);

        fixture.declare(key("ServiceKey", "kept", { instance, keepResourceKey: false }));
        (await stack.up()).expectSuccess();
        assert.deepEqual(cloud.resourceKeysOf(), []);
        const again = present((await fixture.saved()).kept);
        assert.deepEqual([again.serviceKey, again.resourceKeyGuid], [value, null]);

        const destroyed = (await stack.destroy()).expectSuccess();
        assert.match(only(saidOf(destroyed, "kept", "warning")), /web UI only/);
      },
    );
  });

  it("is restricted again when the resource key that was not kept is made anew", async () => {
    await withCloudStack(
      { program: [key("ServiceKey", "kept", { instance, restrict: true, keepResourceKey: false })] },
      async (fixture) => {
        const { stack, cloud } = fixture;
        (await stack.up()).expectSuccess();
        assert.deepEqual([cloud.resourceKeysOf(), cloud.policies()], [[], []]);
        fixture.declare(key("ServiceKey", "kept", { instance, restrict: true }));
        (await stack.up()).expectSuccess();
        const { resourceKeyGuid, policyId } = present((await fixture.saved()).kept);
        const { id, ...policy } = only(policiesIn(cloud));
        assert.equal(policyId, id);
        assert.deepEqual(policy, advisedFor(fixture, resourceKeyGuid));
      },
    );
  });

  it("names the missing Manager role, and goes on with the same resource key once it may", async () => {
    const cloud = Cloud.withDefaults();
    const writer = cloud.addApiKey({ serviceRole: "Writer" });
    await withCloudStack(
      { program: [key("ServiceKey", "denied", { instance, restrict: true })], cloud },
      async (fixture) => {
        const { stack } = fixture;
        const failed = (await stack.up({ environment: { IC_API_KEY: writer.apikey } })).expectFailure();
        const error = only(saidOf(failed, "denied", "error"));
        assert.match(error, /no service_key/);
        assert.match(error, /service role Manager on the Activity Tracker instance/);
        const through = only(cloud.resourceKeysOf());
        assert.equal((await fixture.saved()).denied?.resourceKeyGuid, through.guid);
        assert.deepEqual(cloud.policies(), []);

        (await stack.up()).expectSuccess();
        assert.equal(only(cloud.resourceKeysOf()).guid, through.guid);
        const saved = present((await fixture.saved()).denied);
        assert.equal(saved.serviceKey, only(cloud.instance(activityTracker.guid).serviceKeys));
        assert.equal(saved.policyId, only(cloud.policies()).id);
        assert.deepEqual((await stack.up()).expectSuccess().changes, { same: 1 });
      },
    );
  });
});
