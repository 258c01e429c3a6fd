import assert from "node:assert/strict";
import { accessKey, describeInWorld, secure } from "../fixtures/provider/scene";
import { minute } from "../fixtures/provider/time";

const rotation = { every: "30d", overlap: "7d", jitter: "0d" };

describeInWorld("Where an instance may have no more access keys", (scene, it) => {
  it("a rotation has the room back that the lost create of an earlier run has taken", async () => {
    const stack = scene.stack({ key: accessKey({ rotation }) });
    await stack.mustUp();
    scene.cloud.settings.accessKeyLimit = scene.cloud.accessKeysOf(secure.guid).length + 1;
    scene.onDay(30);
    const outage = scene.loseAnswers("access keys");
    assert.equal((await stack.up()).errors.length, 1);
    outage.end();
    assert.equal(scene.own.length, 2);
    scene.world.time.now += minute;
    await stack.mustUp();
    assert.equal(stack.outputs("key").generation, 2);
    assert.deepEqual([scene.own.length, scene.unknown], [2, []]);
  });

  it("a create that meets its own lost one there uses that", async () => {
    scene.cloud.settings.accessKeyLimit = scene.cloud.accessKeysOf(secure.guid).length + 1;
    scene.cloud.settings.youngForMs = 10_000;
    const { faults } = scene.world.emulator;
    faults.add({ match: { method: "POST", path: /keys$/i }, fault: { kind: "reset-after" } });
    const stack = scene.stack({ key: accessKey() });
    await stack.mustUp();
    assert.deepEqual(scene.own, [stack.outputs("key").fingerprint]);
  });

  it("is an error all the same where no lost create has taken the room", async () => {
    const stack = scene.stack({ key: accessKey({ rotation }) });
    await stack.mustUp();
    scene.cloud.settings.accessKeyLimit = scene.cloud.accessKeysOf(secure.guid).length;
    scene.onDay(30);
    assert.match((await stack.up()).errors.join(), /limit of \d+ access keys is reached/);
  });
});
