import assert from "node:assert/strict";
import type { Fault } from "../../emulator";
import { fingerprintOf } from "../../harness/fingerprint";
import { isCloudError } from "../../provider/domain/cloud-error";
import { type CloudFixture, secureGuid, withCloud } from "../fixtures/cloud/with-cloud";
import { keysIn, odd, spoil } from "./odd-platform";

const unlimited = { limit: null, reservation: null, teamId: null };
const minute = 60_000;

function lose(room: CloudFixture, fault: Fault, nth = 1, times: number | "always" = 1): void {
  room.emulator.faults.add({ match: { operation: "createAccessKey" }, nth, times, fault });
}

function count({ operations }: CloudFixture, operation: string): number {
  return operations().filter((each) => each === operation).length;
}

describe("The newer API of access keys", () => {
  for (const which of Object.keys(odd).filter((each) => each !== "fails")) {
    it(`that ${which} is let alone by creates that come at once: the documented one makes the keys`, async () => {
      await withCloud({}, async (room) => {
        spoil(room, which);
        const instance = room.secure();
        for (const limit of [1, 2, 3]) await instance.createAccessKey({ ...unlimited, limit }, room.context());
        assert.deepEqual(
          keysIn(room).map(({ limit, metadata }) => [limit, metadata]),
          [
            [1, {}],
            [2, {}],
            [3, {}],
          ],
        );
        assert.ok(count(room, "getAccessKeysV1") <= 2);
        assert.ok(count(room, "createAccessKeyV1") <= 1);
      });
    });
  }

  it("that failed is used by creates half a minute later", async () => {
    await withCloud({}, async (room) => {
      const fault = spoil(room, "fails");
      const instance = room.secure();
      await instance.createAccessKey(unlimited, room.context());
      fault.remove();
      await instance.createAccessKey(unlimited, room.context());
      assert.equal(count(room, "createAccessKeyV1"), 0);
      room.clock.advance(minute / 2);
      await instance.createAccessKey(unlimited, room.context());
      assert.equal(count(room, "createAccessKeyV1"), 1);
    });
  });

  it("that keeps failing is not asked by each of many creates", async () => {
    await withCloud({}, async (room) => {
      spoil(room, "shows other keys");
      const instance = room.secure();
      await Promise.all(Array.from({ length: 20 }, () => instance.createAccessKey(unlimited, room.context())));
      assert.deepEqual([count(room, "getAccessKeysV1"), count(room, "createAccessKey")], [2, 20]);
    });
  });

  it("is not asked for anything where the settings say documented", async () => {
    await withCloud({}, async (room) => {
      const instance = room.secure(room.session(undefined, {}, { accessKeyApi: "documented" }));
      await instance.createAccessKey(unlimited, room.context());
      assert.equal(await instance.listLabels(), undefined);
      assert.deepEqual(room.operations(), ["getToken", "listAccessKeys", "createAccessKey"]);
    });
  });

  it("with one odd row more is let alone: its missing label could be ours", async () => {
    await withCloud({}, async (room) => {
      const [own] = room.emulator.cloud.accessKeysOf(secureGuid);
      const shown = { accessKey: own?.accessKey, isEnabled: true };
      const body = { page: { total: 2 }, data: [shown, { ...shown, isEnabled: null }] };
      const match = { operation: "getAccessKeysV1" };
      room.emulator.faults.add({ match, times: "always", fault: { kind: "status", code: 200, body } });
      await room.secure().createAccessKey(unlimited, room.context());
      assert.equal(count(room, "createAccessKeyV1"), 0);
    });
  });

  it("is used though somebody makes a key between the two lists", async () => {
    await withCloud({}, async (room) => {
      const { cloud, faults } = room.emulator;
      faults.add({ match: { operation: "listAccessKeys" }, fault: { kind: "stale-list" } });
      cloud.createAccessKey(secureGuid, unlimited);
      await room.secure().createAccessKey(unlimited, room.context());
      assert.equal(count(room, "createAccessKeyV1"), 1);
    });
  });

  it("that refuses what the documented one refuses too is asked again", async () => {
    await withCloud({}, async (room) => {
      const instance = room.secure();
      await assert.rejects(instance.createAccessKey({ ...unlimited, teamId: 9 }, room.context()), (error) =>
        isCloudError(error, "rejected"),
      );
      await instance.createAccessKey(unlimited, room.context());
      assert.equal(keysIn(room)[0]?.metadata["pulumi-ibm-keys"]?.length, 16);
    });
  });

  it("is read to the end of its list, and tells which key has which label", async () => {
    await withCloud({}, async (room) => {
      const { cloud } = room.emulator;
      for (let made = 0; made < 230; made++) cloud.createAccessKey(secureGuid, { metadata: { of: "a stranger" } });
      const labels = { "pulumi-ibm-keys": "0123456789abcdef" };
      const ours = cloud.createAccessKey(secureGuid, { metadata: { ...labels, more: "x" } });
      cloud.createAccessKey(secureGuid, { metadata: { "pulumi-ibm-keys": "not a label" } });
      const found = await room.secure().listLabels();
      assert.deepEqual([...(found ?? [])], [[ours.accessKey, "0123456789abcdef"]]);
    });
  });

  it("gets only those limits that are set", async () => {
    await withCloud({}, async (room) => {
      const made = await room.secure().createAccessKey({ limit: 0, reservation: 0, teamId: null }, room.context());
      assert.deepEqual([made.limit, made.reservation, made.teamId, made.enabled], [0, 0, null, true]);
    });
  });

  it("costs three calls more than the keys, and the documented one two", async () => {
    for (const accessKeyApi of ["auto", "documented"] as const) {
      await withCloud({}, async (room) => {
        const instance = room.secure(room.session(undefined, {}, { accessKeyApi }));
        const creates = Array.from({ length: 30 }, () => instance.createAccessKey(unlimited, room.context()));
        await Promise.all(creates);
        assert.equal(room.operations().length, 30 + (accessKeyApi === "auto" ? 3 : 2));
      });
    }
  });
});

