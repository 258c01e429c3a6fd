import assert from "node:assert/strict";
import { defaults } from "../../emulator";
import { dig, digList, useEmulator } from "../fixtures/emulator/use-emulator";

describe("IAM policies", () => {
  const local = useEmulator();
  const { guid: source } = defaults.instances.activityTracker;
  const path = "/v1/policies";

  const policyFor = (iamId: string, role = "Manager") => ({
    type: "access",
    subjects: [{ attributes: [{ name: "iam_id", value: iamId }] }],
    roles: [{ role_id: `crn:v1:bluemix:public:iam::::serviceRole:${role}` }],
    resources: [
      {
        attributes: [
          { name: "accountId", value: defaults.accountId },
          { name: "serviceName", value: "logdnaat" },
          { name: "serviceInstance", value: source },
        ],
      },
    ],
  });
  const serviceId = () => local.cloud.addServiceId("someone").iamId;

  it("are created with an id and an ETag", async () => {
    const { status, body, headers } = await local.send("POST", path, { json: policyFor(serviceId()) });
    assert.equal(status, 201);
    assert.equal(dig(body, "id"), local.cloud.policies()[0]?.id);
    assert.ok(headers.get("etag"));
  });

  it("are not made twice: the second answers 409 and holds the whole first", async () => {
    const json = policyFor(serviceId());
    const first = await local.send("POST", path, { json });
    const second = await local.send("POST", path, { json: { ...json, description: "another reason" } });
    assert.equal(second.status, 409);
    assert.equal(dig(second.body, "errors", 0, "code"), "policy_conflict_error");
    assert.deepEqual(dig(second.body, "errors", 0, "details", "conflicts_with"), {
      etag: first.headers.get("etag"),
      policy: first.body,
    });
    assert.equal(local.cloud.policies().length, 1);
  });

  it("keep the description they were given, in every answer", async () => {
    const json = { ...policyFor(serviceId()), description: "for the senders" };
    const made = await local.send("POST", path, { json });
    const list = await local.send("GET", `${path}?account_id=${defaults.accountId}`);
    const read = await local.send("GET", `${path}/${dig(made.body, "id")}`);
    assert.deepEqual(
      [made.body, dig(list.body, "policies", 0), read.body].map((body) => dig(body, "description")),
      Array(3).fill(json.description),
    );
    assert.equal(local.cloud.policies()[0]?.description, json.description);
  });

  it("are replaced only by who knows the current revision", async () => {
    const iamId = serviceId();
    const made = await local.send("POST", path, { json: policyFor(iamId) });
    const one = `${path}/${dig(made.body, "id")}`;
    const replace = (etag: string) =>
      local.send("PUT", one, { json: policyFor(iamId, "Reader"), headers: { "if-match": etag } });
    const etag = made.headers.get("etag") ?? "";
    assert.equal((await replace("stale")).status, 412);
    assert.equal((await replace(etag)).status, 200);
    assert.equal((await replace(etag)).status, 412);
    assert.match(local.cloud.policies()[0]?.roles[0]?.role_id ?? "", /Reader$/);
  });

  it("are listed by the subject's IAM id", async () => {
    const [mine, theirs] = [serviceId(), serviceId()];
    for (const iamId of [mine, theirs]) await local.send("POST", path, { json: policyFor(iamId) });
    const query = new URLSearchParams({ account_id: defaults.accountId, iam_id: mine });
    const { body } = await local.send("GET", `${path}?${query}`);
    assert.equal(digList(body, "policies").length, 1);
  });

  it("cannot be listed without an account", async () => {
    assert.equal((await local.send("GET", path)).status, 400);
  });

  it("are gone once deleted", async () => {
    const made = await local.send("POST", path, { json: policyFor(serviceId()) });
    const one = `${path}/${dig(made.body, "id")}`;
    assert.equal((await local.send("DELETE", one)).status, 204);
    const { status, body } = await local.send("GET", one);
    assert.equal(status, 404);
    assert.equal(dig(body, "errors", 0, "code"), "policy_not_found");
  });

  it("go with the service ID of a deleted resource key", async () => {
    const { guid } = local.cloud.addResourceKey({ name: "key", source });
    const [owner] = local.cloud.serviceIds();
    await local.send("POST", path, { json: policyFor(owner?.iamId ?? "") });
    local.cloud.removeResourceKey(guid);
    assert.deepEqual(local.cloud.policies(), []);
  });

  it("need a subject that exists", async () => {
    assert.equal((await local.send("POST", path, { json: policyFor("iam-ServiceId-nobody") })).status, 400);
  });

  it("need a role that exists", async () => {
    assert.equal((await local.send("POST", path, { json: policyFor(serviceId(), "Emperor") })).status, 400);
  });

  it("take a role that only one service has by its CRN under the service, and under iam", async () => {
    for (const owner of ["logs", "iam"]) {
      const roles = [{ role_id: `crn:v1:bluemix:public:${owner}::::serviceRole:Sender` }];
      const json = { ...policyFor(serviceId()), roles };
      assert.equal((await local.send("POST", path, { json })).status, 201, owner);
    }
  });

  it("need the account of the caller", async () => {
    const json = { ...policyFor(serviceId()), resources: [{ attributes: [{ name: "accountId", value: "other" }] }] };
    assert.equal((await local.send("POST", path, { json })).status, 400);
  });

  describe("of version 2", () => {
    const v2 = "/v2/policies";
    const list = (of: string) => local.send("GET", `${of}?account_id=${defaults.accountId}`);
    const policyV2For = (iamId: string) => ({
      type: "access",
      subject: { attributes: [{ key: "iam_id", operator: "stringEquals", value: iamId }] },
      control: { grant: { roles: [{ role_id: "crn:v1:bluemix:public:iam::::serviceRole:Manager" }] } },
      resource: {
        attributes: [
          { key: "accountId", operator: "stringEquals", value: defaults.accountId },
          { key: "serviceName", operator: "stringEquals", value: "logdnaat" },
          { key: "serviceInstance", operator: "stringEquals", value: source },
        ],
      },
    });

    it("are shown by version 1 as placeholders, which hide whose they are", async () => {
      const { id } = local.cloud.addPolicy({ iamId: serviceId(), roles: ["Manager"], version: "v2" });
      const { body } = await list(path);
      const [row] = digList(body, "policies");
      assert.equal(dig(row, "id"), id);
      assert.equal(dig(row, "subjects", 0, "attributes", 0, "value"), "unsupported version");
      assert.equal(dig(row, "roles", 0, "role_id"), "crn:v1:bluemix:public:iam::::role:UnsupportedVersion");
      assert.equal(dig(row, "href"), `https://iam.cloud.ibm.com/v2/policies/${id}`);
    });

    it("are created, read, replaced, listed and deleted", async () => {
      const json = policyV2For(serviceId());
      const made = await local.send("POST", v2, { json });
      assert.equal(made.status, 201);
      const one = `${v2}/${dig(made.body, "id")}`;
      assert.deepEqual((await local.send("GET", one)).body, made.body);
      const headers = { "if-match": made.headers.get("etag") ?? "" };
      const rule = { key: "{{environment.attributes.day_of_week}}", operator: "dayOfWeekAnyOf", value: ["1"] };
      const replaced = await local.send("PUT", one, { json: { ...json, rule, pattern: "time-based" }, headers });
      assert.deepEqual([replaced.status, dig(replaced.body, "rule")], [200, rule]);
      assert.equal((await local.send("PUT", one, { json, headers })).status, 412);
      assert.deepEqual(digList((await list(v2)).body, "policies"), [replaced.body]);
      assert.equal((await local.send("DELETE", one)).status, 204);
      assert.deepEqual(local.cloud.policies(), []);
    });

    it("include those of version 1 in their own form, whose address names version 1", async () => {
      const { id } = local.cloud.addPolicy({ iamId: serviceId(), roles: ["Reader"], serviceName: "logdnaat" });
      const { body } = await local.send("GET", `${v2}/${id}`);
      assert.equal(dig(body, "href"), `https://iam.cloud.ibm.com/v1/policies/${id}`);
      const [account, service] = digList(body, "resource", "attributes");
      assert.deepEqual([dig(account, "key"), dig(service, "operator")], ["accountId", "stringEquals"]);
      assert.match(String(dig(body, "control", "grant", "roles", 0, "role_id")), /:serviceRole:Reader$/);
    });

    it("conflict with one of version 1 that grants the same, and are named in the form of version 2", async () => {
      const iamId = serviceId();
      const made = await local.send("POST", v2, { json: policyV2For(iamId) });
      const refused = await local.send("POST", path, { json: policyFor(iamId) });
      assert.equal(refused.status, 409);
      assert.deepEqual(dig(refused.body, "errors", 0, "details", "conflicts_with", "policy"), made.body);
    });

    it("are not replaced through version 1, which cannot tell what they say", async () => {
      const iamId = serviceId();
      const { id } = local.cloud.addPolicy({ iamId, roles: ["Manager"], version: "v2" });
      const headers = { "if-match": "any" };
      assert.equal((await local.send("PUT", `${path}/${id}`, { json: policyFor(iamId), headers })).status, 400);
    });
  });
});

