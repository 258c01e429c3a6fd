import assert from "node:assert/strict";
import { defaults } from "../../emulator";
import { apikeyGrant, dig, digList, useEmulator } from "../fixtures/emulator/use-emulator";

describe("Resource keys", () => {
  const start = Date.parse("2030-01-01T00:00:00Z");
  let now = start;
  const local = useEmulator(() => {
    now = start;
    return { clock: () => now };
  });
  const { secure, objectStorage, activityTracker } = defaults.instances;
  const keys = "/v2/resource_keys";
  const create = (json: object, bearer?: string) =>
    local.send("POST", keys, { json: { name: "key", source: objectStorage.guid, ...json }, ...(bearer && { bearer }) });
  const created = async (json: object = {}) => String(dig((await create(json)).body, "guid"));

  it("show the credentials that IBM documents for every service", async () => {
    const { status, body } = await create({});
    assert.equal(status, 201);
    for (const name of [
      "apikey",
      "iam_apikey_description",
      "iam_apikey_id",
      "iam_apikey_name",
      "iam_role_crn",
      "iam_serviceid_crn",
    ]) {
      assert.equal(typeof dig(body, "credentials", name), "string", name);
    }
  });

  it("of a Sysdig instance show an access key that agents may use, and where to", async () => {
    const { body } = await create({ source: secure.crn });
    const key = String(dig(body, "credentials", "Sysdig Access Key"));
    assert.equal(local.cloud.ingest(secure.guid, key), "accepted");
    assert.equal(
      dig(body, "credentials", "Sysdig Collector Endpoint"),
      "ingest.us-south.security-compliance-secure.cloud.ibm.com",
    );
    assert.match(String(dig(body, "credentials", "Sysdig Endpoint")), /^https:\/\/us-south\./);
  });

  it("keep their parameters as the JSON they were", async () => {
    const parameters = { HMAC: true, depth: { list: [1, "2", null] } };
    const { body } = await local.send("GET", `${keys}/${await created({ parameters })}`);
    assert.deepEqual(dig(body, "parameters"), parameters);
  });

  it("say in texts that are empty, never null, that nobody has changed or deleted them", async () => {
    const guid = await created();
    const by = async () => {
      const { body } = await local.send("GET", `${keys}/${guid}`);
      return ["updated_by", "deleted_by", "deleted_at"].map((name) => dig(body, name));
    };
    assert.deepEqual(await by(), ["", "", null]);
    await local.send("PATCH", `${keys}/${guid}`, { json: { name: "renamed" } });
    assert.deepEqual(await by(), ["IBMid-EMULATOR", "", null]);
  });

  it("are made with the role Manager when none is said, and name it by its CRN", async () => {
    const { body } = await create({});
    assert.equal(dig(body, "role"), "crn:v1:bluemix:public:iam::::serviceRole:Manager");
  });

  it("take a role by its CRN, and a custom role by its name", async () => {
    const custom = local.cloud.addCustomRole("Key Watcher", "cloud-object-storage");
    const byCrn = await create({ role: "crn:v1:bluemix:public:iam::::serviceRole:Reader" });
    assert.equal(byCrn.status, 201);
    assert.equal(dig((await create({ role: "KeyWatcher" })).body, "credentials", "iam_role_crn"), custom.crn);
  });

  it("take a service's own role by its name, and by its CRN under the service or under iam", async () => {
    const objectWriter = "crn:v1:bluemix:public:cloud-object-storage::::serviceRole:ObjectWriter";
    for (const role of ["ObjectWriter", objectWriter, "crn:v1:bluemix:public:iam::::serviceRole:ObjectWriter"]) {
      assert.equal(dig((await create({ role })).body, "credentials", "iam_role_crn"), objectWriter, role);
    }
    assert.equal((await create({ source: secure.guid, role: objectWriter })).status, 400);
  });

  it("take no display name that is not the role's name too: IBM's clients look up its CRN", async () => {
    local.cloud.addCustomRole("Key Watcher", "cloud-object-storage");
    for (const role of ["Key Watcher", "Object Writer"]) assert.equal((await create({ role })).status, 400, role);
  });

  it("of the role NONE show a service ID and no role, and may do nothing on the instance", async () => {
    const { body } = await create({ source: secure.guid, role: "NONE" });
    assert.equal(dig(body, "role"), undefined);
    assert.equal(dig(body, "credentials", "iam_role_crn"), undefined);
    assert.equal(typeof dig(body, "credentials", "iam_serviceid_crn"), "string");
    const identity = local.cloud.contents().identities.find(({ kind }) => kind === "service");
    assert.deepEqual(identity?.serviceRoleOn, { [secure.guid]: "None" });
  });

  it("show their role in the credentials alone where they are told to, as most real ones do", async () => {
    local.cloud.settings.showsRoles = false;
    const { body } = await create({ role: "Reader" });
    assert.equal(dig(body, "role"), undefined);
    assert.equal(dig(body, "credentials", "iam_role_crn"), "crn:v1:bluemix:public:iam::::serviceRole:Reader");
  });

  it("cannot have a role that does not exist", async () => {
    assert.equal((await create({ role: "Emperor" })).status, 400);
  });

  it("cannot be made for an instance that does not exist", async () => {
    assert.equal((await create({ source: "nowhere" })).status, 404);
  });

  it("may share a name, and are all found by it", async () => {
    await created({ name: "other" });
    await created({ name: "twin" });
    await created({ name: "twin" });
    const { body } = await local.send("GET", `${keys}?name=twin`);
    assert.equal(digList(body, "resources").length, 2);
  });

  for (const name of ["", "a/b", "a\nb", "x".repeat(181)]) {
    it(`cannot be named ${JSON.stringify(name.slice(0, 10))}${name.length > 10 ? "… (181 characters)" : ""}`, async () => {
      assert.equal((await create({ name })).status, 400);
      const renamed = await local.send("PATCH", `${keys}/${await created()}`, { json: { name } });
      assert.equal(renamed.status, 400);
    });
  }

  it("can be named with everything that IBM allows", async () => {
    assert.equal((await create({ name: "A key-1.2_3: of 2030" })).status, 201);
  });

  it("are read by their encoded CRN, and not by their instance's", async () => {
    const { body } = await create({});
    const read = await local.send("GET", `${keys}/${encodeURIComponent(String(dig(body, "crn")))}`);
    assert.equal(dig(read.body, "guid"), dig(body, "guid"));
    assert.equal((await local.send("GET", `${keys}/${encodeURIComponent(objectStorage.crn)}`)).status, 404);
  });

  it("are renamed in place", async () => {
    const guid = await created();
    now = start + 5000;
    const { body } = await local.send("PATCH", `${keys}/${guid}`, { json: { name: "renamed" } });
    assert.deepEqual(
      [dig(body, "guid"), dig(body, "name"), new Date(String(dig(body, "updated_at"))).toISOString()],
      [guid, "renamed", "2030-01-01T00:00:05.000Z"],
    );
  });

  it("are listed per instance, whose id may be a CRN", async () => {
    await created();
    const guid = await created({ source: secure.guid });
    const { body } = await local.send(
      "GET",
      `/v2/resource_instances/${encodeURIComponent(secure.crn)}/resource_keys?limit=100`,
    );
    assert.deepEqual(
      digList(body, "resources").map((row) => dig(row, "guid")),
      [guid],
    );
  });

  it("hide their credentials from those who may not read them", async () => {
    const { apikey } = local.cloud.addApiKey({ readsCredentials: false });
    const { body } = await local.send("GET", `${keys}/${await created()}`, { bearer: await local.token(apikey) });
    assert.deepEqual(dig(body, "credentials"), { REDACTED: "REDACTED" });
  });

  it("of a one-time instance show their credentials when they are made and never again", async () => {
    const { guid: source } = local.cloud.addInstance({ service: "databases", onetimeCredentials: true });
    const { body } = await create({ source });
    assert.equal(dig(body, "onetime_credentials"), true);
    assert.equal(typeof dig(body, "credentials", "apikey"), "string");
    const again = await local.send("GET", `${keys}/${dig(body, "guid")}`);
    assert.deepEqual(dig(again.body, "credentials"), { REDACTED: "REDACTED" });
  });

  it("hold an API key that IAM accepts, for the Sysdig instance only", async () => {
    const { body } = await create({ source: secure.guid });
    const bearer = await local.token(String(dig(body, "credentials", "apikey")));
    const access = await local.send("POST", "/api/customer/accessKeys", { bearer, instance: secure.guid });
    assert.equal(access.status, 200);
    assert.equal((await local.send("GET", keys, { bearer })).status, 403);
    const elsewhere = await local.send("GET", "/api/teams", { bearer, instance: defaults.instances.monitor.guid });
    assert.equal(elsewhere.status, 403);
  });

  it("hold an API key that IAM learns of only after the propagation delay", async () => {
    local.cloud.settings.apiKeyPropagationMs = 10_000;
    const apikey = String(dig((await create({})).body, "credentials", "apikey"));
    assert.equal((await local.requestToken({ grant_type: apikeyGrant, apikey })).status, 400);
    now = start + 10_000;
    assert.equal((await local.requestToken({ grant_type: apikeyGrant, apikey })).status, 200);
  });

  it("make a service ID each, which goes with the key and takes its API key along", async () => {
    const { body } = await create({});
    assert.equal(local.cloud.serviceIds()[0]?.crn, dig(body, "credentials", "iam_serviceid_crn"));
    await local.send("DELETE", `${keys}/${dig(body, "guid")}`);
    assert.deepEqual(local.cloud.serviceIds(), []);
    const apikey = String(dig(body, "credentials", "apikey"));
    assert.equal((await local.requestToken({ grant_type: apikeyGrant, apikey })).status, 400);
  });

  it("may share a service ID that exists, which outlives them", async () => {
    const { crn } = local.cloud.addServiceId("shared");
    const guid = await created({ parameters: { serviceid_crn: crn } });
    await local.send("DELETE", `${keys}/${guid}`);
    assert.deepEqual(
      local.cloud.serviceIds().map((serviceId) => serviceId.crn),
      [crn],
    );
  });

  it("that share a service ID are 20 at most, since each has an API key of it", async () => {
    const { crn } = local.cloud.addServiceId("shared");
    const json = { parameters: { serviceid_crn: crn } };
    const guids: string[] = [];
    for (let count = 0; count < 20; count++) guids.push(await created(json));
    const { status, body } = await create(json);
    assert.deepEqual([status, dig(body, "message")], [422, "The limit of supported API keys is reached"]);
    assert.equal(local.cloud.resourceKeysOf().length, 20);
    await local.send("DELETE", `${keys}/${guids[0]}`);
    assert.equal((await create(json)).status, 201);
  });

  it("cannot be made beyond the account's limit of service IDs", async () => {
    local.cloud.settings.serviceIdLimit = 1;
    assert.equal((await create({})).status, 201);
    assert.equal((await create({})).status, 422);
    assert.equal(local.cloud.resourceKeysOf().length, 1);
  });

  for (const [answers, status] of [
    ["not-found", 404],
    ["gone", 410],
    ["removed", 200],
  ] as const) {
    it(`that were deleted answer ${status} when the cloud is set to "${answers}"`, async () => {
      local.cloud.settings.deletedResourceKeysAnswer = answers;
      const guid = await created();
      assert.equal((await local.send("DELETE", `${keys}/${guid}`)).status, 204);
      const { status: actual, body } = await local.send("GET", `${keys}/${guid}`);
      assert.equal(actual, status);
      if (answers === "removed") assert.equal(dig(body, "state"), "removed");
      assert.equal(digList((await local.send("GET", keys)).body, "resources").length, 0);
    });
  }

  it("removed by someone else have the state removed", async () => {
    const guid = await created();
    local.cloud.removeResourceKey(guid);
    assert.equal(dig((await local.send("GET", `${keys}/${guid}`)).body, "state"), "removed");
  });

  it("renamed by someone else show the new name", async () => {
    const guid = await created({ source: activityTracker.guid });
    local.cloud.renameResourceKey(guid, "theirs");
    assert.equal(dig((await local.send("GET", `${keys}/${guid}`)).body, "name"), "theirs");
  });

  it("cannot be made from something that is not JSON", async () => {
    assert.equal((await local.send("POST", keys, { text: "{" })).status, 400);
  });
});
