import assert from "node:assert/strict";
import { type Connection, defaults } from "../../emulator";
import { dig, digList, useEmulator } from "../fixtures/emulator/use-emulator";

const { secure } = defaults.instances;
const [toMonitoring, toProtection] = ["cloud_monitoring_connected_instance", "workload_protection_connected_instance"];

describe("Connected instances of Monitoring and Workload Protection", () => {
  const local = useEmulator();
  const connected = (connection?: Connection) => {
    const { guid, crn } = local.cloud.addInstance({ service: "sysdig-monitor", region: secure.region });
    local.cloud.connectInstances(secure.guid, crn, connection);
    return { guid, crn };
  };
  const parametersOf = async (guid: string) =>
    dig((await local.send("GET", `/v2/resource_instances/${guid}`)).body, "parameters");
  const keysOf = async (instance: string) => {
    const { body } = await local.send("GET", "/api/customer/accessKeys", { instance });
    return digList(body, "customerAccessKeys").map((key) => String(dig(key, "accessKey")));
  };

  it("name each other's CRN in their parameters, alone and in a list", async () => {
    const { guid, crn } = connected();
    assert.deepEqual(await parametersOf(secure.guid), { external_api_auth: "ANY", [toMonitoring ?? ""]: crn });
    const { body } = await local.send("GET", `/v2/resource_instances?guid=${guid}`);
    assert.equal(dig(body, "resources", 0, "parameters", toProtection ?? ""), secure.crn);
  });

  it("may be named by the parameters of one of them only", async () => {
    const { guid, crn } = connected({ shownBy: "first" });
    assert.equal(dig(await parametersOf(secure.guid), toMonitoring ?? ""), crn);
    assert.deepEqual(await parametersOf(guid), { default_receiver: false, external_api_auth: "ANY" });
  });

  it("list the same access keys in both APIs, and one's disabled key is the other's", async () => {
    const { guid } = connected();
    const keys = await keysOf(secure.guid);
    assert.equal(keys.length, 2);
    assert.deepEqual(await keysOf(guid), keys);
    const { body } = await local.send("GET", "/platform/v1/access-keys", { instance: guid });
    assert.deepEqual(
      digList(body, "data").map((key) => dig(key, "accessKey")),
      keys,
    );
    await local.send("POST", `/api/customer/accessKeys/${keys[0]}/disable`, { instance: guid });
    assert.equal(local.cloud.accessKeysOf(secure.guid)[0]?.enabled, false);
  });

  for (const keys of ["shared", "separate"] as const) {
    it(`accept the agents of either one where their keys are ${keys}, and no other's`, async () => {
      const { guid } = connected({ keys });
      const [key = ""] = await keysOf(secure.guid);
      assert.equal(local.cloud.ingest(guid, key), "accepted");
      assert.equal(local.cloud.ingest(local.cloud.addInstance({ service: "sysdig-monitor" }).guid, key), "refused");
      local.cloud.disableAccessKey(secure.guid, key);
      assert.equal(local.cloud.ingest(guid, key), "refused");
    });
  }

  it("list each its own access keys where these are separate", async () => {
    const { guid } = connected({ keys: "separate" });
    const [own, others] = [await keysOf(secure.guid), await keysOf(guid)];
    assert.deepEqual([own.length, others.length, new Set([...own, ...others]).size], [1, 1, 2]);
  });

  it("end their connection when one of them is removed", async () => {
    const { guid } = connected();
    local.cloud.removeInstance(guid);
    assert.deepEqual(await parametersOf(secure.guid), { external_api_auth: "ANY" });
    assert.equal((await keysOf(secure.guid)).length, 1);
  });

  it("are one of each service, in one region, and connected to one other only", () => {
    connected();
    const { cloud } = local;
    const [more, elsewhere] = ["us-south", "eu-de"].map(
      (region) => cloud.addInstance({ service: "sysdig-monitor", region }).guid,
    );
    const alone = cloud.addInstance({ service: "sysdig-secure" }).guid;
    assert.throws(() => cloud.connectInstances(secure.guid, more ?? ""), /connected to one other only/);
    assert.throws(() => cloud.connectInstances(alone, elsewhere ?? ""), /of one region/);
    assert.throws(() => cloud.connectInstances(more ?? "", elsewhere ?? ""), /Monitoring and Workload Protection/);
  });

  it("are one customer, whose number a resource key, the teams and the user name", async () => {
    const { guid } = connected();
    for (const instance of [secure.guid, guid]) {
      const key = local.cloud.addResourceKey({ name: "key", source: instance });
      const { body } = await local.send("GET", `/v2/resource_keys/${key.guid}`);
      const number = String(dig(body, "credentials", "Sysdig Customer Id"));
      assert.match(number, /^\d+$/);
      assert.equal(String(local.cloud.instance(secure.guid).customerId), number);
      const { body: teams } = await local.send("GET", "/api/teams", { instance });
      assert.equal(String(dig(teams, "teams", 0, "customerId")), number);
      const { body: user } = await local.send("GET", "/api/users/me", { instance });
      assert.equal(String(dig(user, "user", "customer", "id")), number);
    }
  });

  it("and IAM_ONLY are what Resource Controller shows as parameters", async () => {
    local.cloud.setAuthorization(secure.guid, "IAM_ONLY");
    assert.deepEqual(await parametersOf(secure.guid), { external_api_auth: "IAM_ONLY" });
    assert.equal(await parametersOf(defaults.instances.objectStorage.guid), undefined);
  });
});
