import assert from "node:assert/strict";
import { defaults } from "pulumi-ibm-keys/emulator";
import { z } from "zod";
import { fingerprintOf } from "../../../harness/fingerprint";
import { describeOnEngine, key } from "../../../harness/stack";
import { present } from "../../fixtures/present";
import { type Days, newsOf, on, withDays } from "../../fixtures/stack/days";
import { saidOf } from "../../fixtures/stack/runs";

const { guid, crn: instance } = defaults.instances.secure;
const monthly = { every: "30d", overlap: "7d", quarantine: "3d", jitter: "0d" };

const saved = z.looseObject({
  id: z.string(),
  accessKey: z.string(),
  fingerprint: z.string(),
  generation: z.number(),
  previous: z.array(z.record(z.string(), z.unknown())),
});

async function savedOf({ fixture }: Days, name: string) {
  return saved.parse(present((await fixture.saved())[name], name));
}

function holdsPlainText({ fixture }: Days, secrets: readonly string[]): boolean {
  return secrets.some((secret) => fixture.stack.stateContains(secret));
}

describeOnEngine("A rotating AccessKey", function () {
  this.timeout(180_000);

  it("is renewed on the due day in place, keeps the older key for its overlap, and nothing happens on other days", async () => {
    await withDays({ program: [key("AccessKey", "agents", { instance, rotation: monthly })] }, async (days) => {
      const { fixture } = days;
      assert.deepEqual(newsOf((await days.up(0)).expectSuccess(), "agents"), []);
      const first = await savedOf(days, "agents");
      assert.deepEqual([first.generation, first.previous], [1, []]);

      fixture.calls();
      assert.deepEqual((await days.preview(29)).expectSuccess().changes, { same: 1 });
      const announced = (await days.preview(30)).expectSuccess();
      assert.deepEqual(announced.changes, { update: 1 });
      assert.deepEqual(newsOf(announced, "agents"), [
        `rotates from generation 1 to 2 (due since ${on(30)}); generation 1 stays valid until ${on(37)}`,
      ]);
      assert.equal(fixture.emulator.requests.length, 0);

      const rotated = (await days.up(30, { preview: true })).expectSuccess();
      assert.deepEqual(rotated.changes, { update: 1 });
      assert.deepEqual(fixture.changes(), ["createAccessKeyV1"]);
      const second = await savedOf(days, "agents");
      assert.equal(second.id, first.id);
      assert.notEqual(second.accessKey, first.accessKey);
      assert.deepEqual([second.fingerprint, second.generation], [fingerprintOf(second.accessKey), 2]);
      const { accessKey, fingerprint } = first;
      const older = { generation: 1, fingerprint, accessKey, validUntil: on(37) };
      assert.deepEqual(second.previous, [{ ...older, state: "retiring" }]);
      assert.deepEqual(days.keys(), [`${fingerprint} enabled`, `${second.fingerprint} enabled`]);

      assert.deepEqual((await days.refresh(31)).expectSuccess().changes, { same: 1 });
      assert.deepEqual(await savedOf(days, "agents"), second);
      fixture.calls();
      assert.deepEqual((await days.up(31, { preview: true })).expectSuccess().changes, { same: 1 });
      assert.equal(fixture.emulator.requests.length, 0);

      assert.match(newsOf((await days.up(37)).expectSuccess(), "agents").join(), /^disables generation 1/);
      assert.deepEqual(fixture.changes(), ["disableAccessKey"]);
      assert.deepEqual((await savedOf(days, "agents")).previous, [
        { ...older, state: "disabled", deleteAfter: on(40) },
      ]);
      assert.deepEqual(days.keys(), [`${fingerprint} disabled`, `${second.fingerprint} enabled`]);
      assert.match(newsOf((await days.up(40)).expectSuccess(), "agents").join(), /^deletes generation 1/);
      assert.deepEqual((await savedOf(days, "agents")).previous, []);
      assert.deepEqual(days.keys(), [`${second.fingerprint} enabled`]);

      const keys = [first.accessKey, second.accessKey];
      assert.ok(!holdsPlainText(days, keys));
      for (const { output } of [announced, rotated]) assert.ok(!keys.some((secret) => output.includes(secret)));
      const { outputs } = await fixture.stack.resource("agents");
      for (const name of ["accessKey", "previous"]) assert.match(JSON.stringify(outputs?.[name]), /ciphertext/);
    });
  });

  it("is renewed by another id, restored from quarantine, and revoked at once, each time with a key that works", async () => {
    const byHand = { overlap: "2d", quarantine: "3d" };
    const declared = (rotation: object) =>
      key("AccessKey", "agents", { instance, rotation: { ...byHand, ...rotation } });
    await withDays({ program: [declared({ id: "a" })] }, async (days) => {
      const { fixture } = days;
      (await days.up(0)).expectSuccess();
      const { fingerprint: first, id } = await savedOf(days, "agents");
      fixture.declare(declared({ id: "b" }));
      const asked = (await days.up(1)).expectSuccess();
      assert.match(newsOf(asked, "agents").join(), /^rotates from generation 1 to 2 \(rotation\.id changed\)/);
      const { fingerprint: second } = await savedOf(days, "agents");
      (await days.up(3)).expectSuccess();
      assert.deepEqual(days.keys(), [`${first} disabled`, `${second} enabled`]);

      fixture.declare(declared({ id: "b", restore: [first] }));
      (await days.up(4)).expectSuccess();
      assert.deepEqual(days.keys(), [`${first} enabled`, `${second} enabled`]);
      // Its quarantine is long over.
      assert.deepEqual((await days.up(20)).expectSuccess().changes, { same: 1 });
      assert.deepEqual(days.keys(), [`${first} enabled`, `${second} enabled`]);

      fixture.calls();
      fixture.declare(declared({ id: "b", revoke: [first, second] }));
      (await days.up(21)).expectSuccess();
      const { fingerprint: third, accessKey, id: last, previous } = await savedOf(days, "agents");
      assert.deepEqual(fixture.changes(), [
        ...["disableAccessKey", "deleteAccessKey"],
        // The current one ends when there is another one.
        "createAccessKeyV1",
        ...["disableAccessKey", "deleteAccessKey"],
      ]);
      assert.deepEqual(days.keys(), [`${third} enabled`]);
      assert.equal(fixture.cloud.ingest(guid, accessKey), "accepted");
      assert.deepEqual([last, previous], [id, []]);
      assert.deepEqual((await days.up(22)).expectSuccess().changes, { same: 1 });
    });
  });

  it("goes on when older or current keys were deleted in the web UI, and destroy takes every generation", async () => {
    const names = ["older-gone", "current-gone", "whole"];
    await withDays(
      { program: names.map((name) => key("AccessKey", name, { instance, rotation: monthly })) },
      async (days) => {
        const { fixture } = days;
        (await days.up(0)).expectSuccess();
        const first = await savedOf(days, "older-gone");
        (await days.up(30)).expectSuccess();
        assert.equal(days.keys().length, 6);
        const current = await savedOf(days, "current-gone");
        const [standIn] = current.previous;
        fixture.cloud.deleteAccessKey(guid, first.accessKey);
        fixture.cloud.deleteAccessKey(guid, current.accessKey);

        (await days.refresh(31)).expectSuccess();
        assert.deepEqual((await savedOf(days, "older-gone")).previous, []);
        const standing = await savedOf(days, "current-gone");
        assert.deepEqual([standing.accessKey, standing.previous], [standIn?.accessKey, []]);

        fixture.calls();
        const repaired = (await days.up(31)).expectSuccess();
        assert.deepEqual(repaired.changes, { same: 2, update: 1 });
        assert.deepEqual(fixture.changes(), ["createAccessKeyV1"]);
        const anew = await savedOf(days, "current-gone");
        // Every key that was given out counts, also the one that is gone.
        assert.deepEqual([anew.id, anew.generation], [current.id, 3]);
        assert.equal(anew.previous[0]?.accessKey, standIn?.accessKey);
        assert.equal(fixture.cloud.ingest(guid, String(standIn?.accessKey)), "accepted");
        assert.equal(days.keys().length, 5);

        (await days.destroy(38)).expectSuccess();
        assert.deepEqual(days.keys(), []);
      },
    );
  });

  it("is refused by the preview when its settings contradict each other, and where IBM has no way to rotate", async () => {
    const { activityTracker } = defaults.instances;
    const contradicting: [program: string, sentence: RegExp][] = [
      [
        key("AccessKey", "agents", { instance, rotation: { every: "1y" } }),
        /rotation\.every: must be a duration as in "90d"/,
      ],
      [
        key("AccessKey", "agents", { instance, rotation: { every: "7d", overlap: "8d" } }),
        /rotation\.overlap must be shorter than rotation\.every/,
      ],
      [
        key("IngestionKey", "senders", { instance: activityTracker.crn, rotation: { every: "90d" } }),
        /can be reset in the Activity Tracker web UI only/,
      ],
    ];
    await withDays({ program: [] }, async (days) => {
      for (const [program, sentence] of contradicting) {
        days.fixture.declare(program);
        assert.match((await days.preview(0)).expectFailure().errors.join("\n"), sentence);
      }
      assert.equal(days.fixture.emulator.requests.length, 0);
    });
  });
});

