import assert from "node:assert/strict";
import { defaults } from "../../emulator";
import { dig, digList, useEmulator } from "../fixtures/emulator/use-emulator";

describe("Resource instances", () => {
  const local = useEmulator();
  const { secure, monitor } = defaults.instances;
  const guids = (body: unknown) => digList(body, "resources").map((row) => dig(row, "guid"));

  it("of a default cloud have the ids that are written down in `defaults`", async () => {
    const { body } = await local.send("GET", "/v2/resource_instances");
    assert.deepEqual(
      guids(body),
      Object.values(defaults.instances).map(({ guid }) => guid),
    );
  });

  it("carry service, region and account in their CRN", () => {
    assert.equal(secure.crn, `crn:v1:bluemix:public:sysdig-secure:us-south:a/${defaults.accountId}:${secure.guid}::`);
  });

  for (const [filter, value] of [
    ["guid", monitor.guid],
    ["name", monitor.name],
    ["resource_id", monitor.service],
  ] as const) {
    it(`are filtered by ${filter}`, async () => {
      const { body } = await local.send("GET", `/v2/resource_instances?${new URLSearchParams({ [filter]: value })}`);
      assert.deepEqual(guids(body), [monitor.guid]);
    });
  }

  it("come in pages, each of which names the next, and the last none", async () => {
    const seen: unknown[] = [];
    let path: unknown = "/v2/resource_instances?limit=3";
    let pages = 0;
    while (typeof path === "string") {
      const { body } = await local.send("GET", path);
      seen.push(...guids(body));
      path = dig(body, "next_url");
      pages += 1;
    }
    assert.equal(pages, 2);
    assert.equal(path, null);
    assert.equal(new Set(seen).size, 4);
  });

  for (const [token, names] of [
    ["start", ["account_id", "limit", "start"]],
    ["next_docid", ["account_id", "limit", "next_docid"]],
  ] as const) {
    it(`name the next page by an opaque ${token} and the account, and a change in between shifts no row`, async () => {
      local.cloud.settings.pageToken = token;
      const first = await local.send("GET", "/v2/resource_instances?limit=2");
      const next = String(dig(first.body, "next_url"));
      const query = new URL(next, "http://127.0.0.1").searchParams;
      assert.deepEqual([...query.keys()].sort(), names);
      assert.ok(!/^\d+$/.test(query.get(token) ?? ""), next);
      local.cloud.removeInstance(secure.guid);
      const second = await local.send("GET", next);
      const { activityTracker, objectStorage } = defaults.instances;
      assert.deepEqual(guids(second.body), [activityTracker.guid, objectStorage.guid]);
    });
  }

  it("are not listed from a page that none named", async () => {
    assert.equal((await local.send("GET", "/v2/resource_instances?start=2")).status, 400);
  });

  it("come at most a hundred at a time", async () => {
    assert.equal((await local.send("GET", "/v2/resource_instances?limit=101")).status, 400);
  });

  it("are found by an encoded CRN", async () => {
    const { body } = await local.send("GET", `/v2/resource_instances/${encodeURIComponent(monitor.crn)}`);
    assert.equal(dig(body, "region_id"), "eu-de");
  });

  it("that never were answer 404, in Resource Controller's form with the transaction's id", async () => {
    const { status, body, headers } = await local.send("GET", "/v2/resource_instances/nowhere");
    assert.equal(status, 404);
    assert.deepEqual(dig(body, "status_code"), 404);
    assert.equal(dig(body, "transaction_id"), headers.get("transaction-id"));
    assert.equal(typeof dig(body, "error_code"), "string");
  });

  it("that were removed leave the list and still say so when asked for", async () => {
    local.cloud.removeInstance(monitor.guid);
    const list = await local.send("GET", "/v2/resource_instances");
    assert.ok(!guids(list.body).includes(monitor.guid));
    const single = await local.send("GET", `/v2/resource_instances/${monitor.guid}`);
    assert.equal(dig(single.body, "state"), "removed");
  });

  for (const [answers, status] of [
    ["pending_reclamation", 200],
    ["removed", 200],
    ["gone", 410],
    ["not-found", 404],
  ] as const) {
    it(`that were deleted answer ${status} where that is to be ${answers}`, async () => {
      local.cloud.removeInstance(monitor.guid, answers);
      const { status: actual, body } = await local.send("GET", `/v2/resource_instances/${monitor.guid}`);
      assert.equal(actual, status);
      if (status === 200) assert.equal(dig(body, "state"), answers);
      assert.ok(!guids((await local.send("GET", "/v2/resource_instances")).body).includes(monitor.guid));
    });
  }

  it("that wait for their reclamation are found by that state, and say when it is", async () => {
    local.cloud.removeInstance(monitor.guid, "pending_reclamation");
    const { body } = await local.send("GET", "/v2/resource_instances?state=pending_reclamation");
    const [row] = digList(body, "resources");
    assert.equal(dig(row, "guid"), monitor.guid);
    const days = (Date.parse(String(dig(row, "scheduled_reclaim_at"))) - Date.now()) / (24 * 3600 * 1000);
    assert.equal(Math.round(days), 7);
    assert.equal(dig(row, "last_operation", "type"), "delete");
  });

  it("that wait for their reclamation refuse all about their keys with 400 and no code, until they are restored", async () => {
    const { guid } = local.cloud.addResourceKey({ name: "kept", source: monitor.guid });
    local.cloud.removeInstance(monitor.guid, "pending_reclamation");
    const key = `/v2/resource_keys/${guid}`;
    for (const [method, path, json] of [
      ["POST", "/v2/resource_keys", { name: "new", source: monitor.guid }],
      ["GET", `/v2/resource_instances/${monitor.guid}/resource_keys`, undefined],
      ["GET", key, undefined],
      ["PATCH", key, { name: "other" }],
      ["DELETE", key, undefined],
    ] as const) {
      const { status, body } = await local.send(method, path, json === undefined ? {} : { json });
      assert.deepEqual([method, status, dig(body, "error_code")], [method, 400, undefined]);
      assert.match(String(dig(body, "message")), /pending[_ ]reclamation/);
    }
    assert.deepEqual(guids((await local.send("GET", "/v2/resource_keys")).body), []);
    local.cloud.restoreInstance(monitor.guid);
    assert.equal(dig((await local.send("GET", key)).body, "name"), "kept");
  });

  it("that were removed take their resource keys along, with their API keys and service IDs", async () => {
    const { guid } = local.cloud.addResourceKey({ name: "doomed", source: monitor.guid });
    local.cloud.removeInstance(monitor.guid);
    assert.equal((await local.send("GET", `/v2/resource_keys/${guid}`)).status, 404);
    assert.deepEqual([local.cloud.resourceKeysOf(), local.cloud.serviceIds()], [[], []]);
  });

  for (const state of ["provisioning", "failed"] as const) {
    it(`that are ${state} say so, and take no resource key`, async () => {
      const { guid } = local.cloud.addInstance({ service: "logs", state });
      const { body } = await local.send("GET", `/v2/resource_instances/${guid}`);
      assert.equal(dig(body, "state"), state);
      assert.equal(dig(body, "last_operation", "state"), state === "failed" ? "failed" : "in progress");
      const created = await local.send("POST", "/v2/resource_keys", { json: { name: "early", source: guid } });
      assert.equal(created.status, 400);
      const isListed = guids((await local.send("GET", "/v2/resource_instances")).body).includes(guid);
      assert.equal(isListed, state === "provisioning");
    });
  }

  it("have dates of nine digits, empty texts beside nulls, and the catalog's id of their service", async () => {
    const { body } = await local.send("GET", `/v2/resource_instances/${secure.guid}`);
    assert.match(String(dig(body, "created_at")), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z$/);
    assert.deepEqual([dig(body, "updated_by"), dig(body, "dashboard_url"), dig(body, "deleted_at")], ["", null, null]);
    assert.match(String(dig(body, "resource_id")), /^[0-9a-f]{8}-[0-9a-f-]{27}$/);
    assert.equal(dig(digList(body, "plan_history")[0], "resource_plan_id"), dig(body, "resource_plan_id"));
    const database = local.cloud.addInstance({ service: "databases-for-postgresql" });
    const named = await local.send("GET", `/v2/resource_instances/${database.guid}`);
    assert.equal(dig(named.body, "resource_id"), "databases-for-postgresql");
  });

  it("are refused with the ids of the transaction in three headers, and a Retry-After of 0", async () => {
    const { headers, body } = await local.send("GET", "/v2/resource_instances/nowhere");
    const id = dig(body, "transaction_id");
    for (const name of ["transaction-id", "request-id", "x-global-transaction-id"]) {
      assert.equal(headers.get(name), id, name);
    }
    assert.equal(headers.get("retry-after"), "0");
    assert.equal((await local.send("GET", "/v2/resource_instances")).headers.get("retry-after"), null);
  });

  it("refuse a token that has expired with RC-IamErrorResponse, and the unknown with RC-DatabaseErrorResponse", async () => {
    const unknown = await local.send("GET", "/v2/resource_instances/nowhere");
    assert.equal(dig(unknown.body, "error_code"), "RC-DatabaseErrorResponse");
    assert.equal(dig(unknown.body, "details"), "status_code=404 error=not_found reason=missing");
    local.emulator.faults.add({ match: { operation: "getResourceInstance" }, fault: { kind: "expired-token" } });
    const expired = await local.send("GET", `/v2/resource_instances/${secure.guid}`);
    assert.deepEqual([expired.status, dig(expired.body, "error_code")], [401, "RC-IamErrorResponse"]);
  });

  it("cannot be read with an API key that may not", async () => {
    const { apikey } = local.cloud.addApiKey({ denied: ["listResourceInstances"] });
    const { status } = await local.send("GET", "/v2/resource_instances", { bearer: await local.token(apikey) });
    assert.equal(status, 403);
  });
});
