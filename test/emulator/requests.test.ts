import assert from "node:assert/strict";
import { Cloud, defaults, type RecordedRequest, startEmulator } from "../../emulator";
import { useEmulator } from "../fixtures/emulator/use-emulator";

describe("Recorded requests", () => {
  const start = Date.parse("2030-01-01T00:00:00Z");
  const local = useEmulator(() => ({ clock: () => start }));
  const { guid } = defaults.instances.secure;

  it("tell when, what, about which instance and how it ended", async () => {
    const base = local.emulator.endpoints.secure.replace("{region}", "us-south");
    await local.send("GET", `${base}/api/customer/accessKeys`, { instance: guid });
    const expected: RecordedRequest = {
      at: start,
      method: "GET",
      path: "/api/customer/accessKeys",
      operation: "listAccessKeys",
      instanceGuid: guid,
      status: 200,
      outcome: "answered",
    };
    assert.deepEqual(local.emulator.requests.at(-1), expected);
  });

  it("tell which fault hit them, with status 0 when nothing was answered", async () => {
    const bearer = await local.token();
    local.emulator.faults.add({ fault: { kind: "reset-before" } });
    await assert.rejects(local.send("GET", "/api/teams", { instance: guid, bearer }));
    const { status, outcome } = local.emulator.requests.at(-1) ?? {};
    assert.deepEqual([status, outcome], [0, "reset-before"]);
  });

  it("hold no credential that was sent", async () => {
    const token = await local.token();
    await local.send("GET", "/v2/resource_keys?name=some", { bearer: token });
    const recorded = JSON.stringify(local.emulator.requests);
    assert.ok(!recorded.includes(token) && !recorded.includes(defaults.apiKey));
  });

  it("name the instance of a resource key that exists", async () => {
    const { crn } = local.cloud.addResourceKey({ name: "key", source: guid });
    await local.send("GET", `/v2/resource_keys/${encodeURIComponent(crn)}`);
    assert.equal(local.emulator.requests.at(-1)?.instanceGuid, guid);
  });

  it("name the instance of a new resource key, whatever its parameters hold", async () => {
    await local.send("POST", "/v2/resource_keys", {
      json: { name: "key", parameters: { source: "other" }, source: guid },
    });
    assert.equal(local.emulator.requests.at(-1)?.instanceGuid, guid);
  });

  it("include those for routes the emulator does not have", async () => {
    await local.send("GET", "/v3/anything");
    const { operation, status, outcome } = local.emulator.requests.at(-1) ?? {};
    assert.deepEqual([operation, status, outcome], ["unknown", 501, "not-implemented"]);
  });

  it("are forgotten on demand", async () => {
    await local.token();
    local.emulator.clearRequests();
    assert.deepEqual(local.emulator.requests, []);
  });
});

describe("A rate limit", () => {
  let now = 0;
  const local = useEmulator(() => ({ clock: () => now, ratePerSecond: 2 }));

  it("answers 429 with Retry-After to what is too much, and lets the next second's requests through", async () => {
    const bearer = await local.token();
    const list = () => local.send("GET", "/v2/resource_keys", { bearer });
    assert.deepEqual([(await list()).status, (await list()).status], [200, 200]);
    const refused = await list();
    assert.deepEqual([refused.status, refused.headers.get("retry-after")], [429, "1"]);
    assert.equal(local.emulator.requests.at(-1)?.outcome, "rate-limited");
    now += 1000;
    assert.equal((await list()).status, 200);
  });
});

describe("An emulator's environment", () => {
  it("holds the first API key of the cloud it was given", async () => {
    const cloud = new Cloud();
    const { apikey } = cloud.addApiKey();
    const emulator = await startEmulator({ cloud });
    assert.equal(emulator.environment.IC_API_KEY, apikey);
    await emulator.close();
  });

  it("names the endpoints in the variables that IBM's and Sysdig's tools read", async () => {
    const emulator = await startEmulator();
    const { endpoints, environment } = emulator;
    assert.deepEqual(environment, {
      IC_API_KEY: defaults.apiKey,
      IBMCLOUD_IAM_API_ENDPOINT: endpoints.iam,
      IBMCLOUD_IAMPAP_API_ENDPOINT: endpoints.iam,
      IBMCLOUD_RESOURCE_CATALOG_API_ENDPOINT: `${emulator.url}/globalcatalog.cloud.ibm.com`,
      IBMCLOUD_RESOURCE_CONTROLLER_API_ENDPOINT: endpoints.resourceController,
      SYSDIG_SECURE_URL: endpoints.secure,
      SYSDIG_MONITOR_URL: endpoints.monitor,
      IBMCLOUD_CR_VPC_URL: endpoints.metadata,
    });
    await emulator.close();
  });
});
