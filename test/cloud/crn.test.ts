import assert from "node:assert/strict";
import fc from "fast-check";
import { guidOf, isGuid, isSameReference, parseCrn } from "../../provider/domain/crn";
import { instanceArgument, sourceArgument } from "../../provider/domain/instance-reference";
import { isSameRole } from "../../provider/domain/role";

const guid = "5ec00000-0000-4000-8000-00000000000a";
const crn = `crn:v1:bluemix:public:sysdig-secure:us-south:a/acc0:${guid}::`;
const words = fc.stringMatching(/^[a-z0-9-]{1,12}$/);

describe("A CRN", () => {
  it("tells service, region, account and instance", () => {
    assert.deepEqual(parseCrn(crn), {
      service: "sysdig-secure",
      region: "us-south",
      account: "acc0",
      instanceGuid: guid,
      resourceType: "",
      resource: "",
    });
  });

  it("is none when it is longer than 1,000 characters", () => {
    assert.equal(parseCrn(`${crn}${"x".repeat(1000)}`), undefined);
  });

  it("is read back from the parts it is made of", () => {
    fc.assert(
      fc.property(words, words, words, fc.uuid(), words, words, (service, region, account, id, type, resource) => {
        const text = `crn:v1:bluemix:public:${service}:${region}:a/${account}:${id}:${type}:${resource}`;
        const expected = { service, region, account, instanceGuid: id, resourceType: type, resource };
        assert.deepEqual(parseCrn(text), expected);
        assert.equal(guidOf(text), undefined);
        assert.equal(guidOf(`crn:v1:bluemix:public:${service}:${region}:a/${account}:${id}::`), id);
      }),
    );
  });

  const anyText = fc.oneof(
    fc.string(),
    fc
      .array(fc.oneof(fc.constantFrom("crn", "v1", "bluemix", "public", "a/1", guid, ""), fc.string()))
      .map((parts) => parts.join(":")),
  );

  const shown = "crn:v1:bluemix:public:sysdig-secure:REGION:a/ACCOUNT:GUID::";

  it("of any text is read or not, and never thrown at", () => {
    fc.assert(
      fc.property(anyText, anyText, (one, other) => {
        const parsed = parseCrn(one);
        assert.ok(parsed === undefined || one.startsWith("crn:v1:"));
        assert.ok(guidOf(one) === undefined || isGuid(guidOf(one) ?? ""));
        assert.equal(isSameReference(one, one), true);
        assert.equal(isSameReference(one, other), isSameReference(other, one));
        assert.equal(isSameRole(one, other), isSameRole(other, one));
        for (const schema of [instanceArgument(["sysdig-secure"]), sourceArgument]) {
          const judged = schema.safeParse(one);
          for (const { message } of judged.success ? [] : judged.error.issues) {
            assert.ok(one.length < 12 || shown.includes(one) || !message.includes(one), message);
          }
        }
      }),
    );
  });

  it("and the GUID in it name the same instance, whatever the case", () => {
    assert.equal(isSameReference(crn, guid), true);
    assert.equal(isSameReference(guid.toUpperCase(), crn), true);
    assert.equal(isSameReference(guid, "5ec00000-0000-4000-8000-00000000000b"), false);
  });

  it("of another service is refused with both services named, and not repeated", () => {
    const judged = instanceArgument(["logdnaat"]).safeParse(crn);
    assert.deepEqual(
      judged.error?.issues.map(({ message }) => message),
      ["must be an instance of Activity Tracker (logdnaat), not of Workload Protection (sysdig-secure)"],
    );
  });
});

describe("A role", () => {
  const manager = "crn:v1:bluemix:public:iam::::serviceRole:Manager";
  const objectWriter = "crn:v1:bluemix:public:cloud-object-storage::::serviceRole:ObjectWriter";
  const deployer = "crn:v1:bluemix:public:iam-access-management::a/1::customRole:Deployer";

  it("is the same by name and by CRN, whatever the case of the name", () => {
    assert.equal(isSameRole("Manager", manager), true);
    assert.equal(isSameRole("manager", manager), true);
    assert.equal(isSameRole("Manager", "MANAGER"), true);
  });

  it("is the same by its display name, which has spaces that its CRN has not", () => {
    assert.equal(isSameRole("Object Writer", objectWriter), true);
    assert.equal(isSameRole("object writer", objectWriter), true);
  });

  it("is the same by its CRN under the service and under iam, in the cloud bluemix or ibmcloud", () => {
    assert.equal(isSameRole(objectWriter, "crn:v1:bluemix:public:iam::::serviceRole:ObjectWriter"), true);
    assert.equal(isSameRole(objectWriter, "crn:v1:bluemix:public:logs::::serviceRole:ObjectWriter"), false);
    assert.equal(isSameRole(deployer, deployer.replace("bluemix", "ibmcloud")), true);
    assert.equal(isSameRole(deployer, deployer.replace("a/1", "a/2")), false);
  });

  it("may be the same where only IAM's list tells which names it has", () => {
    assert.equal(isSameRole("Object Reader", objectWriter), undefined);
    assert.equal(isSameRole("Deployer", deployer), undefined);
    assert.equal(isSameRole("Ships keys", "Deployer"), undefined);
  });

  it("is another one when name or CRN is another one", () => {
    assert.equal(isSameRole("Writer", manager), false);
    assert.equal(isSameRole("crn:v1:bluemix:public:iam-access-management::a/1::customRole:Manager", manager), false);
    for (const other of ["Manager", objectWriter, deployer, "Deployer"]) {
      assert.equal(isSameRole("NONE", other), false, other);
      assert.equal(isSameRole("Writer", other), false, other);
    }
  });
});
