import assert from "node:assert/strict";
import { accessKey, describeInWorld, monitor, resourceKey, secure } from "../fixtures/provider/scene";
import { fingerprintOf } from "../fixtures/provider/snapshot";

const rotation = { every: "90d", overlap: "7d", quarantine: "7d", jitter: "0d" };

describeInWorld("An emergency of a key whose instance is named by its GUID", (scene, it) => {
  for (const [what, change] of [
    ["enabled: false", () => ({ enabled: false })],
    ["revoke", (id: string) => ({ rotation: { revoke: [id] } })],
  ] as const) {
    it(`(${what}) does not wait for the Resource Controller`, async () => {
      const stack = scene.stack({ key: accessKey({ instance: secure.guid }) });
      await stack.mustUp();
      const { accessKey: key, fingerprint } = stack.outputs("key");
      scene.world.emulator.faults.add({
        match: { path: /^\/v2\/resource_instances/ },
        times: "always",
        fault: { kind: "status", code: 503 },
      });
      stack.declare("key", change(String(fingerprint)));
      const { errors } = await stack.up();
      assert.equal(scene.cloud.ingest(secure.guid, String(key)), "refused", errors.join());
    });
  }
});

describeInWorld("A fingerprint that stays in rotation.revoke", (scene, it) => {
  it("after the key was made anew on another instance, does not make every later run fail", async () => {
    const stack = scene.stack({ key: accessKey({ rotation }) });
    await stack.mustUp();
    stack.declare("key", { rotation: { ...rotation, revoke: [stack.outputs("key").fingerprint] } });
    await stack.mustUp();
    await stack.mustBeIdle();
    stack.declare("key", { instance: monitor.crn });
    await stack.mustUp();
    await stack.mustBeIdle();
  });

  it("after all keys were deleted by hand, does not keep enabled: false from being carried out", async () => {
    const stack = scene.stack({ key: accessKey({ rotation }) });
    await stack.mustUp();
    stack.declare("key", { rotation: { ...rotation, revoke: [stack.outputs("key").fingerprint] } });
    await stack.mustUp();
    scene.onDay(1);
    scene.cloud.deleteAccessKey(secure.guid, String(stack.outputs("key").accessKey));
    await stack.mustUp({ refresh: true });
    stack.declare("key", { enabled: false });
    await stack.mustUp();
    assert.equal(scene.cloud.ingest(secure.guid, String(stack.outputs("key").accessKey)), "refused");
  });
});

describeInWorld("Older keys whose requests hang", (scene, it) => {
  it("do not keep enabled: false from blocking the current one", async () => {
    const often = { every: "30d", overlap: "29d", quarantine: "300d", jitter: "0d", keep: 10 };
    const stack = scene.stack({ key: accessKey({ rotation: often }) });
    await stack.mustUp();
    const older: string[] = [];
    for (const day of [30, 60, 90, 120]) {
      older.push(String(stack.outputs("key").fingerprint));
      scene.onDay(day);
      await stack.mustUp();
    }
    const current = String(stack.outputs("key").accessKey);
    const values = scene.cloud.accessKeysOf(secure.guid).map((key) => key.accessKey);
    for (const value of values.filter((each) => older.includes(fingerprintOf(each)))) {
      scene.world.emulator.faults.add({
        match: { path: new RegExp(`/accessKeys/${value}`) },
        times: "always",
        fault: { kind: "answer-lost" },
      });
    }
    stack.declare("key", { enabled: false, rotation: { ...often, revoke: older } });
    const { errors } = await stack.up();
    assert.equal(scene.cloud.ingest(secure.guid, current), "refused", errors.join());
  });
});

describeInWorld("A leaked key that is adopted and revoked at once", (scene, it) => {
  it("is ended in that run, or the run says that it is not", async () => {
    const { accessKey: key } = scene.cloud.createAccessKey(secure.guid);
    const leaked = fingerprintOf(key);
    const stack = scene.stack({ key: accessKey({ adopt: leaked, rotation: { revoke: [leaked] } }) });
    const { errors, said } = await stack.up();
    const isEnded = scene.cloud.ingest(secure.guid, key) === "refused";
    assert.ok(isEnded || errors.length > 0 || said.includes(leaked), "it works on, and nothing was said");
  });
});

describeInWorld("A run that signs in with an older generation, whose overlap is over", (scene, it) => {
  it("ends the current key when that is revoked", async () => {
    const overlapping = { every: "90d", overlap: "7d", jitter: "0d" };
    const stack = scene.stack({ key: resourceKey({ role: "Manager", rotation: overlapping }) });
    await stack.mustUp();
    const [own] = scene.cloud.contents().apiKeys.slice(-1);
    scene.onDay(90);
    await stack.mustUp();
    const leaked = String(stack.outputs("key").guid);
    scene.onDay(98);
    const contents = scene.cloud.contents();
    for (const identity of contents.identities) Object.assign(identity, { platform: true, serviceRole: "Manager" });
    scene.cloud.restore(contents);
    stack.configuration = { "ibm-keys:apiKey": own?.apikey ?? assert.fail("no API key") };
    stack.declare("key", { rotation: { ...overlapping, revoke: [leaked] } });
    const { errors } = await stack.up();
    assert.ok(!scene.own.includes(leaked), errors.join());
  });
});
