import assert from "node:assert/strict";
import { accessKey, describeInWorld, type Scene } from "../fixtures/provider/scene";
import { minute } from "../fixtures/provider/time";
import type { WorldStack } from "../fixtures/provider/world-stack";

/** A stack of which two resources own one key, since `target` hid one of them from the run that adopted it. */
async function sharing(scene: Scene): Promise<{ stack: WorldStack; held: string }> {
  const stack = scene.stack({ b: accessKey() });
  await stack.mustUp();
  const held = String(stack.outputs("b").fingerprint);
  stack.program = { a: accessKey({ adopt: held }), b: accessKey() };
  await stack.mustUp({ target: ["a"] });
  scene.allowShared(held);
  scene.world.time.now += 10 * minute;
  return { stack, held };
}

// As SECURITY.md says.
describeInWorld("A key that two resources own", (scene, it) => {
  it("is deleted with the first of them that is destroyed, where the run hides the other", async () => {
    for (const options of [{ target: ["a"] }, { target: ["b"] }, {}]) {
      scene.begin();
      const { stack, held } = await sharing(scene);
      assert.deepEqual(scene.own, [held]);
      const { errors } = await stack.destroy(options);
      assert.deepEqual([errors, scene.own], [[], []]);
    }
  });
});