describe("Without labels, an access key whose create got no answer", () => {
  it("is named in a warning beside strangers' keys, and neither taken nor deleted; another one is made", async () => {
    await withCloud({}, async (room) => {
      spoil(room, "is not there");
      const { cloud } = room.emulator;
      const instance = room.secure();
      const first = await instance.createAccessKey(unlimited, room.context("first"));
      const strangers = cloud.createAccessKey(secureGuid, unlimited);
      lose(room, { kind: "reset-after" });
      const context = room.context();
      const made = await instance.createAccessKey(unlimited, context);
      const lostKey = keysIn(room)[2];
      assert.ok(lostKey !== undefined && lostKey.accessKey !== made.accessKey);
      assert.equal(keysIn(room).length, 4);
      assert.deepEqual(context.lost, [{ since: "2026-01-01T00:00:00.000Z" }]);
      const [warning = "", ...others] = context.warnings;
      assert.deepEqual(others, []);
      for (const { accessKey } of [lostKey, strangers]) {
        assert.ok(warning.includes(`${fingerprintOf(accessKey)} (created 2026-01-01T00:00:00.000Z)`), warning);
        assert.ok(!warning.includes(accessKey));
      }
      assert.ok(!warning.includes(fingerprintOf(first.accessKey)) && !warning.includes(fingerprintOf(made.accessKey)));
      assert.match(warning, /may be the one.*Nobody owns that one.*npx pulumi-ibm-keys audit/);
    });
  });

  it("and whose label is not given back is named too, though the newer API takes labels", async () => {
    await withCloud({}, async (room) => {
      const { cloud, faults } = room.emulator;
      const drop = (live: typeof cloud) =>
        live.services.store.write((contents) => {
          for (const key of contents.accessKeys) key.metadata = {};
        });
      const match = { operation: "createAccessKeyV1" };
      faults.add({ match, times: "always", fault: { kind: "meanwhile", when: "after", act: drop } });
      faults.add({ match, fault: { kind: "reset-after" } });
      const context = room.context();
      const made = await room.secure().createAccessKey(unlimited, context);
      const [lostKey] = keysIn(room);
      assert.ok(lostKey !== undefined && lostKey.accessKey !== made.accessKey);
      assert.match(context.warnings.join(), new RegExp(`may be the one.*${fingerprintOf(lostKey.accessKey)}`));
    });
  });

  it("and of which nothing is seen is kept for later, without a warning", async () => {
    await withCloud({}, async (room) => {
      spoil(room, "is not there");
      lose(room, { kind: "reset-before" });
      const context = room.context();
      await room.secure().createAccessKey(unlimited, context);
      assert.deepEqual([context.lost.length, context.warnings, keysIn(room).length], [1, [], 1]);
    });
  });

  it("three times is an error", async () => {
    await withCloud({}, async (room) => {
      spoil(room, "is not there");
      lose(room, { kind: "reset-after" }, 1, "always");
      const context = room.context();
      await assert.rejects(room.secure().createAccessKey(unlimited, context), (error) =>
        isCloudError(error, "outcome-unknown"),
      );
      assert.deepEqual([context.lost.length, context.warnings.length, keysIn(room).length], [3, 3, 3]);
    });
  });
});
