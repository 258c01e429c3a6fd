import assert from "node:assert/strict";
import { Cloud, defaults, type NewInstance } from "../../emulator";
import { dig, useEmulator } from "../fixtures/emulator/use-emulator";

describe("Activity Tracker's keys", () => {
  const local = useEmulator();
  const { guid: source } = defaults.instances.activityTracker;
  const keys = "/v2/resource_keys";
  const create = async (json: object = {}, apikey?: string, instance = source) =>
    local.send("POST", keys, {
      json: { name: "key", source: instance, ...json },
      ...(apikey && { bearer: await local.token(apikey) }),
    });
  const shown = async (name: string, ...rest: Parameters<typeof create>) =>
    dig((await create(...rest)).body, "credentials", name);

  it("show the same service key in every resource key", async () => {
    const first = await shown("service_key");
    assert.equal(typeof first, "string");
    assert.equal(await shown("service_key"), first);
  });

  it("outlive the resource key that made the service key", async () => {
    const { body } = await create();
    await local.send("DELETE", `${keys}/${dig(body, "guid")}`);
    assert.equal(await shown("service_key"), dig(body, "credentials", "service_key"));
  });

  it("show no service key to a caller without the role Manager, and the ingestion key all the same", async () => {
    const { apikey } = local.cloud.addApiKey({ serviceRoleOn: { [source]: "Writer" } });
    assert.equal(await shown("service_key", {}, apikey), undefined);
    assert.equal(typeof (await shown("ingestion_key", {}, apikey)), "string");
  });

  it("show no service key in a resource key without the role Manager", async () => {
    await create();
    assert.equal(await shown("service_key", { role: "Writer" }), undefined);
  });

  it("number at most twenty service keys, the others made in the web UI", async () => {
    await create();
    for (let count = 1; count < 20; count += 1) local.cloud.addServiceKey(source);
    assert.throws(() => local.cloud.addServiceKey(source), /at most 20/);
  });

  it("have a new service key made by the next resource key once the only one is deleted", async () => {
    const first = String(await shown("service_key"));
    local.cloud.deleteServiceKey(source, first);
    const second = await shown("service_key");
    assert.notEqual(second, first);
    assert.equal(typeof second, "string");
  });

  it("accept events with the ingestion key until it is reset", async () => {
    const old = String(await shown("ingestion_key"));
    assert.equal(local.cloud.ingest(source, old), "accepted");
    const fresh = local.cloud.resetIngestionKey(source);
    assert.equal(local.cloud.ingest(source, old), "refused");
    assert.equal(local.cloud.ingest(source, fresh), "accepted");
  });

  for (const credentials of ["live", "frozen"] as const) {
    it(`show ${credentials === "live" ? "the new" : "still the old"} ingestion key after a reset when credentials are ${credentials}`, async () => {
      const wanted: NewInstance = { service: "logdnaat", credentials };
      const { guid } = local.cloud.addInstance(wanted);
      const { body } = await create({}, undefined, guid);
      const fresh = local.cloud.resetIngestionKey(guid);
      const again = await local.send("GET", `${keys}/${dig(body, "guid")}`);
      const old = dig(body, "credentials", "ingestion_key");
      assert.equal(dig(again.body, "credentials", "ingestion_key"), credentials === "live" ? fresh : old);
    });
  }

  it("are secrets that a test can plant", async () => {
    let count = 0;
    const cloud = Cloud.withDefaults({ secret: (kind) => `canary-${kind}-${count++}` });
    const { guid } = cloud.addResourceKey({ name: "key", source });
    assert.match(cloud.instance(source).serviceKeys[0] ?? "", /^canary-service-key-/);
    assert.equal(cloud.resourceKeysOf(source)[0]?.guid, guid);
  });
});
