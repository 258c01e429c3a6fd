import assert from "node:assert/strict";
import { activityTracker, describeInWorld, ingestionKey, serviceKey } from "../fixtures/provider/scene";
import { minute } from "../fixtures/provider/time";

describeInWorld("A service key that does not keep its resource key", (scene, it) => {
  it("does not delete one that another resource of the run is known to own", async () => {
    const stack = scene.stack({ other: ingestionKey() });
    await stack.mustUp();
    const guid = String(stack.outputs("other").resourceKeyGuid);
    const service = serviceKey({ adopt: guid });
    stack.program = { other: ingestionKey(), service };
    await stack.mustUp({ target: ["service"] });
    scene.allowShared(guid);
    stack.program = { other: ingestionKey(), service: serviceKey({ adopt: guid, keepResourceKey: false }) };
    const { said } = await stack.mustUp();
    assert.ok(scene.own.includes(guid), "the other resource's key is deleted");
    assert.match(said, new RegExp(`${guid} is owned by .*IngestionKey::other too, and is not deleted`));
    assert.equal(stack.outputs("service").resourceKeyGuid, null);
    await stack.mustBeIdle();
  });

  it("deletes one that it has adopted itself", async () => {
    const { guid } = scene.cloud.addResourceKey({ name: "app", source: activityTracker.crn, role: "Manager" });
    const stack = scene.stack({ service: serviceKey({ adopt: guid, keepResourceKey: false }) });
    await stack.mustUp();
    assert.deepEqual(scene.own, []);
  });
});

describeInWorld("A restricted service key that is handed over to another resource by adopt", (scene, it) => {
  it("is restricted afterwards", async () => {
    const stack = scene.stack({ old: serviceKey({ restrict: true }) });
    await stack.mustUp();
    const guid = String(stack.outputs("old").resourceKeyGuid);
    stack.program = { next: serviceKey({ restrict: true, adopt: guid }) };
    await stack.mustUp();
    assert.deepEqual(
      scene.cloud.policies().map(({ id }) => id),
      [stack.outputs("next").policyId],
    );
  });
});

describeInWorld("A policy that was just made, and that IBM does not know to delete yet", (scene, it) => {
  it("is not forgotten when restrict is taken back", async () => {
    const stack = scene.stack({ key: serviceKey({ restrict: true }) });
    await stack.mustUp();
    scene.world.time.now += 10_000;
    const fault = scene.world.emulator.faults.add({
      match: { method: "DELETE", path: /^\/v1\/policies\// },
      times: "always",
      fault: { kind: "status", code: 404 },
    });
    stack.declare("key", { restrict: false });
    await stack.up();
    fault.remove();
    scene.world.time.now += 10 * minute;
    await stack.settle();
    assert.deepEqual(scene.cloud.policies(), []);
  });
});
