import assert from "node:assert/strict";
import { defaults } from "../../emulator";
import { apikeyGrant, dig, digList, useEmulator } from "../fixtures/emulator/use-emulator";

describe("IAM API keys", () => {
  const start = Date.parse("2030-01-01T10:20:30Z");
  let now = start;
  const local = useEmulator(() => {
    now = start;
    return { clock: () => now };
  });
  const path = "/v1/apikeys";
  const serviceId = () => local.cloud.addServiceId("agents").iamId;
  const create = (json: object, headers: Record<string, string> = {}) =>
    local.send("POST", path, { json: { name: "key", ...json }, headers });
  const made = async (json: object = {}, headers: Record<string, string> = {}) => {
    const { status, body } = await create({ iam_id: serviceId(), ...json }, headers);
    assert.equal(status, 201, JSON.stringify(body));
    return body;
  };
  const one = (body: unknown, rest = "") => `${path}/${dig(body, "id")}${rest}`;
  const signIn = async (apikey: unknown) =>
    (await local.requestToken({ grant_type: apikeyGrant, apikey: String(apikey) })).status;
  const refusal = (body: unknown) => ["code", "message_code"].map((name) => dig(body, "errors", 0, name));

  it("of a service ID are created with a value that signs in, and dates to the minute", async () => {
    const body = await made({ description: "of a test" });
    assert.equal(await signIn(dig(body, "apikey")), 200);
    assert.equal(dig(body, "created_at"), "2030-01-01T10:20+0000");
    assert.match(String(dig(body, "crn")), /^crn:v1:bluemix:public:iam-identity::a\/.+::apikey:ApiKey-/);
    assert.equal(dig(body, "description"), "of a test");
    assert.deepEqual([dig(body, "locked"), dig(body, "disabled")], [false, false]);
  });

  it("are read with an ETag that is their entity_tag, and without their value", async () => {
    const body = await made();
    const read = await local.send("GET", one(body));
    assert.equal(read.headers.get("etag"), dig(read.body, "entity_tag"));
    assert.deepEqual([dig(read.body, "apikey"), dig(read.body, "name")], ["", "key"]);
  });

  it("of a service ID show their value whenever it is stored; a user's cannot be stored", async () => {
    const body = await made({ store_value: true });
    assert.equal(dig((await local.send("GET", one(body))).body, "apikey"), dig(body, "apikey"));
    assert.equal((await create({ iam_id: "IBMid-EMULATOR", store_value: true })).status, 400);
  });

  it("may have a value that the caller chooses, of 32 characters and once only", async () => {
    const apikey = "a-value-of-the-caller-with-32-or-more";
    const body = await made({ apikey });
    assert.deepEqual([dig(body, "apikey"), await signIn(apikey)], [apikey, 200]);
    assert.equal((await create({ iam_id: serviceId(), apikey })).status, 400);
    assert.equal((await create({ iam_id: serviceId(), apikey: "short" })).status, 400);
  });

  it("are found by their value, in a header and in a body", async () => {
    const body = await made();
    const apikey = String(dig(body, "apikey"));
    const byHeader = await local.send("GET", `${path}/details`, { headers: { "iam-apikey": apikey } });
    const byBody = await local.send("POST", `${path}/details`, { json: { apikey } });
    assert.deepEqual([dig(byHeader.body, "id"), dig(byBody.body, "id")], [dig(body, "id"), dig(body, "id")]);
    const unknown = await local.send("GET", `${path}/details`, { headers: { "iam-apikey": "unknown" } });
    assert.equal(unknown.status, 404);
  });

  it("are changed with If-Match only: with their entity_tag, or with any", async () => {
    const body = await made({ description: "first" });
    const update = (json: object, tag?: string) =>
      local.send("PUT", one(body), { json, headers: tag === undefined ? {} : { "if-match": tag } });
    assert.equal((await update({ name: "other" })).status, 400);
    const tag = String(dig(body, "entity_tag"));
    now = start + 120_000;
    const changed = await update({ name: "other", description: "" }, tag);
    assert.deepEqual([dig(changed.body, "name"), dig(changed.body, "description")], ["other", undefined]);
    assert.equal(dig(changed.body, "modified_at"), "2030-01-01T10:22+0000");
    assert.equal((await update({ name: "third" }, tag)).status, 409);
    assert.equal(dig((await update({ name: "third" }, "*")).body, "name"), "third");
    assert.equal((await update({ name: "" }, "*")).status, 400);
  });

  it("that are locked are neither changed, disabled nor deleted, until they are unlocked", async () => {
    const body = await made({}, { "entity-lock": "true" });
    assert.equal(dig(body, "locked"), true);
    const refused = [
      await local.send("PUT", one(body), { json: { name: "x" }, headers: { "if-match": "*" } }),
      await local.send("DELETE", one(body)),
      await local.send("POST", one(body, "/disable")),
    ];
    assert.deepEqual(
      refused.map(({ status }) => status),
      [409, 409, 409],
    );
    assert.equal((await local.send("DELETE", one(body, "/lock"))).status, 204);
    assert.equal((await local.send("DELETE", one(body))).status, 204);
  });

  it("that are disabled or expired do not sign in", async () => {
    const body = await made({ expires_at: "2030-01-02T00:00+0000" }, { "entity-disable": "true" });
    assert.equal(await signIn(dig(body, "apikey")), 400);
    assert.equal((await local.send("DELETE", one(body, "/disable"))).status, 204);
    assert.equal(await signIn(dig(body, "apikey")), 200);
    assert.equal((await local.send("POST", one(body, "/disable"))).status, 204);
    assert.equal(await signIn(dig(body, "apikey")), 400);
    assert.equal((await local.send("POST", one(body, "/enable"))).status, 204);
    assert.equal(dig((await local.send("GET", one(body))).body, "expires_at"), "2030-01-02T00:00+0000");
    now = Date.parse("2030-01-02T00:00:00Z");
    assert.equal(await signIn(dig(body, "apikey")), 400);
  });

  it("tell how often they have signed in, when that is asked for", async () => {
    const body = await made();
    await signIn(dig(body, "apikey"));
    const read = await local.send("GET", one(body, "?include_activity=true"));
    assert.deepEqual(dig(read.body, "activity"), { authn_count: 1, last_authn: "2030-01-01T10:20+0000" });
  });

  it("that are deleted are answered with 404, in IAM's form with what was looked for", async () => {
    const body = await made();
    assert.equal((await local.send("DELETE", one(body))).status, 204);
    const { status, body: refused, headers } = await local.send("GET", one(body));
    assert.deepEqual([status, ...refusal(refused)], [404, "not_found", "BXNIM0102E"]);
    assert.ok(String(dig(refused, "errors", 0, "details")).includes(String(dig(body, "id"))));
    assert.equal(dig(refused, "context", "transaction_id"), headers.get("transaction-id"));
    assert.equal(dig(refused, "status_code"), 404);
  });

  it("are 20 of one identity at most", async () => {
    const iam_id = serviceId();
    for (let count = 0; count < 20; count++) await made({ iam_id });
    const { status, body } = await create({ iam_id });
    assert.deepEqual([status, ...refusal(body)], [422, "limit_exceeded", "BXNIM0151E"]);
  });

  it("are listed 20 a page, of one identity, filtered and sorted", async () => {
    local.cloud.settings.apiKeysPerIdentity = 50;
    const iam_id = serviceId();
    for (let count = 10; count < 35; count++) await made({ iam_id, name: `key ${count}` });
    const seen: unknown[] = [];
    let next: unknown = `${path}?iam_id=${iam_id}&sort=name&order=desc`;
    let pages = 0;
    while (typeof next === "string") {
      const { body } = await local.send("GET", next);
      seen.push(...digList(body, "apikeys").map((row) => dig(row, "name")));
      next = dig(body, "next");
      pages += 1;
    }
    assert.deepEqual([pages, seen.length, seen[0], seen.at(-1)], [2, 25, "key 34", "key 10"]);
    const filter = encodeURIComponent('name co "key 2"');
    const some = await local.send("GET", `${path}?iam_id=${iam_id}&filter=${filter}`);
    assert.equal(digList(some.body, "apikeys").length, 10);
    assert.equal((await local.send("GET", `${path}?pagesize=101`)).status, 400);
  });

  it("are listed as the caller's own unless the whole account is asked for", async () => {
    await made();
    const names = async (query: string) =>
      digList((await local.send("GET", `${path}?${query}`)).body, "apikeys").map((row) => dig(row, "iam_id"));
    assert.deepEqual(await names(""), ["IBMid-EMULATOR"]);
    assert.equal((await names("scope=account")).length, 2);
    assert.equal((await names("scope=account&type=serviceid")).length, 1);
  });

  it("of another user cannot be created, and those of nobody neither", async () => {
    const { iamId } = local.cloud.addApiKey({ name: "other" });
    const { status, body } = await create({ iam_id: iamId });
    assert.deepEqual([status, ...refusal(body)], [403, "forbidden", "BXNIM0513E"]);
    assert.equal((await create({ iam_id: "iam-ServiceId-none" })).status, 400);
  });

  it("include the one behind a resource key, by the id in its credentials", async () => {
    const json = { name: "key", source: defaults.instances.objectStorage.guid };
    const { body } = await local.send("POST", "/v2/resource_keys", { json });
    const id = dig(body, "credentials", "iam_apikey_id");
    assert.equal((await local.send("GET", `${path}/${id}`)).status, 200);
  });

  it("are refused as a plain text where too many are asked for", async () => {
    local.emulator.faults.add({ match: { operation: "listApiKeys" }, fault: { kind: "status", code: 429 } });
    const { status, headers } = await local.send("GET", path);
    assert.deepEqual([status, headers.get("content-type")], [429, "text/plain"]);
  });
});

