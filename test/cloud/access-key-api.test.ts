import assert from "node:assert/strict";
import type { Fault } from "../../emulator";
import { fingerprintOf } from "../../harness/fingerprint";
import { isCloudError } from "../../provider/domain/cloud-error";
import { type CloudFixture, secureGuid, withCloud } from "../fixtures/cloud/with-cloud";
import { keysIn, odd, spoil } from "./odd-platform";

const unlimited = { limit: null, reservation: null, teamId: null };
const minute = 60_000;

function lose(fixture: CloudFixture, fault: Fault, nth = 1, times: number | "always" = 1): void {
  fixture.emulator.faults.add({ match: { operation: "createAccessKey" }, nth, times, fault });
}

function count({ operations }: CloudFixture, operation: string): number {
  return operations().filter((each) => each === operation).length;
}

describe("The newer API of access keys", () => {
  for (const which of Object.keys(odd).filter((each) => each !== "fails")) {
    it(`that ${which} is let alone by creates that come at once: the documented one makes the keys`, async () => {
      await withCloud({}, async (fixture) => {
        spoil(fixture, which);
        const instance = fixture.secure();
        for (const limit of [1, 2, 3]) await instance.createAccessKey({ ...unlimited, limit }, fixture.context());
        assert.deepEqual(
          keysIn(fixture).map(({ limit, metadata }) => [limit, metadata]),
          [
            [1, {}],
            [2, {}],
            [3, {}],
          ],
        );
        assert.ok(count(fixture, "getAccessKeysV1") <= 2);
        assert.ok(count(fixture, "createAccessKeyV1") <= 1);
      });
    });
  }

  it("keeps one label on a key, within what it takes: 25 characters of a name and 50 of a value", async () => {
    await withCloud({}, async (fixture) => {
      await fixture.secure().createAccessKey(unlimited, fixture.context());
      const labels = keysIn(fixture).flatMap(({ metadata }) => Object.entries(metadata));
      assert.equal(labels.length, 1);
      for (const [name, value] of labels) assert.ok(name.length <= 25 && value.length <= 50, `${name}: ${value}`);
    });
  });

  it("that failed is used by creates half a minute later", async () => {
    await withCloud({}, async (fixture) => {
      const fault = spoil(fixture, "fails");
      const instance = fixture.secure();
      await instance.createAccessKey(unlimited, fixture.context());
      fault.remove();
      await instance.createAccessKey(unlimited, fixture.context());
      assert.equal(count(fixture, "createAccessKeyV1"), 0);
      fixture.clock.advance(minute / 2);
      await instance.createAccessKey(unlimited, fixture.context());
      assert.equal(count(fixture, "createAccessKeyV1"), 1);
    });
  });

  it("that keeps failing is not asked by each of many creates", async () => {
    await withCloud({}, async (fixture) => {
      spoil(fixture, "shows other keys");
      const instance = fixture.secure();
      await Promise.all(Array.from({ length: 20 }, () => instance.createAccessKey(unlimited, fixture.context())));
      assert.deepEqual([count(fixture, "getAccessKeysV1"), count(fixture, "createAccessKey")], [2, 20]);
    });
  });

  it("is not asked for anything where the settings say documented", async () => {
    await withCloud({}, async (fixture) => {
      const instance = fixture.secure(fixture.session(undefined, {}, { accessKeyApi: "documented" }));
      await instance.createAccessKey(unlimited, fixture.context());
      assert.equal(await instance.listLabels(), undefined);
      assert.deepEqual(fixture.operations(), ["getToken", "listAccessKeys", "createAccessKey"]);
    });
  });

  it("with one odd row more is let alone: its missing label could be ours", async () => {
    await withCloud({}, async (fixture) => {
      const [own] = fixture.emulator.cloud.accessKeysOf(secureGuid);
      const shown = { accessKey: own?.accessKey, isEnabled: true };
      const body = { page: { total: 2 }, data: [shown, { ...shown, isEnabled: null }] };
      const match = { operation: "getAccessKeysV1" };
      fixture.emulator.faults.add({ match, times: "always", fault: { kind: "status", code: 200, body } });
      await fixture.secure().createAccessKey(unlimited, fixture.context());
      assert.equal(count(fixture, "createAccessKeyV1"), 0);
    });
  });

  it("is used though somebody makes a key between the two lists", async () => {
    await withCloud({}, async (fixture) => {
      const { cloud, faults } = fixture.emulator;
      faults.add({ match: { operation: "listAccessKeys" }, fault: { kind: "stale-list" } });
      cloud.createAccessKey(secureGuid, unlimited);
      await fixture.secure().createAccessKey(unlimited, fixture.context());
      assert.equal(count(fixture, "createAccessKeyV1"), 1);
    });
  });

  it("that refuses what the documented one refuses too is asked again", async () => {
    await withCloud({}, async (fixture) => {
      const instance = fixture.secure();
      await assert.rejects(instance.createAccessKey({ ...unlimited, teamId: 9 }, fixture.context()), (error) =>
        isCloudError(error, "rejected"),
      );
      await instance.createAccessKey(unlimited, fixture.context());
      assert.equal(keysIn(fixture)[0]?.metadata["pulumi-ibm-keys"]?.length, 16);
    });
  });

  it("is read to the end of its list, and tells which key has which label", async () => {
    await withCloud({}, async (fixture) => {
      const { cloud } = fixture.emulator;
      for (let made = 0; made < 230; made++) cloud.createAccessKey(secureGuid, { metadata: { of: "a stranger" } });
      const labels = { "pulumi-ibm-keys": "0123456789abcdef" };
      const ours = cloud.createAccessKey(secureGuid, { metadata: { ...labels, more: "x" } });
      cloud.createAccessKey(secureGuid, { metadata: { "pulumi-ibm-keys": "not a label" } });
      const found = await fixture.secure().listLabels();
      assert.deepEqual([...(found ?? [])], [[ours.accessKey, "0123456789abcdef"]]);
    });
  });

  it("gets only those limits that are set", async () => {
    await withCloud({}, async (fixture) => {
      const made = await fixture
        .secure()
        .createAccessKey({ limit: 0, reservation: 0, teamId: null }, fixture.context());
      assert.deepEqual([made.limit, made.reservation, made.teamId, made.enabled], [0, 0, null, true]);
    });
  });

  it("costs three calls more than the keys, and the documented one two", async () => {
    for (const accessKeyApi of ["auto", "documented"] as const) {
      await withCloud({}, async (fixture) => {
        const instance = fixture.secure(fixture.session(undefined, {}, { accessKeyApi }));
        const creates = Array.from({ length: 30 }, () => instance.createAccessKey(unlimited, fixture.context()));
        await Promise.all(creates);
        assert.equal(fixture.operations().length, 30 + (accessKeyApi === "auto" ? 3 : 2));
      });
    }
  });
});

