import assert from "node:assert/strict";
import type { Cloud } from "pulumi-ibm-keys/emulator";
import { accessKey, describeInWorld } from "../fixtures/provider/scene";
import { fingerprintOf } from "../fixtures/provider/snapshot";

describeInWorld("An instance that says 0 where no limit and no reservation were asked for", (scene, it) => {
  /** Every key of ours says so, whatever was asked for. */
  function sayZero(cloud: Cloud): void {
    for (const key of cloud.rooms.ledger.contents.accessKeys) {
      if (scene.strangers.ids.has(fingerprintOf(key.accessKey))) continue;
      key.limit ??= 0;
      key.reservation ??= 0;
    }
  }

  it("has its keys made and changed without complaint", async () => {
    // Before the answer, so that it says so too.
    scene.cloud.rooms.ledger.onChange(() => sayZero(scene.cloud));
    const stack = scene.stack({ key: accessKey() });
    await stack.mustUp();
    await stack.mustBeIdle();
    stack.declare("key", { limit: 7 });
    await stack.mustUp();
    assert.equal(scene.own.length, 1);
  });

  it("has what an outage has left removed", async () => {
    const fault = { kind: "meanwhile", when: "after", act: sayZero } as const;
    scene.world.emulator.faults.add({ match: { path: /access-?keys/i }, times: "always", fault });
    const stack = scene.stack({ key: accessKey() });
    const outage = scene.loseAnswers("access keys");
    await stack.up();
    outage.end();
    await stack.settle();
    await stack.later();
    assert.deepEqual([scene.own.length, scene.unknown], [1, []]);
  });
});
