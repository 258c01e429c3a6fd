import assert from "node:assert/strict";
import { type Cloud, defaults, type Emulator, type ResourceKey, startEmulator } from "pulumi-ibm-keys/emulator";
import { describeOnEngine, key, withCloudStack } from "../../../harness/stack";
import { only } from "../../fixtures/present";
import { LoneStack } from "../../fixtures/provider/lone-stack";
import { saidOf } from "../../fixtures/stack/runs";

const { objectStorage, activityTracker } = defaults.instances;
const start = Date.parse("2026-01-01T00:00:00Z");
const day = 24 * 3600 * 1000;
const refusal =
  /Could not (delete|rotate) the resource key [0-9a-f-]{36}: this run signs in with it.*Sign in with another API key/;

/** Lets a resource key's service ID do what a user may, so that its API key can sign in and manage keys. */
function giveRights(cloud: Cloud, { serviceIdCrn }: ResourceKey): void {
  const contents = cloud.contents();
  const iamId = contents.serviceIds.find(({ crn }) => crn === serviceIdCrn)?.iamId;
  for (const identity of contents.identities.filter((each) => each.iamId === iamId)) {
    Object.assign(identity, { platform: true, serviceRole: "Manager" });
  }
  cloud.restore(contents);
}

function apiKeyOf(cloud: Cloud, { apiKeyId }: ResourceKey): string {
  return cloud.contents().apiKeys.find(({ id }) => id === apiKeyId)?.apikey ?? assert.fail("no API key");
}

