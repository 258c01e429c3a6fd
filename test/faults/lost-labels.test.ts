import assert from "node:assert/strict";
import { lostOne } from "../fixtures/provider/lost-key";
import { describeWithProvider } from "../fixtures/provider/provider-fixture";
import { minute } from "../fixtures/provider/time";

describeWithProvider("A lost create whose labels cannot be read for once", (fixture, it) => {
  for (const command of ["up", "destroy"] as const) {
    it(`eleven minutes later (503), is not forgotten by ${command}`, async () => {
      const [stack, made] = await lostOne(fixture);
      fixture.world.time.now += 11 * minute;
      const fault = fixture.world.emulator.faults.add({
        match: { method: "GET", path: /^\/platform\/v1\/access-keys$/ },
        times: "always",
        fault: { kind: "status", code: 503 },
      });
      const { errors, said } = await stack[command]();
      fault.remove();
      await stack.up();
      assert.ok(!fixture.unknown.includes(made), `${made} lives on, and ${command} said ${errors.join()} ${said}`);
    });
  }

  it("because the two lists differ by one key, is not forgotten by destroy", async () => {
    const [stack, made] = await lostOne(fixture);
    fixture.world.time.now += 11 * minute;
    fixture.cloud.settings.platformAccessKeys = "other-list";
    await stack.destroy();
    fixture.cloud.settings.platformAccessKeys = "answers";
    if (stack.engine.saved.length > 0) await stack.destroy();
    assert.ok(!fixture.own.includes(made));
  });
});