describe("IAM roles", () => {
  const local = useEmulator();
  const names = async (list: string) => {
    const { body } = await local.send("GET", "/v2/roles?service_name=logdnaat");
    return digList(body, list).map((role) => dig(role, "display_name"));
  };

  it("are those of the platform and those of the service", async () => {
    assert.deepEqual(await names("system_roles"), ["Viewer", "Operator", "Editor", "Administrator"]);
    assert.deepEqual(await names("service_roles"), ["Reader", "Writer", "Manager"]);
  });

  it("include the account's custom roles for that service only", async () => {
    local.cloud.addCustomRole("Key Watcher", "logdnaat");
    local.cloud.addCustomRole("Bucket Watcher", "cloud-object-storage");
    assert.deepEqual(await names("custom_roles"), ["Key Watcher"]);
  });

  it("include the roles that only that service has, with its CRN", async () => {
    const { body } = await local.send("GET", "/v2/roles?service_name=logs");
    const roles = digList(body, "service_roles").map((role) => [dig(role, "display_name"), dig(role, "crn")]);
    assert.deepEqual(roles.at(-1), ["Sender", "crn:v1:bluemix:public:logs::::serviceRole:Sender"]);
  });

  it("name a custom role in its CRN, which stays when its display name is changed, and say what it allows", async () => {
    const actions = ["logdnaat.dashboard.view"];
    const { crn } = local.cloud.addCustomRole("Ships keys", "logdnaat", { name: "Deployer", actions });
    local.cloud.renameCustomRole(crn, "Sends keys");
    const { body } = await local.send("GET", "/v2/roles?service_name=logdnaat");
    const [role] = digList(body, "custom_roles");
    const shown = ["name", "display_name", "crn", "service_name", "actions"].map((each) => dig(role, each));
    assert.match(crn, /^crn:v1:bluemix:public:iam-access-management::a\/[0-9a-f]{32}::customRole:Deployer$/);
    assert.deepEqual(shown, ["Deployer", "Sends keys", crn, "logdnaat", actions]);
  });
});
