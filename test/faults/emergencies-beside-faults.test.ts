import assert from "node:assert/strict";
import { fingerprintOf } from "../../harness/fingerprint";
import { accessKey, describeWithProvider, monitor, resourceKey, secure } from "../fixtures/provider/provider-fixture";

const rotation = { every: "90d", overlap: "7d", quarantine: "7d", jitter: "0d" };

describeWithProvider("An emergency of a key whose instance is named by its GUID", (fixture, it) => {
  for (const [what, change] of [
    ["enabled: false", () => ({ enabled: false })],
    ["revoke", (id: string) => ({ rotation: { revoke: [id] } })],
  ] as const) {
    it(`(${what}) does not wait for the Resource Controller`, async () => {
      const stack = fixture.stack({ key: accessKey({ instance: secure.guid }) });
      await stack.mustUp();
      const { accessKey: key, fingerprint } = stack.outputs("key");
      fixture.world.emulator.faults.add({
        match: { path: /^\/v2\/resource_instances/ },
        times: "always",
        fault: { kind: "status", code: 503 },
      });
      stack.declare("key", change(String(fingerprint)));
      const { errors } = await stack.up();
      assert.equal(fixture.cloud.ingest(secure.guid, String(key)), "refused", errors.join());
    });
  }
});

describeWithProvider("A fingerprint that stays in rotation.revoke", (fixture, it) => {
  it("after the key was made anew on another instance, does not make every later run fail", async () => {
    const stack = fixture.stack({ key: accessKey({ rotation }) });
    await stack.mustUp();
    stack.declare("key", { rotation: { ...rotation, revoke: [stack.outputs("key").fingerprint] } });
    await stack.mustUp();
    await stack.mustBeIdle();
    stack.declare("key", { instance: monitor.crn });
    await stack.mustUp();
    await stack.mustBeIdle();
  });

  it("after all keys were deleted by hand, does not keep enabled: false from being carried out", async () => {
    const stack = fixture.stack({ key: accessKey({ rotation }) });
    await stack.mustUp();
    stack.declare("key", { rotation: { ...rotation, revoke: [stack.outputs("key").fingerprint] } });
    await stack.mustUp();
    fixture.onDay(1);
    fixture.cloud.deleteAccessKey(secure.guid, String(stack.outputs("key").accessKey));
    await stack.mustUp({ refresh: true });
    stack.declare("key", { enabled: false });
    await stack.mustUp();
    assert.equal(fixture.cloud.ingest(secure.guid, String(stack.outputs("key").accessKey)), "refused");
  });
});

describeWithProvider("Older keys whose requests hang", (fixture, it) => {
  it("do not keep enabled: false from blocking the current one", async () => {
    const often = { every: "30d", overlap: "29d", quarantine: "300d", jitter: "0d", keep: 10 };
    const stack = fixture.stack({ key: accessKey({ rotation: often }) });
    await stack.mustUp();
    const older: string[] = [];
    for (const day of [30, 60, 90, 120]) {
      older.push(String(stack.outputs("key").fingerprint));
      fixture.onDay(day);
      await stack.mustUp();
    }
    const current = String(stack.outputs("key").accessKey);
    const values = fixture.cloud.accessKeysOf(secure.guid).map((key) => key.accessKey);
    for (const value of values.filter((each) => older.includes(fingerprintOf(each)))) {
      fixture.world.emulator.faults.add({
        match: { path: new RegExp(`/accessKeys/${value}`) },
        times: "always",
        fault: { kind: "answer-lost" },
      });
    }
    stack.declare("key", { enabled: false, rotation: { ...often, revoke: older } });
    const { errors } = await stack.up();
    assert.equal(fixture.cloud.ingest(secure.guid, current), "refused", errors.join());
  });
});

describeWithProvider("A leaked key that is adopted and revoked at once", (fixture, it) => {
  it("is ended in that run, or the run says that it is not", async () => {
    const { accessKey: key } = fixture.cloud.createAccessKey(secure.guid);
    const leaked = fingerprintOf(key);
    const stack = fixture.stack({ key: accessKey({ adopt: leaked, rotation: { revoke: [leaked] } }) });
    const { errors, said } = await stack.up();
    const isEnded = fixture.cloud.ingest(secure.guid, key) === "refused";
    assert.ok(isEnded || errors.length > 0 || said.includes(leaked), "it works on, and nothing was said");
  });
});

describeWithProvider("A run that signs in with an older generation, whose overlap is over", (fixture, it) => {
  it("ends the current key when that is revoked", async () => {
    const overlapping = { every: "90d", overlap: "7d", jitter: "0d" };
    const stack = fixture.stack({ key: resourceKey({ role: "Manager", rotation: overlapping }) });
    await stack.mustUp();
    const [own] = fixture.cloud.contents().apiKeys.slice(-1);
    fixture.onDay(90);
    await stack.mustUp();
    const leaked = String(stack.outputs("key").guid);
    fixture.onDay(98);
    const contents = fixture.cloud.contents();
    for (const identity of contents.identities) Object.assign(identity, { platform: true, serviceRole: "Manager" });
    fixture.cloud.restore(contents);
    stack.configuration = { "ibm-keys:apiKey": own?.apikey ?? assert.fail("no API key") };
    stack.declare("key", { rotation: { ...overlapping, revoke: [leaked] } });
    const { errors } = await stack.up();
    assert.ok(!fixture.own.includes(leaked), errors.join());
  });
});
