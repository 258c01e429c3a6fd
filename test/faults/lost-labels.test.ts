import assert from "node:assert/strict";
import { lostOne } from "../fixtures/provider/lost-key";
import { describeInWorld } from "../fixtures/provider/scene";
import { minute } from "../fixtures/provider/time";

describeInWorld("A lost create whose labels cannot be read for once", (scene, it) => {
  for (const command of ["up", "destroy"] as const) {
    it(`eleven minutes later (503), is not forgotten by ${command}`, async () => {
      const [stack, made] = await lostOne(scene);
      scene.world.time.now += 11 * minute;
      const fault = scene.world.emulator.faults.add({
        match: { method: "GET", path: /^\/platform\/v1\/access-keys$/ },
        times: "always",
        fault: { kind: "status", code: 503 },
      });
      const { errors, said } = await stack[command]();
      fault.remove();
      await stack.up();
      assert.ok(!scene.unknown.includes(made), `${made} lives on, and ${command} said ${errors.join()} ${said}`);
    });
  }

  it("because the two lists differ by one key, is not forgotten by destroy", async () => {
    const [stack, made] = await lostOne(scene);
    scene.world.time.now += 11 * minute;
    scene.cloud.settings.platformAccessKeys = "other-list";
    await stack.destroy();
    scene.cloud.settings.platformAccessKeys = "answers";
    if (stack.engine.saved.length > 0) await stack.destroy();
    assert.ok(!scene.own.includes(made));
  });
});
