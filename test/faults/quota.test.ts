import assert from "node:assert/strict";
import { accessKey, describeWithProvider, secure } from "../fixtures/provider/provider-fixture";
import { minute } from "../fixtures/provider/time";

const rotation = { every: "30d", overlap: "7d", jitter: "0d" };

describeWithProvider("Where an instance may have no more access keys", (fixture, it) => {
  it("a rotation has the room back that the lost create of an earlier run has taken", async () => {
    const stack = fixture.stack({ key: accessKey({ rotation }) });
    await stack.mustUp();
    fixture.cloud.settings.accessKeyLimit = fixture.cloud.accessKeysOf(secure.guid).length + 1;
    fixture.onDay(30);
    const outage = fixture.loseAnswers("access keys");
    assert.equal((await stack.up()).errors.length, 1);
    outage.end();
    assert.equal(fixture.own.length, 2);
    fixture.world.time.now += minute;
    await stack.mustUp();
    assert.equal(stack.outputs("key").generation, 2);
    assert.deepEqual([fixture.own.length, fixture.unknown], [2, []]);
  });

  it("a create that meets its own lost one there uses that", async () => {
    fixture.cloud.settings.accessKeyLimit = fixture.cloud.accessKeysOf(secure.guid).length + 1;
    fixture.cloud.settings.youngForMs = 10_000;
    const { faults } = fixture.world.emulator;
    faults.add({ match: { method: "POST", path: /keys$/i }, fault: { kind: "reset-after" } });
    const stack = fixture.stack({ key: accessKey() });
    await stack.mustUp();
    assert.deepEqual(fixture.own, [stack.outputs("key").fingerprint]);
  });

  it("is an error all the same where no lost create has taken the room", async () => {
    const stack = fixture.stack({ key: accessKey({ rotation }) });
    await stack.mustUp();
    fixture.cloud.settings.accessKeyLimit = fixture.cloud.accessKeysOf(secure.guid).length;
    fixture.onDay(30);
    assert.match((await stack.up()).errors.join(), /limit of \d+ access keys is reached/);
  });
});
