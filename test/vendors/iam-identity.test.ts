import assert from "node:assert/strict";
import IamIdentityV1 from "@ibm-cloud/platform-services/iam-identity/v1";
import { IamAuthenticator } from "ibm-cloud-sdk-core";
import { Cloud, defaults, type Emulator, startEmulator } from "../../emulator";

describe("IBM's SDK for IAM API keys and service IDs against the emulator", () => {
  let emulator: Emulator;
  let identity: IamIdentityV1;
  let serviceId: { id: string; iamId: string };

  beforeEach(async () => {
    emulator = await startEmulator({ cloud: Cloud.withDefaults() });
    identity = clientOf(defaults.apiKey);
    const { result } = await identity.createServiceId({ accountId: defaults.accountId, name: "agents" });
    serviceId = { id: result.id, iamId: result.iam_id };
  });
  afterEach(() => emulator.close());

  function clientOf(apikey: string): IamIdentityV1 {
    const authenticator = new IamAuthenticator({ apikey, url: emulator.endpoints.iam });
    return new IamIdentityV1({ authenticator, serviceUrl: emulator.endpoints.iam });
  }
  const signIn = (apikey: string) =>
    new IamAuthenticator({ apikey, url: emulator.endpoints.iam }).authenticate({ headers: {} });
  const storedKeys = () => emulator.cloud.contents().apiKeys.filter(({ iamId }) => iamId === serviceId.iamId);
  const newKey = (name = "agents") => identity.createApiKey({ name, iamId: serviceId.iamId });
  const refusal = (status: number, code: string, messageCode: string) => (error: unknown) => {
    assert.ok(typeof error === "object" && error !== null && "status" in error && "body" in error);
    assert.equal(error.status, status);
    assert.match(String(error.body), new RegExp(`"code":"${code}","message_code":"${messageCode}"`));
    return true;
  };

  it("creates a key that signs in, whose value is shown once", async () => {
    const { result, status } = await newKey();
    assert.equal(status, 201);
    assert.equal(result.apikey, storedKeys()[0]?.apikey);
    await signIn(result.apikey ?? "");
    assert.equal((await identity.getApiKey({ id: result.id ?? "" })).result.apikey, "");
  });

  it("shows the value of a service ID's key again that was created with store_value", async () => {
    const { result } = await identity.createApiKey({ name: "kept", iamId: serviceId.iamId, storeValue: true });
    assert.equal((await identity.getApiKey({ id: result.id ?? "" })).result.apikey, result.apikey);
  });

  it("finds a key by the value that its creator chose, and refuses that value a second time", async () => {
    const apikey = "chosen-by-the-caller-0123456789abcdef";
    const { result } = await identity.createApiKey({ name: "chosen", iamId: serviceId.iamId, apikey });
    const found = await identity.getApiKeysDetails({ iamApiKey: apikey });
    assert.equal(found.result.id, result.id);
    await assert.rejects(
      identity.createApiKey({ name: "again", iamId: serviceId.iamId, apikey }),
      refusal(409, "conflict", "BXNIM0111E"),
    );
    assert.equal(storedKeys().length, 1);
  });

  it("dates keys to the minute, with an offset that has no colon", async () => {
    const { result } = await newKey();
    assert.match(result.created_at ?? "", /^\d{4}-\d\d-\d\dT\d\d:\d\d\+0000$/);
  });

  it("changes what was sent and clears what was sent empty, if the revision is the present one", async () => {
    const { result } = await identity.createApiKey({ name: "old", iamId: serviceId.iamId, description: "text" });
    const [id, ifMatch] = [result.id ?? "", result.entity_tag ?? ""];
    const changed = await identity.updateApiKey({ id, ifMatch, name: "new", description: "" });
    assert.deepEqual([changed.result.name, changed.result.description], ["new", ""]);
    await assert.rejects(identity.updateApiKey({ id, ifMatch, name: "late" }), refusal(409, "conflict", "BXNIM0107E"));
    assert.equal(storedKeys()[0]?.name, "new");
  });

  it("lets nobody sign in with a disabled or expired key, and again with an enabled one", async () => {
    const { result } = await newKey();
    const [id, apikey] = [result.id ?? "", result.apikey ?? ""];
    await identity.disableApiKey({ id });
    await assert.rejects(signIn(apikey), /could not be found/);
    await identity.enableApiKey({ id });
    await signIn(apikey);
    await identity.updateApiKey({ id, ifMatch: "*", expiresAt: "2020-01-01T00:00+0000" });
    await assert.rejects(signIn(apikey), /could not be found/);
  });

  it("deletes no locked key, and no service ID that has one", async () => {
    const { result } = await newKey();
    const id = result.id ?? "";
    await identity.lockApiKey({ id });
    await assert.rejects(identity.deleteApiKey({ id }), refusal(409, "conflict", "BXNIM0111E"));
    await assert.rejects(
      identity.deleteServiceId({ id: serviceId.id }),
      refusal(409, "delete_not_possible", "BXNIM0105E"),
    );
    await identity.unlockApiKey({ id });
    await identity.deleteServiceId({ id: serviceId.id });
    assert.deepEqual(storedKeys(), []);
    await assert.rejects(identity.getApiKey({ id }), refusal(404, "not_found", "BXNIM0102E"));
  });

  it("pages through the keys of one identity, twenty at a time", async () => {
    emulator.cloud.settings.apiKeysPerIdentity = 50;
    for (let index = 0; index < 25; index++) await newKey(`key-${index}`);
    const first = await identity.listApiKeys({ iamId: serviceId.iamId });
    const pagetoken = new URL(first.result.next ?? "").searchParams.get("pagetoken") ?? "";
    const second = await identity.listApiKeys({ iamId: serviceId.iamId, pagetoken });
    assert.deepEqual(
      [first.result.apikeys.length, second.result.apikeys.length, second.result.next],
      [20, 5, undefined],
    );
  });

  it("refuses the 21st key of an identity", async () => {
    for (let index = 0; index < 20; index++) await newKey();
    await assert.rejects(newKey(), refusal(422, "limit_reached", "BXNIM0151E"));
    assert.equal(storedKeys().length, 20);
  });

  it("lists the signed-in user's keys unless it is asked for others, and nobody else's without the whole account", async () => {
    await newKey();
    const stranger = emulator.cloud.addApiKey({ name: "stranger" });
    const own = await identity.listApiKeys({});
    assert.ok(own.result.apikeys.every(({ iam_id }) => iam_id === "IBMid-EMULATOR"));
    await assert.rejects(identity.listApiKeys({ iamId: stranger.iamId }), refusal(403, "forbidden", "BXNIM0513E"));
    const all = await identity.listApiKeys({ scope: "account" });
    assert.deepEqual(
      all.result.apikeys.map(({ id }) => id),
      emulator.cloud.contents().apiKeys.map(({ id }) => id),
    );
  });

  it("creates a service ID together with its first key", async () => {
    const { result } = await identity.createServiceId({
      accountId: defaults.accountId,
      name: "with a key",
      apikey: { name: "first" },
    });
    await signIn(result.apikey?.apikey ?? "");
  });

  it("finds service IDs by their names and changes one", async () => {
    const { result } = await identity.listServiceIds({ accountId: defaults.accountId, name: "agents" });
    const [found] = result.serviceids;
    assert.equal(found?.id, serviceId.id);
    await identity.updateServiceId({ id: serviceId.id, ifMatch: found?.entity_tag ?? "", description: "of agents" });
    assert.equal(emulator.cloud.serviceIds()[0]?.description, "of agents");
  });

  it("lets a trusted profile make keys of service IDs, but none of its own", async () => {
    const profile = emulator.cloud.contents().profiles[0];
    await assert.rejects(
      identity.createApiKey({ name: "own", iamId: profile?.iamId ?? "" }),
      refusal(404, "not_found", "BXNIM0102E"),
    );
  });
});