describeOnEngine("An adopted AccessKey", function () {
  this.timeout(180_000);

  it("is adopted by value or fingerprint, nothing is made, what differs is set, and the next up changes nothing", async () => {
    await withDays({ program: [] }, async (days) => {
      const { fixture } = days;
      const [byValue, byFingerprint] = [5, 6].map((limit) => fixture.cloud.createAccessKey(guid, { limit }).accessKey);
      const adopting = [
        key("AccessKey", "by-value", { instance, limit: 5, adopt: byValue }),
        key("AccessKey", "by-fingerprint", { instance, limit: 7, adopt: fingerprintOf(byFingerprint) }),
      ];
      fixture.declare(...adopting);
      const adopted = (await days.up(0, { preview: true })).expectSuccess();
      assert.deepEqual(adopted.changes, { create: 2 });
      assert.deepEqual(fixture.changes(), ["updateAccessKey"]);
      assert.equal((await savedOf(days, "by-value")).accessKey, byValue);
      assert.equal((await savedOf(days, "by-fingerprint")).accessKey, byFingerprint);
      assert.deepEqual(
        fixture.cloud.accessKeysOf(guid).map(({ limit }) => limit),
        [null, 5, 7],
      );
      assert.ok(!holdsPlainText(days, [String(byValue), String(byFingerprint)]));
      assert.ok(!adopted.output.includes(String(byValue)));
      assert.deepEqual((await days.up(1, { preview: true })).expectSuccess().changes, { same: 2 });
      assert.equal(fixture.emulator.requests.length, 0);

      fixture.declare(...adopting, key("AccessKey", "unknown", { instance, adopt: "ffffffffffff" }));
      const unknown = saidOf((await days.up(1)).expectFailure(), "unknown", "error").join("\n");
      assert.match(unknown, /Could not adopt the access key ffffffffffff/);
      for (const { accessKey } of fixture.cloud.accessKeysOf(guid))
        assert.ok(unknown.includes(fingerprintOf(accessKey)));
      assert.deepEqual(fixture.changes(), []);

      const twice = key("AccessKey", "twice", { instance, adopt: fingerprintOf(byValue) });
      for (const program of [
        [...adopting, twice],
        [twice, ...adopting],
      ]) {
        fixture.declare(...program);
        const refused = (await days.up(2)).expectFailure();
        assert.match(refused.errors.join("\n"), /is owned by [^\n]* already: two resources cannot own one key/);
        assert.deepEqual(fixture.changes(), []);
        assert.equal(fixture.cloud.ingest(guid, String(byValue)), "accepted");
      }
    });
  });
});
