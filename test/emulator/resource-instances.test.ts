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

  it("cannot be read with an API key that may not", async () => {
    const { apikey } = local.cloud.addApiKey({ denied: ["listResourceInstances"] });
    const { status } = await local.send("GET", "/v2/resource_instances", { bearer: await local.token(apikey) });
    assert.equal(status, 403);
  });
});