describe("Without labels, an access key whose create got no answer", () => {
  it("is named in a warning beside strangers' keys, and neither taken nor deleted; another one is made", async () => {
    await withCloud({}, async (fixture) => {
      spoil(fixture, "is not there");
      const { cloud } = fixture.emulator;
      const instance = fixture.secure();
      const first = await instance.createAccessKey(unlimited, fixture.context("first"));
      const strangers = cloud.createAccessKey(secureGuid, unlimited);
      lose(fixture, { kind: "reset-after" });
      const context = fixture.context();
      const made = await instance.createAccessKey(unlimited, context);
      const lostKey = keysIn(fixture)[2];
      assert.ok(lostKey !== undefined && lostKey.accessKey !== made.accessKey);
      assert.equal(keysIn(fixture).length, 4);
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
    await withCloud({}, async (fixture) => {
      const { cloud, faults } = fixture.emulator;
      const drop = (live: typeof cloud) =>
        live.services.store.write((contents) => {
          for (const key of contents.accessKeys) key.metadata = {};
        });
      const match = { operation: "createAccessKeyV1" };
      faults.add({ match, times: "always", fault: { kind: "meanwhile", when: "after", act: drop } });
      faults.add({ match, fault: { kind: "reset-after" } });
      const context = fixture.context();
      const made = await fixture.secure().createAccessKey(unlimited, context);
      const [lostKey] = keysIn(fixture);
      assert.ok(lostKey !== undefined && lostKey.accessKey !== made.accessKey);
      assert.match(context.warnings.join(), new RegExp(`may be the one.*${fingerprintOf(lostKey.accessKey)}`));
    });
  });

  it("and of which nothing is seen is kept for later, without a warning", async () => {
    await withCloud({}, async (fixture) => {
      spoil(fixture, "is not there");
      lose(fixture, { kind: "reset-before" });
      const context = fixture.context();
      await fixture.secure().createAccessKey(unlimited, context);
      assert.deepEqual([context.lost.length, context.warnings, keysIn(fixture).length], [1, [], 1]);
    });
  });

  it("three times is an error", async () => {
    await withCloud({}, async (fixture) => {
      spoil(fixture, "is not there");
      lose(fixture, { kind: "reset-after" }, 1, "always");
      const context = fixture.context();
      await assert.rejects(fixture.secure().createAccessKey(unlimited, context), (error) =>
        isCloudError(error, "outcome-unknown"),
      );
      assert.deepEqual([context.lost.length, context.warnings.length, keysIn(fixture).length], [3, 3, 3]);
    });
  });
});
