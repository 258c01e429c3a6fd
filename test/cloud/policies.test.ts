import assert from "node:assert/strict";
import { defaults, type Fault } from "../../emulator";
import { restrictingPolicy } from "../../provider/cloud/iam/service-id-policy";
import { isCloudError } from "../../provider/domain/cloud-error";
import { isLabelOf } from "../../provider/domain/create-label";
import { type CloudFixture, withCloud } from "../fixtures/cloud/with-cloud";

const { guid } = defaults.instances.activityTracker;

function detailsIn({ emulator }: CloudFixture) {
  return restrictingPolicy(emulator.cloud.addServiceId("of a key").crn, guid);
}

function lose({ emulator }: CloudFixture, fault: Fault, times: number | "always" = 1): void {
  emulator.faults.add({ match: { operation: "createPolicy" }, times, fault });
}

function hide({ emulator }: CloudFixture, times: number | "always" = "always"): void {
  const fault: Fault = { kind: "status", code: 200, body: { policies: [{ id: "v2", type: "access", roles: [] }] } };
  emulator.faults.add({ match: { operation: "listPolicies" }, times, fault });
}

describe("The policy of a service ID", () => {
  it("is made once, with a label that proves whose it is", async () => {
    await withCloud({}, async (fixture) => {
      const { policies } = fixture.session();
      const details = detailsIn(fixture);
      const context = fixture.context();
      const made = await policies.ensurePolicy(details, context);
      const [policy, ...others] = fixture.emulator.cloud.policies();
      assert.deepEqual([others, made], [[], { id: policy?.id, isOurs: true }]);
      assert.ok(isLabelOf((policy?.description ?? "").slice("pulumi-ibm-keys ".length), context.urn));
      assert.deepEqual(await policies.ensurePolicy(details, context), made);
      assert.deepEqual(await policies.ensurePolicy(details, fixture.context("another")), { ...made, isOurs: false });
      assert.equal(fixture.emulator.cloud.policies().length, 1);
    });
  });

  it("that somebody else has made is used, and is not ours", async () => {
    await withCloud({}, async (fixture) => {
      const details = detailsIn(fixture);
      const theirs = (await fixture.session().policies.ensurePolicy(details, fixture.context("another"))).id;
      hide(fixture, 1);
      // The list is late: IBM's refusal names the policy.
      assert.deepEqual(await fixture.session().policies.ensurePolicy(details, fixture.context()), {
        id: theirs,
        isOurs: false,
      });
    });
  });

  it("is made and found beside policies of version 2, which IAM shows as placeholders", async () => {
    await withCloud({}, async (fixture) => {
      const details = detailsIn(fixture);
      const { cloud } = fixture.emulator;
      cloud.addPolicy({ iamId: cloud.addServiceId("other").iamId, roles: ["Manager"], version: "v2" });
      cloud.addPolicy({ iamId: details.iamId, roles: ["Reader"], version: "v2" });
      const { policies } = fixture.session();
      const { id } = await policies.ensurePolicy(details, fixture.context());
      assert.equal(await policies.hasPolicy(id, details, false), true);
      assert.equal(cloud.policies().length, 3);
    });
  });

  it("that is there as one of version 2 is used, and is not ours", async () => {
    await withCloud({}, async (fixture) => {
      const details = detailsIn(fixture);
      const theirs = fixture.emulator.cloud.addPolicy({
        iamId: details.iamId,
        roles: ["Administrator", "Manager"],
        serviceName: "logdnaat",
        instanceGuid: guid,
        version: "v2",
      });
      const { policies } = fixture.session();
      const found = await policies.ensurePolicy(details, fixture.context());
      assert.deepEqual(found, { id: theirs.id, isOurs: false });
      assert.equal(await policies.hasPolicy(theirs.id, details, false), true);
    });
  });

  it("whose create got no answer is known by its label", async () => {
    await withCloud({}, async (fixture) => {
      lose(fixture, { kind: "reset-after" });
      const context = fixture.context();
      const made = await fixture.session().policies.ensurePolicy(detailsIn(fixture), context);
      assert.deepEqual(
        [fixture.emulator.cloud.policies().map(({ id }) => id), made.isOurs, context.lost],
        [[made.id], true, []],
      );
      assert.equal(fixture.operations().filter((operation) => operation === "createPolicy").length, 1);
    });
  });

  it("whose create got no answer, and that no list shows, is named by the refusal of the next try", async () => {
    await withCloud({}, async (fixture) => {
      lose(fixture, { kind: "reset-after" });
      hide(fixture);
      const context = fixture.context();
      const made = await fixture.session().policies.ensurePolicy(detailsIn(fixture), context);
      assert.deepEqual(
        [fixture.emulator.cloud.policies().map(({ id }) => id), made.isOurs, context.lost],
        [[made.id], true, []],
      );
    });
  });

  it("that was never made is made by another try, and nothing is kept in the state", async () => {
    await withCloud({}, async (fixture) => {
      lose(fixture, { kind: "reset-before" });
      const context = fixture.context();
      const made = await fixture.session().policies.ensurePolicy(detailsIn(fixture), context);
      assert.deepEqual(
        [fixture.emulator.cloud.policies().map(({ id }) => id), made.isOurs, context.lost],
        [[made.id], true, []],
      );
    });
  });

  for (const policy of ["bbbbbbbb-0000-4000-8000-00000000000b", { id: "bbbbbbbb-0000-4000-8000-00000000000b" }]) {
    it(`in the way is read from a refusal that names it ${typeof policy === "string" ? "by its id" : "as an object"}`, async () => {
      await withCloud({}, async (fixture) => {
        const details = { conflicts_with: { etag: "1", policy } };
        const body = {
          trace: "t",
          errors: [{ code: "policy_conflict_error", message: "no", details }],
          status_code: 409,
        };
        lose(fixture, { kind: "status", code: 409, body }, "always");
        const found = await fixture.session().policies.ensurePolicy(detailsIn(fixture), fixture.context());
        // It cannot be read: nobody knows whose it is.
        assert.deepEqual(found, { id: "bbbbbbbb-0000-4000-8000-00000000000b", isOurs: false });
      });
    });
  }

  for (const policy of [undefined, "../../identity", 5, { id: null }]) {
    it(`in the way that a refusal names as ${JSON.stringify(policy)} is an error`, async () => {
      await withCloud({}, async (fixture) => {
        const body = { trace: "t", errors: [{ message: "no", details: { conflicts_with: { policy } } }] };
        lose(fixture, { kind: "status", code: 409, body }, "always");
        await assert.rejects(fixture.session().policies.ensurePolicy(detailsIn(fixture), fixture.context()), (error) =>
          isCloudError(error, "rejected"),
        );
      });
    });
  }

  it("is not missed while it is young", async () => {
    await withCloud({}, async (fixture) => {
      const details = detailsIn(fixture);
      const { policies } = fixture.session();
      const { id } = await policies.ensurePolicy(details, fixture.context());
      assert.equal(await policies.hasPolicy(id, details, false), true);
      hide(fixture);
      assert.equal(await policies.hasPolicy(id, details, true), true);
      assert.equal(await policies.hasPolicy(id, details, false), false);
    });
  });

  it("that is young is not taken for deleted because IBM answers 404, and is deleted once IBM knows it", async () => {
    await withCloud({}, async (fixture) => {
      const { policies } = fixture.session();
      const { id } = await policies.ensurePolicy(detailsIn(fixture), fixture.context());
      const late: Fault = { kind: "status", code: 404 };
      const match = { operation: "deletePolicy" };
      fixture.emulator.faults.add({ match, times: 6, fault: late });
      await assert.rejects(policies.deletePolicy(id, true), (error) => isCloudError(error, "too-young"));
      assert.equal(fixture.emulator.cloud.policies().length, 1);
      fixture.emulator.faults.add({ match, times: 2, fault: late });
      await policies.deletePolicy(id, true);
      assert.deepEqual(fixture.emulator.cloud.policies(), []);
    });
  });

  for (const id of ["", ".", "..", "../identity/token", "a b", "a?b", "a#b", "%2e%2e"]) {
    it(`is not deleted when its saved id is ${JSON.stringify(id)}: no request goes out`, async () => {
      await withCloud({}, async (fixture) => {
        await assert.rejects(fixture.session().policies.deletePolicy(id, false), (error) =>
          isCloudError(error, "rejected"),
        );
        assert.deepEqual(fixture.operations(), []);
      });
    });
  }
});
