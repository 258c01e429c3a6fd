import assert from "node:assert/strict";
import type { Cloud } from "pulumi-ibm-keys/emulator";
import { fingerprintOf } from "../../harness/fingerprint";
import { accessKey, describeWithProvider } from "../fixtures/provider/provider-fixture";

describeWithProvider("An instance that says 0 where no limit and no reservation were asked for", (fixture, it) => {
  /** Every key of ours says so, whatever was asked for. */
  function sayZero(cloud: Cloud): void {
    for (const key of cloud.services.store.state.accessKeys) {
      if (fixture.strangers.ids.has(fingerprintOf(key.accessKey))) continue;
      key.limit ??= 0;
      key.reservation ??= 0;
    }
  }

  it("has its keys made and changed without complaint", async () => {
    // Before the answer, so that it says so too.
    fixture.cloud.services.store.onChange(() => sayZero(fixture.cloud));
    const stack = fixture.stack({ key: accessKey() });
    await stack.mustUp();
    await stack.mustBeIdle();
    stack.declare("key", { limit: 7 });
    await stack.mustUp();
    assert.equal(fixture.own.length, 1);
  });

  it("has what an outage has left removed", async () => {
    const fault = { kind: "meanwhile", when: "after", act: sayZero } as const;
    fixture.world.emulator.faults.add({ match: { path: /access-?keys/i }, times: "always", fault });
    const stack = fixture.stack({ key: accessKey() });
    const outage = fixture.loseAnswers("access keys");
    await stack.up();
    outage.end();
    await stack.settle();
    await stack.later();
    assert.deepEqual([fixture.own.length, fixture.unknown], [1, []]);
  });
});
