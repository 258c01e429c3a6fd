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
    use: (fixture: CloudFixture, lost: { label: string; since: string }) => Promise<void>,
  ): Promise<void> {
    await withCloud({}, async (fixture) => {
      fixture.emulator.faults.add({ match: { operation: "createAccessKeyV1" }, fault: { kind: "reset-before" } });
      const context = fixture.context();
      await fixture.secure().createAccessKey(unlimited, context);
      const [{ label, since } = assert.fail()] = context.lost;
      await use(fixture, { label: label ?? assert.fail(), since });
    });
  }

  const labelled = (label: string) => ({ metadata: { "pulumi-ibm-keys": label } });

  it("is deleted by its label, and nothing else is", async () => {
    await scene(async (fixture, lost) => {
      const before = keysIn(fixture);
      const late = fixture.emulator.cloud.createAccessKey(secureGuid, labelled(lost.label));
      fixture.emulator.cloud.createAccessKey(secureGuid, labelled("0123456789abcdef"));
      const instance = fixture.secure();
      assert.equal(await instance.removeLostCreate(lost, fixture.context()), "removed");
      assert.equal(await instance.removeLostCreate(lost, fixture.context()), "absent");
      assert.equal(keysIn(fixture).length, before.length + 1);
      assert.ok(!keysIn(fixture).some(({ accessKey }) => accessKey === late.accessKey));
    });
  });

  it("is left when a resource of this run owns it", async () => {
    await scene(async (fixture, lost) => {
      const key = fixture.emulator.cloud.createAccessKey(secureGuid, labelled(lost.label));
      const context = fixture.context();
      context.owned.add(fingerprintOf(key.accessKey));
      assert.equal(await fixture.secure().removeLostCreate(lost, context), "owned");
      assert.equal(keysIn(fixture).length, 2);
    });
  });

  for (const which of ["fails", "shows other keys", "shows a row that cannot be read"]) {
    it(`is neither deleted nor forgotten where the newer API ${which}, and is deleted once that is over`, async () => {
      await scene(async (fixture, lost) => {
        const fault = spoil(fixture, which);
        fixture.emulator.cloud.createAccessKey(secureGuid, labelled(lost.label));
        const instance = fixture.secure();
        for (const _ of [1, 2]) {
          await assert.rejects(instance.removeLostCreate(lost, fixture.context()), (error) => isCloudError(error));
        }
        fault.remove();
        fixture.clock.advance(minute);
        assert.equal(await instance.removeLostCreate(lost, fixture.context()), "removed");
      });
    });
  }

  for (const which of ["is not there", "refuses the caller"]) {
    it(`is said once, and left, where the newer API ${which}`, async () => {
      await scene(async (fixture, lost) => {
        spoil(fixture, which);
        const key = fixture.emulator.cloud.createAccessKey(secureGuid, labelled(lost.label));
        const instance = fixture.secure();
        const context = fixture.context();
        for (const _ of [1, 2]) assert.equal(await instance.removeLostCreate(lost, context), "unknown");
        assert.equal(context.warnings.length, 1);
        assert.ok(context.warnings[0]?.includes(lost.label) && context.warnings[0].includes(lost.since));
        assert.ok(keysIn(fixture).some(({ accessKey }) => accessKey === key.accessKey));
      });
    });
  }

  it("is absent where the instance is gone, and all its keys with it", async () => {
    await scene(async (fixture, lost) => {
      fixture.emulator.cloud.removeInstance(secureGuid);
      for (const each of [lost, { since: lost.since }]) {
        assert.equal(await fixture.secure().removeLostCreate(each, fixture.context()), "absent");
      }
    });
  });

  it("is not said to be absent by a 404 of an instance that is there", async () => {
    await scene(async (fixture, lost) => {
      const fault: Fault = { kind: "status", code: 404 };
      fixture.emulator.faults.add({ match: { operation: "listAccessKeys" }, times: "always", fault });
      for (const each of [lost, { since: lost.since }]) {
        await assert.rejects(fixture.secure().removeLostCreate(each, fixture.context()), (error) =>
          isCloudError(error, "not-found"),
        );
      }
    });
  });

  it("without a label is named with the keys of that time that nobody owns, and is left", async () => {
    await withCloud({}, async (fixture) => {
      const { cloud } = fixture.emulator;
      const make = () => cloud.createAccessKey(secureGuid, unlimited).accessKey;
      make();
      fixture.clock.advance(10 * minute);
      const since = new Date(fixture.clock.now()).toISOString();
      const instance = fixture.secure();
      const context = fixture.context();
      assert.equal(await instance.removeLostCreate({ since }, context), "absent");
      const candidate = make();
      context.owned.add(fingerprintOf(make()));
      const own = await instance.createAccessKey(unlimited, fixture.context());
      fixture.clock.advance(13 * minute);
      make();
      for (const _ of [1, 2]) assert.equal(await instance.removeLostCreate({ since }, context), "unknown");
      const [warning = "", ...others] = context.warnings;
      assert.deepEqual(others, []);
      assert.deepEqual(warning.match(/[0-9a-f]{12}(?= \(created)/g), [fingerprintOf(candidate)]);
      assert.ok(!warning.includes(fingerprintOf(own.accessKey)));
      assert.equal(keysIn(fixture).length, 5);
    });
  });
});
