import assert from "node:assert/strict";
import { activityTracker, describeWithProvider, ingestionKey, serviceKey } from "../fixtures/provider/provider-fixture";
import { minute } from "../fixtures/provider/time";

describeWithProvider("A service key that does not keep its resource key", (fixture, it) => {
  it("does not delete one that another resource of the run is known to own", async () => {
    const stack = fixture.stack({ other: ingestionKey() });
    await stack.mustUp();
    const guid = String(stack.outputs("other").resourceKeyGuid);
    const service = serviceKey({ adopt: guid });
    stack.program = { other: ingestionKey(), service };
    await stack.mustUp({ target: ["service"] });
    fixture.allowShared(guid);
    stack.program = { other: ingestionKey(), service: serviceKey({ adopt: guid, keepResourceKey: false }) };
    const { said } = await stack.mustUp();
    assert.ok(fixture.own.includes(guid), "the other resource's key is deleted");
    assert.match(said, new RegExp(`${guid} is owned by .*IngestionKey::other too, and is not deleted`));
    assert.equal(stack.outputs("service").resourceKeyGuid, null);
    await stack.mustBeIdle();
  });

  it("deletes one that it has adopted itself", async () => {
    const { guid } = fixture.cloud.addResourceKey({ name: "app", source: activityTracker.crn, role: "Manager" });
    const stack = fixture.stack({ service: serviceKey({ adopt: guid, keepResourceKey: false }) });
    await stack.mustUp();
    assert.deepEqual(fixture.own, []);
  });
});

describeWithProvider("A restricted service key that is handed over to another resource by adopt", (fixture, it) => {
  it("is restricted afterwards", async () => {
    const stack = fixture.stack({ old: serviceKey({ restrict: true }) });
    await stack.mustUp();
    const guid = String(stack.outputs("old").resourceKeyGuid);
    stack.program = { next: serviceKey({ restrict: true, adopt: guid }) };
    await stack.mustUp();
    assert.deepEqual(
      fixture.cloud.policies().map(({ id }) => id),
      [stack.outputs("next").policyId],
    );
  });
});

describeWithProvider("A policy that was just made, and that IBM does not know to delete yet", (fixture, it) => {
  it("is not forgotten when restrict is taken back", async () => {
    const stack = fixture.stack({ key: serviceKey({ restrict: true }) });
    await stack.mustUp();
    fixture.world.time.now += 10_000;
    const fault = fixture.world.emulator.faults.add({
      match: { method: "DELETE", path: /^\/v1\/policies\// },
      times: "always",
      fault: { kind: "status", code: 404 },
    });
    stack.declare("key", { restrict: false });
    await stack.up();
    fault.remove();
    fixture.world.time.now += 10 * minute;
    await stack.settle();
    assert.deepEqual(fixture.cloud.policies(), []);
  });
});
