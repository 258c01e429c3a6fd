import assert from "node:assert/strict";
import type { Fault } from "../../emulator";
import { fingerprintOf } from "../../harness/fingerprint";
import { isCloudError } from "../../provider/domain/cloud-error";
import { type CloudFixture, secureGuid, withCloud } from "../fixtures/cloud/with-cloud";
import { keysIn, spoil } from "./odd-platform";

const unlimited = { limit: null, reservation: null, teamId: null };
const minute = 60_000;

describe("What a lost create has made after all", () => {
  async function scene(
    use: (room: CloudFixture, lost: { label: string; since: string }) => Promise<void>,
  ): Promise<void> {
    await withCloud({}, async (room) => {
      room.emulator.faults.add({ match: { operation: "createAccessKeyV1" }, fault: { kind: "reset-before" } });
      const context = room.context();
      await room.secure().createAccessKey(unlimited, context);
      const [{ label, since } = assert.fail()] = context.lost;
      await use(room, { label: label ?? assert.fail(), since });
    });
  }

  const labelled = (label: string) => ({ metadata: { "pulumi-ibm-keys": label } });

  it("is deleted by its label, and nothing else is", async () => {
    await scene(async (room, lost) => {
      const before = keysIn(room);
      const late = room.emulator.cloud.createAccessKey(secureGuid, labelled(lost.label));
      room.emulator.cloud.createAccessKey(secureGuid, labelled("0123456789abcdef"));
      const instance = room.secure();
      assert.equal(await instance.removeLostCreate(lost, room.context()), "removed");
      assert.equal(await instance.removeLostCreate(lost, room.context()), "absent");
      assert.equal(keysIn(room).length, before.length + 1);
      assert.ok(!keysIn(room).some(({ accessKey }) => accessKey === late.accessKey));
    });
  });

  it("is left when a resource of this run owns it", async () => {
    await scene(async (room, lost) => {
      const key = room.emulator.cloud.createAccessKey(secureGuid, labelled(lost.label));
      const context = room.context();
      context.owned.add(fingerprintOf(key.accessKey));
      assert.equal(await room.secure().removeLostCreate(lost, context), "owned");
      assert.equal(keysIn(room).length, 2);
    });
  });

  for (const which of ["fails", "shows other keys", "shows a row that cannot be read"]) {
    it(`is neither deleted nor forgotten where the newer API ${which}, and is deleted once that is over`, async () => {
      await scene(async (room, lost) => {
        const fault = spoil(room, which);
        room.emulator.cloud.createAccessKey(secureGuid, labelled(lost.label));
        const instance = room.secure();
        for (const _ of [1, 2]) {
          await assert.rejects(instance.removeLostCreate(lost, room.context()), (error) => isCloudError(error));
        }
        fault.remove();
        room.clock.advance(minute);
        assert.equal(await instance.removeLostCreate(lost, room.context()), "removed");
      });
    });
  }

  for (const which of ["is not there", "refuses the caller"]) {
    it(`is said once, and left, where the newer API ${which}`, async () => {
      await scene(async (room, lost) => {
        spoil(room, which);
        const key = room.emulator.cloud.createAccessKey(secureGuid, labelled(lost.label));
        const instance = room.secure();
        const context = room.context();
        for (const _ of [1, 2]) assert.equal(await instance.removeLostCreate(lost, context), "unknown");
        assert.equal(context.warnings.length, 1);
        assert.ok(context.warnings[0]?.includes(lost.label) && context.warnings[0].includes(lost.since));
        assert.ok(keysIn(room).some(({ accessKey }) => accessKey === key.accessKey));
      });
    });
  }

  it("is absent where the instance is gone, and all its keys with it", async () => {
    await scene(async (room, lost) => {
      room.emulator.cloud.removeInstance(secureGuid);
      for (const each of [lost, { since: lost.since }]) {
        assert.equal(await room.secure().removeLostCreate(each, room.context()), "absent");
      }
    });
  });

  it("is not said to be absent by a 404 of an instance that is there", async () => {
    await scene(async (room, lost) => {
      const fault: Fault = { kind: "status", code: 404 };
      room.emulator.faults.add({ match: { operation: "listAccessKeys" }, times: "always", fault });
      for (const each of [lost, { since: lost.since }]) {
        await assert.rejects(room.secure().removeLostCreate(each, room.context()), (error) =>
          isCloudError(error, "not-found"),
        );
      }
    });
  });

  it("without a label is named with the keys of that time that nobody owns, and is left", async () => {
    await withCloud({}, async (room) => {
      const { cloud } = room.emulator;
      const make = () => cloud.createAccessKey(secureGuid, unlimited).accessKey;
      make();
      room.clock.advance(10 * minute);
      const since = new Date(room.clock.now()).toISOString();
      const instance = room.secure();
      const context = room.context();
      assert.equal(await instance.removeLostCreate({ since }, context), "absent");
      const candidate = make();
      context.owned.add(fingerprintOf(make()));
      const own = await instance.createAccessKey(unlimited, room.context());
      room.clock.advance(13 * minute);
      make();
      for (const _ of [1, 2]) assert.equal(await instance.removeLostCreate({ since }, context), "unknown");
      const [warning = "", ...others] = context.warnings;
      assert.deepEqual(others, []);
      assert.deepEqual(warning.match(/[0-9a-f]{12}(?= \(created)/g), [fingerprintOf(candidate)]);
      assert.ok(!warning.includes(fingerprintOf(own.accessKey)));
      assert.equal(keysIn(room).length, 5);
    });
  });
});