describe("Service IDs", () => {
  const local = useEmulator();
  const path = "/v1/serviceids";
  const create = (json: object = {}, headers: Record<string, string> = {}) =>
    local.send("POST", `${path}/`, { json: { account_id: defaults.accountId, name: "agents", ...json }, headers });
  const one = (body: unknown, rest = "") => `${path}/${dig(body, "id")}${rest}`;

  it("are created, read, changed, listed and deleted", async () => {
    const { status, body } = await create({ description: "first" });
    assert.equal(status, 201);
    assert.equal(dig(body, "iam_id"), `iam-${dig(body, "id")}`);
    assert.deepEqual((await local.send("GET", one(body))).body, body);
    const headers = { "if-match": String(dig(body, "entity_tag")) };
    const changed = await local.send("PUT", one(body), { json: { description: "second" }, headers });
    assert.deepEqual([dig(changed.body, "name"), dig(changed.body, "description")], ["agents", "second"]);
    assert.equal((await local.send("PUT", one(body), { json: { name: "x" }, headers })).status, 409);
    await create({ name: "others" });
    const { body: list } = await local.send("GET", `${path}/?account_id=${defaults.accountId}&name=agents`);
    assert.deepEqual(digList(list, "serviceids"), [changed.body]);
    assert.equal((await local.send("DELETE", one(body))).status, 204);
    assert.equal((await local.send("GET", one(body))).status, 404);
  });

  it("take their API keys and policies along", async () => {
    const { body } = await create();
    const iamId = String(dig(body, "iam_id"));
    await local.send("POST", "/v1/apikeys", { json: { name: "key", iam_id: iamId } });
    local.cloud.addPolicy({ iamId, roles: ["Viewer"] });
    await local.send("DELETE", one(body));
    assert.deepEqual(local.cloud.policies(), []);
    assert.ok(!local.cloud.contents().apiKeys.some((key) => key.iamId === iamId));
  });

  it("are not deleted while one of their API keys is locked, and all of these stay", async () => {
    const { body } = await create();
    const json = { name: "key", iam_id: dig(body, "iam_id") };
    await local.send("POST", "/v1/apikeys", { json, headers: { "entity-lock": "true" } });
    const refused = await local.send("DELETE", one(body));
    assert.deepEqual([refused.status, dig(refused.body, "errors", 0, "message_code")], [409, "BXNIM0105E"]);
    assert.match(String(dig(refused.body, "errors", 0, "details")), /ApiKey.*could not be deleted/);
    assert.equal((await local.send("GET", one(body))).status, 200);
  });

  it("that are locked are neither changed nor deleted, until they are unlocked", async () => {
    const { body } = await create({}, { "entity-lock": "true" });
    assert.equal((await local.send("DELETE", one(body))).status, 409);
    const headers = { "if-match": "*" };
    assert.equal((await local.send("PUT", one(body), { json: { name: "x" }, headers })).status, 409);
    assert.equal((await local.send("DELETE", one(body, "/lock"))).status, 204);
    assert.equal((await local.send("DELETE", one(body))).status, 204);
  });

  it("cannot be created in another account", async () => {
    assert.equal((await create({ account_id: "other" })).status, 403);
  });
});

describe("Global Catalog", () => {
  const local = useEmulator();
  const read = (id: string) =>
    local.send("GET", `${local.emulator.url}/globalcatalog.cloud.ibm.com/api/v1/${id}?include=*`, { bearer: null });

  it("tells the name of an instance's service by its resource_id, to everybody", async () => {
    const { body } = await local.send("GET", `/v2/resource_instances/${defaults.instances.secure.guid}`);
    const entry = await read(String(dig(body, "resource_id")));
    assert.deepEqual([entry.status, dig(entry.body, "name")], [200, "sysdig-secure"]);
    assert.equal(dig((await read("sysdig-secure")).body, "id"), dig(body, "resource_id"));
  });

  it("answers 404 in its own form for what it does not have", async () => {
    const { status, body } = await read("nothing");
    assert.deepEqual([status, dig(body, "code"), typeof dig(body, "global_transaction_id")], [404, 404, "string"]);
  });
});
