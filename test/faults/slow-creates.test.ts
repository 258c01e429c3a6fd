import assert from "node:assert/strict";
import type { Declared } from "../fixtures/provider/engine";
import { accessKey, describeInWorld, resourceKey, type Scene } from "../fixtures/provider/scene";
import { minute } from "../fixtures/provider/time";
import type { WorldStack } from "../fixtures/provider/world-stack";

/** What a run of a slow cloud comes to: everything that it makes turns up a minute later. */
async function lostAndLate(scene: Scene, declared: Declared): Promise<{ stack: WorldStack; said: string }> {
  const { settings } = scene.cloud;
  Object.assign(settings, { brokerMs: minute, accessKeyMs: minute });
  const { faults } = scene.world.emulator;
  faults.add({ match: { method: "POST", path: /keys$/i }, fault: { kind: "reset-during" } });
  const stack = scene.stack({ key: declared });
  let said = "";
  for (let ups = 1; ups <= 3; ups++) {
    said += (await stack.up()).said;
    await scene.world.pass(minute);
  }
  said += (await stack.later()).said;
  return { stack, said };
}

describeInWorld("A create that takes a minute and whose connection breaks", (scene, it) => {
  for (const [kind, declared] of [
    ["access key", accessKey()],
    ["resource key", resourceKey()],
  ] as const) {
    it(`leaves no second ${kind} once it has turned up`, async () => {
      const { stack } = await lostAndLate(scene, declared);
      assert.deepEqual([scene.own.length, scene.unknown], [1, []]);
      await stack.mustBeIdle();
    });
  }

  it("is named in a warning where no label can be written", async () => {
    scene.cloud.settings.platformAccessKeys = "missing";
    const { said } = await lostAndLate(scene, accessKey());
    assert.equal(scene.own.length, 2);
    for (const id of scene.unknown) assert.ok(said.includes(id), said);
  });
});

describeInWorld("A broker that needs a minute for a resource key", (scene, it) => {
  it("makes one key, however soon up is run again", async () => {
    scene.cloud.settings.brokerMs = minute;
    const stack = scene.stack({ key: resourceKey({ name: "app" }) });
    await stack.up();
    await stack.up();
    await scene.world.pass(minute);
    await stack.settle();
    await stack.later();
    assert.deepEqual([scene.own.length, scene.unknown], [1, []]);
    await stack.mustBeIdle();
  });
});
