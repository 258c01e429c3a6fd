import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import IamIdentityV1 from "@ibm-cloud/platform-services/iam-identity/v1";
import IamPolicyManagementV1 from "@ibm-cloud/platform-services/iam-policy-management/v1";
import ResourceControllerV2 from "@ibm-cloud/platform-services/resource-controller/v2";
import { ContainerAuthenticator, IamAuthenticator } from "ibm-cloud-sdk-core";
import { Cloud, defaults, type Emulator, startEmulator } from "../../emulator";

describe("IBM's own SDK against the emulator", () => {
  const { activityTracker, secure } = defaults.instances;
  let emulator: Emulator;
  let controller: ResourceControllerV2;
  let policies: IamPolicyManagementV1;
  let identities: IamIdentityV1;

  beforeEach(async () => {
    emulator = await startEmulator({ cloud: Cloud.withDefaults() });
    const authenticator = new IamAuthenticator({ apikey: defaults.apiKey, url: emulator.endpoints.iam });
    controller = new ResourceControllerV2({ authenticator, serviceUrl: emulator.endpoints.resourceController });
    policies = new IamPolicyManagementV1({ authenticator, serviceUrl: emulator.endpoints.iam });
    identities = new IamIdentityV1({ authenticator, serviceUrl: emulator.endpoints.iam });
  });
  afterEach(() => emulator.close());

  const operations = () => emulator.requests.map(({ operation }) => operation);

  it("gets one token and uses it for every call", async () => {
    await controller.listResourceInstances();
    await controller.listResourceKeys();
    assert.deepEqual(operations(), ["getToken", "listResourceInstances", "listResourceKeys"]);
  });

  it("sends a client id and secret along without harm", async () => {
    const authenticator = new IamAuthenticator({
      apikey: defaults.apiKey,
      url: emulator.endpoints.iam,
      clientId: "client",
      clientSecret: "secret",
    });
    const service = new ResourceControllerV2({ authenticator, serviceUrl: emulator.endpoints.resourceController });
    assert.equal((await service.listResourceInstances()).status, 200);
  });

  it("tells a refused API key by the context of IAM's answer, and reads its message", async () => {
    const authenticator = new IamAuthenticator({ apikey: "wrong", url: emulator.endpoints.iam });
    const service = new ResourceControllerV2({ authenticator, serviceUrl: emulator.endpoints.resourceController });
    await assert.rejects(service.listResourceInstances(), {
      message: "Access is denied due to invalid credentials.",
      body: /Provided API key could not be found/,
    });
  });

  it("exchanges a compute-resource token for a trusted profile's token", async () => {
    const { name, crToken } = defaults.trustedProfile;
    const folder = await mkdtemp(join(tmpdir(), "cr-token-"));
    const crTokenFilename = join(folder, "token");
    await writeFile(crTokenFilename, crToken);
    const authenticator = new ContainerAuthenticator({
      crTokenFilename,
      iamProfileName: name,
      url: emulator.endpoints.iam,
    });
    const service = new ResourceControllerV2({ authenticator, serviceUrl: emulator.endpoints.resourceController });
    assert.equal((await service.listResourceInstances()).status, 200);
    await rm(folder, { recursive: true });
  });

  it("walks through pages of instances with its pager", async () => {
    const pager = new ResourceControllerV2.ResourceInstancesPager(controller, { limit: 1 });
    const names = (await pager.getAll()).map(({ guid }) => guid);
    assert.deepEqual(
      names,
      emulator.cloud.instances().map(({ guid }) => guid),
    );
    assert.equal(operations().filter((name) => name === "listResourceInstances").length, 4);
  });

  it("finds an instance by GUID and by CRN", async () => {
    const byGuid = await controller.getResourceInstance({ id: secure.guid });
    const byCrn = await controller.getResourceInstance({ id: secure.crn });
    assert.equal(byGuid.result.crn, secure.crn);
    assert.equal(byCrn.result.guid, secure.guid);
  });

  it("creates a resource key and reads back what it made", async () => {
    const { result, status } = await controller.createResourceKey({
      name: "made by the SDK",
      source: activityTracker.guid,
      role: "Manager",
    });
    assert.equal(status, 201);
    const read = await controller.getResourceKey({ id: result.guid ?? "" });
    assert.deepEqual(read.result, result);
    assert.equal(emulator.cloud.resourceKeysOf(activityTracker.guid)[0]?.name, "made by the SDK");
  });

  it("renames a resource key by its CRN", async () => {
    const { crn, guid } = emulator.cloud.addResourceKey({ name: "before", source: secure.crn });
    await controller.updateResourceKey({ id: crn, name: "after" });
    assert.deepEqual(
      emulator.cloud.resourceKeysOf(secure.guid).map((key) => [key.guid, key.name]),
      [[guid, "after"]],
    );
  });

  it("deletes a resource key and is told so when it asks again", async () => {
    const { guid } = emulator.cloud.addResourceKey({ name: "doomed", source: secure.guid });
    assert.equal((await controller.deleteResourceKey({ id: guid })).status, 204);
    assert.deepEqual(emulator.cloud.resourceKeysOf(), []);
    await assert.rejects(controller.getResourceKey({ id: guid }), { status: 404 });
  });

  it("walks through pages of resource keys with its pagers, of all and of one instance", async () => {
    for (let count = 0; count < 5; count += 1) {
      emulator.cloud.addResourceKey({ name: `key ${count}`, source: count < 3 ? secure.guid : activityTracker.guid });
    }
    const all = new ResourceControllerV2.ResourceKeysPager(controller, { limit: 2 });
    const some = new ResourceControllerV2.ResourceKeysForInstancePager(controller, { id: secure.guid, limit: 2 });
    assert.equal((await all.getAll()).length, 5);
    assert.deepEqual(
      (await some.getAll()).map(({ name }) => name),
      ["key 0", "key 1", "key 2"],
    );
  });

  it("creates, reads, lists, replaces and deletes a policy on a resource key's service ID", async () => {
    const key = emulator.cloud.addResourceKey({ name: "restricted", source: activityTracker.guid });
    const [serviceId] = emulator.cloud.serviceIds();
    assert.equal(serviceId?.crn, key.serviceIdCrn);
    const text = {
      type: "access",
      subjects: [{ attributes: [{ name: "iam_id", value: serviceId?.iamId ?? "" }] }],
      roles: [{ role_id: "crn:v1:bluemix:public:iam::::serviceRole:Manager" }],
      resources: [
        {
          attributes: [
            { name: "accountId", value: defaults.accountId },
            { name: "serviceName", value: "logdnaat" },
            { name: "serviceInstance", value: activityTracker.guid },
          ],
        },
      ],
    };
    const created = await policies.createPolicy(text);
    assert.equal(created.status, 201);
    const policyId = created.result.id ?? "";
    const read = await policies.getPolicy({ policyId });
    assert.deepEqual(read.result, created.result);

    const ifMatch = String(new Map(Object.entries(read.headers)).get("etag"));
    const replaced = await policies.replacePolicy({ ...text, policyId, ifMatch, description: "second thoughts" });
    assert.equal(replaced.result.description, "second thoughts");
    await assert.rejects(policies.replacePolicy({ ...text, policyId, ifMatch }), { status: 412 });

    const listed = await policies.listPolicies({ accountId: defaults.accountId, iamId: serviceId?.iamId ?? "" });
    assert.deepEqual(
      listed.result.policies?.map(({ id }) => id),
      [policyId],
    );
    assert.equal((await policies.deletePolicy({ policyId })).status, 204);
    assert.deepEqual(emulator.cloud.policies(), []);
  });

  it("creates, reads, changes, lists, locks and deletes a service ID", async () => {
    const { accountId } = defaults;
    const { result: made, status } = await identities.createServiceId({ accountId, name: "agents", description: "x" });
    assert.equal(status, 201);
    const { id } = made;
    const read = await identities.getServiceId({ id });
    assert.deepEqual(read.result, made);
    const ifMatch = read.result.entity_tag;
    assert.equal((await identities.updateServiceId({ id, ifMatch, name: "senders" })).result.name, "senders");
    const { result: list } = await identities.listServiceIds({ accountId, name: "senders" });
    assert.deepEqual(
      list.serviceids.map((each) => each.id),
      [id],
    );
    assert.equal((await identities.lockServiceId({ id })).status, 204);
    assert.equal((await identities.getServiceId({ id })).result.locked, true);
    await assert.rejects(identities.deleteServiceId({ id }), { status: 409 });
    assert.equal((await identities.unlockServiceId({ id })).status, 204);
    assert.equal((await identities.deleteServiceId({ id })).status, 204);
    await assert.rejects(identities.getServiceId({ id }), { status: 404 });
  });

  it("creates, finds, changes, pages through, locks, disables and deletes API keys of a service ID", async () => {
    const { iamId } = emulator.cloud.addServiceId("agents");
    const { result: made } = await identities.createApiKey({ name: "first", iamId, entityLock: "true" });
    const { id, apikey } = made;
    assert.equal((await identities.getApiKeysDetails({ iamApiKey: apikey })).result.id, id);
    await assert.rejects(identities.deleteApiKey({ id }), { status: 409 });
    assert.equal((await identities.unlockApiKey({ id })).status, 204);
    const changed = await identities.updateApiKey({ id, ifMatch: "*", description: "changed" });
    assert.deepEqual([changed.result.description, changed.result.apikey], ["changed", ""]);
    assert.equal((await identities.disableApiKey({ id })).status, 204);
    assert.equal((await identities.getApiKey({ id })).result.disabled, true);
    assert.equal((await identities.enableApiKey({ id })).status, 204);
    await identities.createApiKey({ name: "second", iamId });
    const { result: page } = await identities.listApiKeys({ iamId, pagesize: 1 });
    const pagetoken = new URL(page.next ?? "", "http://127.0.0.1").searchParams.get("pagetoken") ?? "";
    const { result: last } = await identities.listApiKeys({ iamId, pagesize: 1, pagetoken });
    assert.deepEqual([...page.apikeys, ...last.apikeys].map(({ name }) => name).sort(), ["first", "second"]);
    assert.equal((await identities.deleteApiKey({ id })).status, 204);
    await assert.rejects(identities.getApiKey({ id }), { status: 404 });
  });

  it("creates, reads, replaces, lists and deletes a policy of version 2", async () => {
    const { iamId } = emulator.cloud.addServiceId("agents");
    const text = {
      type: "access",
      subject: { attributes: [{ key: "iam_id", operator: "stringEquals", value: iamId }] },
      control: { grant: { roles: [{ role_id: "crn:v1:bluemix:public:iam::::role:Viewer" }] } },
      resource: {
        attributes: [
          { key: "accountId", operator: "stringEquals", value: defaults.accountId },
          { key: "serviceName", operator: "stringEquals", value: "logs" },
        ],
      },
    };
    const { result: made } = await policies.createV2Policy(text);
    const id = made.id ?? "";
    const { result: read, headers } = await policies.getV2Policy({ id });
    assert.deepEqual(read, made);
    const ifMatch = String(new Map(Object.entries(headers)).get("etag"));
    const { result: replaced } = await policies.replaceV2Policy({ ...text, id, ifMatch, description: "second" });
    assert.equal(replaced.description, "second");
    const { result: list } = await policies.listV2Policies({ accountId: defaults.accountId, iamId });
    assert.deepEqual(
      list.policies.map((each) => each.id),
      [id],
    );
    assert.equal((await policies.deleteV2Policy({ id })).status, 204);
    assert.deepEqual(emulator.cloud.policies(), []);
  });

  it("lists the roles a service knows", async () => {
    emulator.cloud.addCustomRole("Key Watcher", "logdnaat");
    const { result } = await policies.listRoles({ accountId: defaults.accountId, serviceName: "logdnaat" });
    assert.deepEqual(
      [...(result.service_roles ?? []), ...(result.custom_roles ?? [])].map(({ display_name }) => display_name),
      ["Reader", "Writer", "Manager", "Key Watcher"],
    );
  });

  it("makes two keys of one create when its retries are on and the answer is lost", async () => {
    // The reason why a client must not repeat this POST blindly.
    controller.enableRetries({ maxRetries: 1, maxRetryInterval: 1 });
    emulator.faults.add({
      match: { operation: "createResourceKey" },
      fault: { kind: "not-json", code: 502, when: "after" },
    });
    await controller.createResourceKey({ name: "once", source: secure.guid });
    assert.equal(emulator.cloud.resourceKeysOf(secure.guid).length, 2);
  });

  it("does not repeat what Resource Controller itself refuses, because of the Retry-After of 0", async () => {
    controller.enableRetries({ maxRetries: 1, maxRetryInterval: 1 });
    const fault = { kind: "status", code: 502, when: "after" } as const;
    emulator.faults.add({ match: { operation: "createResourceKey" }, fault });
    await assert.rejects(controller.createResourceKey({ name: "once", source: secure.guid }), { status: 502 });
    assert.equal(emulator.cloud.resourceKeysOf(secure.guid).length, 1);
  });
});
