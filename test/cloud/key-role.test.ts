import assert from "node:assert/strict";
import { resourceKey } from "../../provider/cloud/resource-controller/wire";

const manager = "crn:v1:bluemix:public:iam::::serviceRole:Manager";
const iam = { apikey: "made up", iam_serviceid_crn: "crn:v1:bluemix:public:iam-identity::a/1::serviceid:ServiceId-1" };

/** The role in a resource key of which IBM answers this, after published answers of live services. */
function roleIn(answer: object): string | undefined {
  const guid = "d201db20-dae6-4ecb-80a2-e578f0c900a3";
  return resourceKey.parse({ guid, crn: "crn", name: "key", ...answer }).role;
}

describe("The role in IBM's answer", () => {
  it("is the field role, else the one in the credentials", () => {
    assert.equal(roleIn({ role: manager, credentials: iam }), manager);
    assert.equal(roleIn({ credentials: { ...iam, iam_role_crn: manager } }), manager);
    for (const role of ["", null])
      assert.equal(roleIn({ role, credentials: { ...iam, iam_role_crn: manager } }), manager);
  });

  it("is NONE where the credentials show a service ID without a role", () => {
    const pair = { access_key_id: "made up", secret_access_key: "made up" };
    assert.equal(roleIn({ credentials: { ...iam, cos_hmac_keys: pair } }), "NONE");
  });

  it("is unknown where the credentials are hidden, were shown once, or have no part of IAM", () => {
    for (const REDACTED of ["REDACTED", "REDACTED_EXPLICIT"])
      assert.equal(roleIn({ credentials: { REDACTED } }), undefined);
    for (const credentials of [{}, null, { connection: { cli: {} }, instance_administration_api: {} }]) {
      assert.equal(roleIn({ credentials }), undefined);
    }
  });
});
