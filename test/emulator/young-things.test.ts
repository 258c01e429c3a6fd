import assert from "node:assert/strict";
import { defaults } from "../../emulator";
import { dig, digList, useEmulator } from "../fixtures/emulator/use-emulator";

const start = Date.parse("2030-01-01T00:00:00Z");

describe("A young resource key", () => {
  let now = start;
  const local = useEmulator(() => {
    now = start;
    return { clock: () => now };
  });
  beforeEach(() => {
    local.cloud.settings.youngForMs = 1000;
  });
  const { guid: source } = defaults.instances.activityTracker;
  const path = "/v2/resource_keys";
  const create = async () => (await local.send("POST", path, { json: { name: "key", source } })).body;
  const listed = async () => {
    const lists = await Promise.all(
      [path, `${path}?name=key`, `/v2/resource_instances/${source}/resource_keys`].map((list) =>
        local.send("GET", list),
      ),
    );
    return lists.map(({ body }) => digList(body, "resources").length);
  };

  it("is not found by GUID or CRN, in IBM's words for it, until its time has come", async () => {
    const made = await create();
    for (const id of [String(dig(made, "guid")), String(dig(made, "crn"))]) {
      const one = `${path}/${encodeURIComponent(id)}`;
      now = start + 999;
      const { status, headers, body } = await local.send("GET", one);
      assert.deepEqual([status, headers.get("retry-after")], [404, "0"]);
      assert.deepEqual(body, {
        details: "status_code=404 error=not_found reason=missing",
        error_code: "RC-DatabaseErrorResponse",
        message: `The resource key cannot be found: ${id}`,
        status_code: 404,
        transaction_id: headers.get("transaction-id"),
      });
      now = start + 1000;
      assert.equal((await local.send("GET", one)).status, 200);
    }
  });

  it("is in no list until then", async () => {
    await create();
    assert.deepEqual(await listed(), [0, 0, 0]);
    now = start + 1000;
    assert.deepEqual(await listed(), [1, 1, 1]);
  });

  it("cannot be renamed or deleted until then", async () => {
    const one = `${path}/${dig(await create(), "guid")}`;
    const rename = () => local.send("PATCH", one, { json: { name: "renamed" } });
    assert.deepEqual([(await rename()).status, (await local.send("DELETE", one)).status], [404, 404]);
    assert.equal(local.cloud.resourceKeysOf(source)[0]?.name, "key");
    now = start + 1000;
    assert.deepEqual([(await rename()).status, (await local.send("DELETE", one)).status], [200, 204]);
  });

  it("works at once", async () => {
    const apikey = String(dig(await create(), "credentials", "apikey"));
    assert.notEqual(await local.token(apikey), "undefined");
  });

  it("shows at once when someone else made it, unless it is said to be young", async () => {
    local.cloud.addResourceKey({ name: "key", source });
    assert.deepEqual(await listed(), [1, 1, 1]);
    local.cloud.addResourceKey({ name: "key", source, young: true });
    assert.deepEqual(await listed(), [1, 1, 1]);
    now = start + 1000;
    assert.deepEqual(await listed(), [2, 2, 2]);
  });

  it("stays hidden when only those to come are to be shown at once", async () => {
    await create();
    local.cloud.settings.youngForMs = 0;
    await create();
    assert.deepEqual(await listed(), [1, 1, 1]);
  });

  it("is hidden from a reader of the past too, and shown once the cloud was restored", async () => {
    await create();
    local.cloud.addTeam(defaults.instances.secure.guid, "Payments");
    local.emulator.faults.add({ match: { operation: "listResourceKeys" }, fault: { kind: "stale-list" } });
    assert.deepEqual(digList((await local.send("GET", path)).body, "resources"), []);
    local.cloud.restore(local.cloud.contents());
    assert.deepEqual(await listed(), [1, 1, 1]);
  });
});

describe("A young access key", () => {
  let now = start;
  const local = useEmulator(() => {
    now = start;
    return { clock: () => now };
  });
  beforeEach(() => {
    local.cloud.settings.youngForMs = { accessKeys: 1000 };
  });
  const { guid: instance } = defaults.instances.secure;
  const documented = "/api/customer/accessKeys";
  const newer = "/platform/v1/access-keys";
  const send = (method: string, path: string, json?: unknown) => local.send(method, path, { instance, json });
  const listed = async () => [
    digList((await send("GET", documented)).body, "customerAccessKeys").length,
    digList((await send("GET", newer)).body, "data").length,
  ];

  for (const [api, path] of [
    ["the documented API", documented],
    ["the newer API", newer],
  ] as const) {
    it(`made through ${api} is in no list and cannot be touched until its time has come, and lets agents in`, async () => {
      assert.ok((await send("POST", path)).status < 300);
      const key = local.cloud.accessKeysOf(instance)[1];
      const [named, numbered] = [`${documented}/${key?.accessKey}`, `${newer}/${key?.id}`];
      const touch = async () => {
        const answers = [
          await send("GET", numbered),
          await send("PUT", numbered, { isEnabled: true }),
          await send("PUT", named),
          await send("POST", `${named}/enable`),
          await send("POST", `${named}/disable`),
          await send("DELETE", numbered),
          await send("DELETE", named),
        ];
        return answers.map(({ status }) => status);
      };
      assert.deepEqual(await touch(), Array(7).fill(404));
      assert.deepEqual(await listed(), [1, 1]);
      assert.equal(local.cloud.ingest(instance, key?.accessKey ?? ""), "accepted");
      now = start + 1000;
      assert.deepEqual(await listed(), [2, 2]);
      assert.deepEqual(await touch(), [200, 200, 200, 200, 200, 204, 404]);
    });
  }

  it("shows at once when someone else made it, unless it is said to be young", async () => {
    local.cloud.createAccessKey(instance, { young: true });
    local.cloud.createAccessKey(instance);
    assert.deepEqual(await listed(), [2, 2]);
    now = start + 1000;
    assert.deepEqual(await listed(), [3, 3]);
  });

  it("does not make things of other kinds young", async () => {
    const { body } = await local.send("POST", "/v2/resource_keys", { json: { name: "key", source: instance } });
    assert.equal((await local.send("GET", `/v2/resource_keys/${dig(body, "guid")}`)).status, 200);
  });
});

describe("A young policy", () => {
  let now = start;
  const local = useEmulator(() => {
    now = start;
    return { clock: () => now };
  });

  it("is in no list and not found until its time has come, and yet forbids a second one", async () => {
    local.cloud.settings.youngForMs = { policies: 1000 };
    const json = {
      type: "access",
      subjects: [{ attributes: [{ name: "iam_id", value: local.cloud.addServiceId("someone").iamId }] }],
      roles: [{ role_id: "crn:v1:bluemix:public:iam::::serviceRole:Manager" }],
      resources: [{ attributes: [{ name: "accountId", value: defaults.accountId }] }],
    };
    const create = () => local.send("POST", "/v1/policies", { json });
    const { body } = await create();
    const look = async () => {
      const list = await local.send("GET", `/v1/policies?account_id=${defaults.accountId}`);
      const read = await local.send("GET", `/v1/policies/${dig(body, "id")}`);
      return [digList(list.body, "policies").length, read.status, (await create()).status];
    };
    assert.deepEqual(await look(), [0, 404, 409]);
    now = start + 1000;
    assert.deepEqual(await look(), [1, 200, 409]);
  });
});
