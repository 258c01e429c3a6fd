import assert from "node:assert/strict";
import { accessKey, describeWithProvider, ingestionKey } from "../fixtures/provider/provider-fixture";

describeWithProvider("A preview", (fixture, it) => {
  it("says why a resource is updated that an earlier run could not make", async () => {
    const stack = fixture.stack({ a: accessKey() });
    const outage = fixture.loseAnswers("access keys");
    assert.equal((await stack.up()).errors.length, 1);
    outage.end();
    const { did, said } = await stack.preview();
    assert.deepEqual(did, { a: "update" });
    assert.match(said, /^info: looks for what a lost create of \d{4}-\S+Z may have made$/m);
    assert.match(said, /^info: makes the key: an earlier run could not$/m);
    await stack.mustUp();
    await stack.later();
    assert.equal((await stack.preview()).said, "");
  });

  it("says why a resource is updated of which nothing but a lost create is left to do", async () => {
    const stack = fixture.stack({ a: ingestionKey() });
    fixture.world.emulator.faults.add({
      match: { method: "POST", path: /^\/v2\/resource_keys$/ },
      fault: { kind: "reset-before" },
    });
    await stack.mustUp();
    const { did, said } = await stack.preview();
    assert.deepEqual(did, { a: "update" });
    assert.match(said, /^info: looks for what a lost create of \d{4}-\S+Z may have made\n$/);
  });
});
