import assert from "node:assert/strict";
import { activityTracker, describeInWorld, ingestionKey, serviceKey } from "./world/scene";

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
