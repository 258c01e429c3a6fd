import assert from "node:assert/strict";
import { accessKey, describeWithProvider, type ProviderFixture } from "../fixtures/provider/provider-fixture";
import { minute } from "../fixtures/provider/time";
import type { WorldStack } from "../fixtures/provider/world-stack";

/** A stack of which two resources own one key, since `target` hid one of them from the run that adopted it. */
async function sharing(fixture: ProviderFixture): Promise<{ stack: WorldStack; held: string }> {
  const stack = fixture.stack({ b: accessKey() });
  await stack.mustUp();
  const held = String(stack.outputs("b").fingerprint);
  stack.program = { a: accessKey({ adopt: held }), b: accessKey() };
  await stack.mustUp({ target: ["a"] });
  fixture.allowShared(held);
  fixture.world.time.now += 10 * minute;
  return { stack, held };
}

// As SECURITY.md says.
describeWithProvider("A key that two resources own", (fixture, it) => {
  it("is deleted with the first of them that is destroyed, where the run hides the other", async () => {
    for (const options of [{ target: ["a"] }, { target: ["b"] }, {}]) {
      fixture.begin();
      const { stack, held } = await sharing(fixture);
      assert.deepEqual(fixture.own, [held]);
      const { errors } = await stack.destroy(options);
      assert.deepEqual([errors, fixture.own], [[], []]);
    }
  });
});