describe("A resource key that the run itself signs in with", () => {
  let emulator: Emulator;
  let cloud: Cloud;
  beforeEach(async () => {
    emulator = await startEmulator({ clock: () => start });
    cloud = emulator.cloud;
  });
  afterEach(() => emulator.close());

  const signedInWith = (apikey: string) => ({
    ...emulator,
    environment: { ...emulator.environment, IC_API_KEY: apikey },
  });

  /** A stack whose one key signs in from now on. */
  async function selfManaged(kind: "resource-key" | "ingestion-key" | "service-key", args: Record<string, unknown>) {
    const made = new LoneStack(emulator, args, kind);
    assert.equal((await made.up(start)).did, "create");
    const own = only(cloud.resourceKeysOf());
    giveRights(cloud, own);
    const stack = new LoneStack(signedInWith(apiKeyOf(cloud, own)), args, kind);
    stack.saved = made.saved;
    emulator.clearRequests();
    return { stack, own };
  }

  const operations = () => emulator.requests.map(({ operation }) => operation).filter((name) => name !== "getToken");
  const changes = () => emulator.requests.filter(({ method }) => method !== "GET").map(({ operation }) => operation);

  it("is not rotated, and nothing is done before the refusal", async () => {
    const args = { source: objectStorage.crn, rotation: { every: "30d", overlap: "7d", jitter: "0d" } };
    const { stack, own } = await selfManaged("resource-key", args);
    const { error } = await stack.up(start + 30 * day);
    assert.match(error?.message ?? "", refusal);
    assert.ok(error?.message.includes(own.guid));
    assert.deepEqual(changes(), ["getToken"]);
    assert.deepEqual(
      cloud.resourceKeysOf().map(({ guid }) => guid),
      [own.guid],
    );
  });

  it("is not revoked, but succeeded once, and ended by whoever signs in with another key", async () => {
    const { stack, own } = await selfManaged("resource-key", { source: objectStorage.crn });
    const args = { ...stack.args, rotation: { revoke: [own.guid] } };
    const revoking = new LoneStack(stack.emulator, args, "resource-key");
    revoking.saved = stack.saved;
    for (const run of ["first", "second"]) {
      assert.match((await revoking.up(start)).error?.message ?? "", refusal, run);
      const made = changes().filter((name) => name !== "getToken");
      assert.deepEqual(made, ["createResourceKey"], run);
    }
    assert.ok(cloud.resourceKeysOf().some(({ guid }) => guid === own.guid));
    const another = new LoneStack(emulator, args, "resource-key");
    another.saved = revoking.saved;
    assert.equal((await another.up(start)).error, undefined);
    const successor = only(cloud.resourceKeysOf());
    assert.notEqual(successor.guid, own.guid);
    assert.equal(another.saved?.outputs.guid, successor.guid);
  });

  it("is not ended with its overlap, once its successor is given out", async () => {
    const args = { source: objectStorage.crn, rotation: { every: "30d", overlap: "7d", jitter: "0d" } };
    const { stack, own } = await selfManaged("resource-key", args);
    const another = new LoneStack(emulator, args, "resource-key");
    another.saved = stack.saved;
    assert.equal((await another.up(start + 30 * day)).error, undefined);
    stack.saved = another.saved;
    emulator.clearRequests();
    assert.match((await stack.up(start + 37 * day)).error?.message ?? "", refusal);
    assert.ok(cloud.resourceKeysOf().some(({ guid }) => guid === own.guid));
    // With the new key as the credential the older one may go.
    const renewed = cloud.resourceKeysOf().find(({ guid }) => guid !== own.guid) ?? assert.fail("no successor");
    giveRights(cloud, renewed);
    const next = new LoneStack(signedInWith(apiKeyOf(cloud, renewed)), args, "resource-key");
    next.saved = stack.saved;
    assert.equal((await next.up(start + 37 * day)).error, undefined);
    assert.deepEqual(
      cloud.resourceKeysOf().map(({ guid }) => guid),
      [renewed.guid],
    );
  });

  const kinds = [
    { kind: "resource-key", args: { source: objectStorage.crn }, asked: [] },
    { kind: "ingestion-key", args: { instance: activityTracker.crn }, asked: ["listResourceKeysForInstance"] },
    { kind: "service-key", args: { instance: activityTracker.crn, restrict: true }, asked: [] },
  ] as const;
  for (const { kind, args, asked } of kinds) {
    it(`is not deleted with its ${kind}, and nothing is done before the refusal`, async () => {
      const { stack, own } = await selfManaged(kind, args);
      await assert.rejects(stack.destroy(start), refusal);
      assert.deepEqual(operations(), asked);
      assert.deepEqual(
        cloud.resourceKeysOf().map(({ guid }) => guid),
        [own.guid],
      );
      assert.equal(cloud.policies().length, kind === "service-key" ? 1 : 0);
    });

    it(`is no hindrance for whoever signs in with another key: a ${kind} is deleted without asking for others first`, async () => {
      const { stack } = await selfManaged(kind, args);
      await stack.destroy(start, emulator);
      // Whether the instance is gone decides whether a secret that stays valid is warned of.
      const asked = operations().filter((operation) => operation !== "getResourceInstance");
      assert.deepEqual(asked, [...(kind === "service-key" ? ["deletePolicy"] : []), "deleteResourceKey"]);
      assert.deepEqual(cloud.resourceKeysOf(), []);
    });
  }

  it("is told by its service ID too: another API key of that would end with it", async () => {
    const { stack, own } = await selfManaged("resource-key", { source: objectStorage.crn });
    const contents = cloud.contents();
    const second = contents.apiKeys.find(({ id }) => id === own.apiKeyId) ?? assert.fail("no API key");
    cloud.restore({
      ...contents,
      apiKeys: [...contents.apiKeys, { ...second, id: "ApiKey-2", apikey: "made-by-hand" }],
    });
    const other = new LoneStack(signedInWith("made-by-hand"), stack.args, "resource-key");
    other.saved = stack.saved;
    await assert.rejects(other.destroy(start), refusal);
  });

  it("is told from another key of a service ID that was lent to both", async () => {
    const lent = { serviceid_crn: cloud.addServiceId("automation").crn };
    const own = cloud.addResourceKey({ name: "signs-in", source: objectStorage.crn, parameters: lent });
    giveRights(cloud, own);
    const managing = signedInWith(apiKeyOf(cloud, own));
    const stack = new LoneStack(managing, { source: objectStorage.crn, parameters: lent }, "resource-key");
    assert.equal((await stack.up(start)).did, "create");
    await stack.destroy(start);
    assert.deepEqual(
      cloud.resourceKeysOf().map(({ guid }) => guid),
      [own.guid],
    );

    const adopting = new LoneStack(
      managing,
      { source: objectStorage.crn, parameters: lent, adopt: own.guid },
      "resource-key",
    );
    assert.equal((await adopting.up(start)).did, "create");
    await assert.rejects(adopting.destroy(start), refusal);
  });
});

describeOnEngine("On the engine, a resource key that the run itself signs in with", function () {
  this.timeout(60_000);

  it("stays in the cloud and in the state after a destroy, which says what to do", async () => {
    const lines = [key("ResourceKey", "robot", { source: objectStorage.crn })];
    await withCloudStack({ program: lines }, async ({ stack, cloud }) => {
      (await stack.up()).expectSuccess();
      const own = only(cloud.resourceKeysOf());
      giveRights(cloud, own);
      const environment = { IC_API_KEY: apiKeyOf(cloud, own) };
      const refused = (await stack.destroy({ environment })).expectFailure();
      assert.match(saidOf(refused, "robot", "error").join("\n"), refusal);
      assert.deepEqual(cloud.resourceKeysOf(), [own]);
      (await stack.destroy()).expectSuccess();
      assert.deepEqual(cloud.resourceKeysOf(), []);
    });
  });
});
