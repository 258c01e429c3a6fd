import assert from "node:assert/strict";
import { defaults } from "pulumi-ibm-keys/emulator";
import { LocalEngine } from "../../fixtures/provider/engine";
import type { Run } from "../../fixtures/provider/steps";
import { day } from "../../fixtures/provider/time";
import { World } from "../../fixtures/provider/world";

const { guid, crn: instance } = defaults.instances.secure;
const rotation = { every: "30d", overlap: "7d", quarantine: "3d", jitter: "0d" };

describe("A key that was given out a day late", () => {
  it("shows no difference before its predecessor's overlap is over, which then has its whole quarantine", async () => {
    const world = await World.open();
    try {
      const { time, emulator, cloud } = world;
      const start = time.now;
      const engine = new LocalEngine();
      const up = async (number: number): Promise<Run> => {
        time.now = start + number * day;
        return world.run((provider) =>
          engine.up({ key: { kind: "access-key", args: { instance, rotation } } }, provider),
        );
      };
      await up(0);
      const unread = emulator.faults.add({
        match: { operation: "listAccessKeys" },
        nth: 2,
        times: "always",
        fault: { kind: "not-json" },
      });
      assert.equal((await up(30)).errors.length, 1);
      unread.remove();
      await up(31);
      assert.equal((await up(37)).did.key, "same");
      assert.equal((await up(38)).did.key, "update");
      await up(40);
      assert.equal(cloud.accessKeysOf(guid).length, 3);
      await up(41);
      assert.equal(cloud.accessKeysOf(guid).length, 2);
    } finally {
      await world.close();
    }
  });
});
