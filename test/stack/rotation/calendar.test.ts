import assert from "node:assert/strict";
import { rehearse } from "../../../harness/calendar/rehearsal";
import { describeOnEngine } from "../../../harness/stack";

describeOnEngine("The calendar of a rotating AccessKey", function () {
  this.timeout(180_000);

  it("changes something on its days only, and refuses no agent, however late within the overlap it takes a new key", async () => {
    const tally = await rehearse({
      rotation: { every: "30d", overlap: "7d", quarantine: "3d", jitter: "0d" },
      days: [0, 1, 29, 30, 31, 36, 37, 38, 39, 40, 41, 59, 60, 61],
    });
    assert.deepEqual(tally.changedOn, [0, 30, 37, 40, 60]);
    assert.deepEqual(tally.requestsOn, tally.changedOn);
    assert.deepEqual([tally.fewestValid, tally.mostValid], [1, 2]);
    const inTheCloud = tally.happenings.filter(({ what }) => what.startsWith("key "));
    assert.deepEqual(
      inTheCloud.map(({ day, what }) => `${day} ${what.split(" ").slice(2).join(" ")}`),
      ["0 is made", "30 is made", "37 is disabled", "40 is deleted", "60 is made"],
    );
    for (const { name, accepted, refused } of tally.agents) {
      assert.equal(refused, 0, name);
      // Each morning, each evening, and after each change.
      assert.ok(accepted >= 2 * tally.ups - 1, `${name}: ${accepted}`);
    }
  });
});
