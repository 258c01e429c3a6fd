import assert from "node:assert/strict";
import type { Cloud } from "pulumi-ibm-keys/emulator";
import { fingerprintOf } from "./matrix/standing";
import { accessKey, describeInWorld } from "./world/scene";

describeInWorld("An instance that says 0 where no limit and no reservation were asked for", (scene, it) => {
  /** From now on every key of ours that was made or changed says so. */
  function saysZero(): void {
    const act = (cloud: Cloud) => {
      for (const key of cloud.rooms.ledger.contents.accessKeys) {
        if (scene.strangers.ids.has(fingerprintOf(key.accessKey))) continue;
        key.limit ??= 0;
        key.reservation ??= 0;
      }
    };
    const match = { path: /access-?keys/i };
    scene.world.emulator.faults.add({ match, times: "always", fault: { kind: "meanwhile", when: "after", act } });
  }

  it("has its keys made and changed without complaint", async () => {
    saysZero();
    const stack = scene.stack({ key: accessKey() });
    await stack.mustUp();
    await stack.mustBeIdle();
    stack.declare("key", { limit: 7 });
    await stack.mustUp();
    assert.equal(scene.own.length, 1);
  });

  it("has what an outage has left removed", async () => {
    saysZero();
    const stack = scene.stack({ key: accessKey() });
    const outage = scene.loseAnswers("access keys");
    await stack.up();
    outage.end();
    await stack.settle();
    await stack.later();
    assert.deepEqual([scene.own.length, scene.unknown], [1, []]);
  });
});
