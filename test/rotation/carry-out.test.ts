import assert from "node:assert/strict";
import { messageOf } from "../../harness/error-message";
import type { RotationArgument } from "../../provider/rotation/settings";
import { at, day, on } from "./arbitrary";
import { Keyring } from "./keyring";

const monthly: RotationArgument = { every: "30d", overlap: "7d", quarantine: "3d", jitter: "0d" };
const byHand: RotationArgument = { overlap: "7d", quarantine: "3d" };
const messages = (errors: readonly unknown[]) => errors.map((error) => messageOf(error));

/** A key that has rotated on day 30. */
async function rotated(rotation = monthly): Promise<Keyring> {
  const ring = new Keyring(true, rotation);
  await ring.up({ now: at(30), rotation });
  return ring;
}

describe("A rotation", () => {
  it("makes the successor, sees it work, gives it out, and leaves the older key valid", async () => {
    const ring = await rotated();
    assert.deepEqual(ring.log, ["create key-2"]);
    assert.deepEqual(ring.stages, ["key-2 2 active", "key-1 1 retiring"]);
    assert.equal(ring.find("key-1")?.validUntil, on(37));
    assert.equal(ring.find("key-1")?.retiredAt, on(30));
  });

  it("disables the older key when its overlap ends, and deletes it after its quarantine", async () => {
    const ring = await rotated();
    for (const each of [31, 36.9, 37, 38, 39.9]) await ring.up({ now: at(each), rotation: monthly });
    assert.deepEqual(ring.stages, ["key-2 2 active", "key-1 1 disabled"]);
    await ring.up({ now: at(40), rotation: monthly });
    assert.deepEqual(ring.log, ["create key-2", "disable key-1", "delete key-1"]);
    assert.deepEqual([ring.stages, ring.saved.ended], [["key-2 2 active"], ["key-1"]]);
  });

  it("begins the quarantine when the key is disabled, however late that is", async () => {
    const ring = await rotated();
    await ring.up({ now: at(50), rotation: monthly });
    assert.equal(ring.find("key-1")?.deleteAfter, on(53));
  });

  it("of a key that cannot be disabled deletes it when its overlap ends", async () => {
    const rotation = { every: "30d", overlap: "7d", jitter: "0d" };
    const ring = new Keyring(false, rotation);
    for (const each of [30, 36.9, 37]) await ring.up({ now: at(each), rotation });
    assert.deepEqual(ring.log, ["create key-2", "delete key-1"]);
  });

  it("without overlap and quarantine ends the older key in the same run", async () => {
    const ring = await rotated({ every: "30d", overlap: "0d", quarantine: "0d", jitter: "0d" });
    assert.deepEqual(ring.log, ["create key-2", "delete key-1"]);
  });

  it("goes on with what is on its way out once the argument is taken away, and rotates no more", async () => {
    const ring = await rotated();
    await ring.up({ now: at(37) });
    assert.deepEqual(ring.stages, ["key-2 2 active", "key-1 1 disabled"]);
    await ring.up({ now: at(44) });
    await ring.up({ now: at(400) });
    assert.deepEqual(ring.stages, ["key-2 2 active"]);
  });

  it("keeps what was announced of older keys though the argument, and with it keep, is taken away", async () => {
    const rotation: RotationArgument = { overlap: "30d", keep: 4 };
    const ring = new Keyring(true, rotation);
    for (const id of ["a", "b", "c"]) await ring.up({ now: at(1), rotation: { ...rotation, id } });
    await ring.up({ now: at(2) });
    assert.deepEqual(ring.stages, ["key-4 4 active", "key-1 1 retiring", "key-2 2 retiring", "key-3 3 retiring"]);
  });

  it("ends the oldest key early when more are valid than are kept, and says so", async () => {
    const rotation: RotationArgument = { overlap: "30d", keep: 1, quarantine: "3d" };
    const ring = new Keyring(true, rotation);
    await ring.up({ now: at(1), rotation: { ...rotation, id: "first" } });
    const { decision } = await ring.up({ now: at(2), rotation: { ...rotation, id: "second" } });
    assert.deepEqual(ring.stages, ["key-3 3 active", "key-1 1 disabled", "key-2 2 retiring"]);
    assert.equal(
      decision.events.at(-1),
      `disables generation 1: no more than 1 older keys are kept valid; it is deleted after ${on(5)}`,
    );
  });

  it("keeps a successor that was not seen to work, touches no older key, and goes on with the same one", async () => {
    const ring = new Keyring();
    ring.fail("verify");
    const { errors } = await ring.up({ now: at(30), rotation: monthly });
    assert.deepEqual(messages(errors), ["verify key-2 failed"]);
    assert.deepEqual(ring.stages, ["key-1 1 active", "key-2 2 pending"]);
    ring.mend();
    const { decision } = await ring.up({ now: at(34), rotation: monthly });
    assert.deepEqual(decision.events, [
      `goes on with generation 2, which was made already; generation 1 stays valid until ${on(41)}`,
    ]);
    assert.deepEqual(ring.stages, ["key-2 2 active", "key-1 1 retiring"]);
    assert.deepEqual(ring.log, ["create key-2"]);
  });

  it("saves the keys after every step: a run that is killed forgets none", async () => {
    const seen: string[][] = [];
    const ring = new Keyring(true, monthly, at(0), () => seen.push(ring.stages));
    await ring.up({ now: at(30), rotation: monthly });
    // After the create and its checkpoint, and once it is given out.
    assert.deepEqual(seen, [
      ["key-1 1 active"],
      ["key-1 1 active", "key-2 2 pending"],
      ["key-2 2 active", "key-1 1 retiring"],
    ]);
    await ring.up({ now: at(37), rotation: monthly });
    assert.deepEqual(seen.at(-1), ["key-2 2 active", "key-1 1 disabled"]);
    await ring.up({ now: at(40), rotation: monthly });
    assert.deepEqual(seen.at(-1), ["key-2 2 active"]);
  });

  it("that has nothing to do touches nothing", async () => {
    const ring = new Keyring();
    const { saved } = ring;
    await ring.up({ now: at(1), rotation: { overlap: "7d" } });
    assert.deepEqual([ring.log, ring.checkpoints, ring.saved], [[], 0, saved]);
  });
});

describe("A successor that nobody was given yet", () => {
  for (const [what, spoil] of [
    ["deleted", (ring: Keyring) => ring.keys.delete("key-2")],
    ["disabled", (ring: Keyring) => ring.keys.set("key-2", "disabled")],
  ] as const) {
    it(`and that somebody has ${what} is dropped, which is said, and another one is made`, async () => {
      const ring = new Keyring();
      ring.fail("verify");
      await ring.up({ now: at(30), rotation: monthly });
      ring.mend();
      spoil(ring);
      const { errors, warnings } = await ring.up({ now: at(31), rotation: monthly });
      assert.deepEqual(errors, []);
      assert.match(
        warnings.join(),
        /^The new key key-2 \(generation 2\), which nobody was given yet, is (gone|disabled)/,
      );
      assert.deepEqual(ring.stages, ["key-3 2 active", "key-1 1 retiring"]);
      assert.deepEqual([...ring.keys.keys()], ["key-1", "key-3"]);
      assert.deepEqual(ring.saved.ended, ["key-2"]);
    });
  }

  it("and that is revoked is never given out, also where the rotation goes on", async () => {
    const ring = new Keyring();
    ring.fail("verify");
    await ring.up({ now: at(30), rotation: monthly });
    ring.mend();
    const rotation = { ...monthly, revoke: ["key-2"] };
    const { decision } = await ring.up({ now: at(31), rotation });
    assert.deepEqual(ring.log, ["create key-2", "delete key-2", "create key-3"]);
    assert.deepEqual(ring.stages, ["key-3 2 active", "key-1 1 retiring"]);
    assert.match(
      decision.events.join("\n"),
      /^ends key-2 \(generation 2, which nobody was given\) at once, as rotation\.revoke says\nrotates/,
    );
    assert.deepEqual(ring.decide({ now: at(31), rotation }).events, []);
  });

  it("and that is revoked is not given out either where it cannot be deleted yet, and holds up no rotation", async () => {
    const ring = new Keyring();
    ring.fail("verify");
    await ring.up({ now: at(30), rotation: monthly });
    ring.mend();
    ring.fail("delete key-2");
    const rotation = { ...monthly, revoke: ["key-2"] };
    const { errors } = await ring.up({ now: at(31), rotation });
    assert.deepEqual(messages(errors), ["delete key-2 failed"]);
    assert.equal(ring.saved.current.id, "key-3");
    ring.mend();
    await ring.up({ now: at(31), rotation });
    assert.deepEqual([...ring.keys.keys()], ["key-1", "key-3"]);
  });

  it("and that somebody has disabled holds up no rotation where it cannot be deleted", async () => {
    const ring = new Keyring();
    ring.fail("verify");
    await ring.up({ now: at(30), rotation: monthly });
    ring.mend();
    ring.keys.set("key-2", "disabled");
    ring.fail("delete");
    const { errors } = await ring.up({ now: at(31), rotation: monthly });
    assert.deepEqual(messages(errors), ["delete key-2 failed"]);
    assert.equal(ring.saved.current.id, "key-3");
    ring.mend();
    for (const each of [31, 34]) await ring.up({ now: at(each), rotation: monthly });
    assert.deepEqual([...ring.keys.keys()], ["key-1", "key-3"]);
  });

  it("is deleted when the resource is declared disabled", async () => {
    const ring = new Keyring();
    ring.fail("verify");
    await ring.up({ now: at(30), rotation: monthly });
    ring.mend();
    const { decision } = await ring.up({ now: at(31), rotation: monthly, isEnabled: false });
    assert.deepEqual(decision.events, ["deletes generation 2, which nobody was given: enabled is false"]);
    assert.deepEqual([...ring.keys], [["key-1", "disabled"]]);
    assert.equal(ring.decide({ now: at(31), rotation: monthly, isEnabled: false }).isDue, false);
  });
});

describe("A compromised key", () => {
  const revoking = { ...byHand, revoke: ["key-1"] };

  it("that is the current one has its successor first, and no overlap", async () => {
    const ring = new Keyring();
    await ring.up({ now: at(1), rotation: revoking });
    assert.deepEqual(ring.log, ["create key-2", "delete key-1"]);
    assert.deepEqual([ring.stages, ring.saved.ended], [["key-2 2 active"], ["key-1"]]);
    assert.equal(ring.decide({ now: at(1), rotation: revoking }).isDue, false);
  });

  it("is ended all the same where no successor can be made, and the next run makes one", async () => {
    const ring = new Keyring();
    ring.fail("create");
    const { errors } = await ring.up({ now: at(1), rotation: revoking });
    assert.deepEqual(messages(errors), ["create failed"]);
    assert.deepEqual([...ring.keys], []);
    ring.mend();
    const { decision } = await ring.up({ now: at(2), rotation: revoking });
    assert.deepEqual(decision.events, ["makes generation 2: generation 1 was revoked"]);
    assert.deepEqual(ring.stages, ["key-2 2 active"]);
  });

  it("is ended all the same where the successor is not seen to work, and the next run goes on with that one", async () => {
    const ring = new Keyring();
    ring.fail("verify");
    await ring.up({ now: at(1), rotation: revoking });
    assert.deepEqual(ring.stages, ["key-2 2 pending"]);
    ring.mend();
    await ring.up({ now: at(2), rotation: revoking });
    assert.deepEqual([ring.log, ring.stages], [["create key-2", "delete key-1"], ["key-2 2 active"]]);
  });

  it("makes room for its successor where the number of keys is limited", async () => {
    const ring = new Keyring();
    ring.limit = 1;
    const { errors, warnings } = await ring.up({ now: at(1), rotation: revoking });
    assert.deepEqual(errors, []);
    assert.deepEqual(warnings, ["The successor of key-1 could be made only after that was ended."]);
    assert.deepEqual([ring.log, ring.stages], [["delete key-1", "create key-2"], ["key-2 2 active"]]);
  });

  it("that cannot be deleted is not given out any more, and is deleted by the next run", async () => {
    const ring = new Keyring();
    ring.fail("delete");
    const { errors } = await ring.up({ now: at(1), rotation: revoking });
    assert.deepEqual(messages(errors), ["delete key-1 failed"]);
    assert.equal(ring.saved.current.id, "key-2");
    ring.mend();
    await ring.up({ now: at(1), rotation: revoking });
    assert.deepEqual([...ring.keys], [["key-2", "enabled"]]);
  });

  it("that cannot be deleted has no overlap either once it is named no more", async () => {
    const ring = new Keyring();
    ring.fail("delete");
    await ring.up({ now: at(1), rotation: revoking });
    ring.mend();
    await ring.up({ now: at(1), rotation: byHand });
    assert.equal(ring.keys.get("key-1"), "disabled");
  });

  it("tells both errors where it can neither be succeeded nor ended", async () => {
    const ring = new Keyring();
    ring.fail("create");
    ring.fail("delete");
    const { errors } = await ring.up({ now: at(1), rotation: revoking });
    assert.deepEqual(messages(errors), ["create failed", "delete key-1 failed"]);
    assert.deepEqual(ring.stages, ["key-1 1 active"]);
  });

  it("in its overlap or quarantine is deleted at once, and no new one is made", async () => {
    for (const days of [[], [37]]) {
      const ring = await rotated();
      for (const each of days) await ring.up({ now: at(each), rotation: monthly });
      await ring.up({ now: at(38), rotation: { ...monthly, revoke: ["key-1"] } });
      assert.deepEqual([...ring.keys], [["key-2", "enabled"]]);
    }
  });

  it("of a resource that is declared disabled gets a successor that is disabled too", async () => {
    const ring = new Keyring();
    const up = { now: at(1), rotation: revoking, isEnabled: false };
    const { log } = await ring.up(up);
    assert.deepEqual(log, ["create key-2", "delete key-1", "disable key-2"]);
    assert.equal(ring.decide(up).isDue, false);
  });

  it("moves the generation on, and no number is given out twice", async () => {
    const ring = await rotated();
    await ring.up({ now: at(31), rotation: { ...monthly, revoke: ["key-2"] } });
    assert.deepEqual(ring.stages, ["key-3 3 active", "key-1 1 retiring"]);
  });
});

describe("A key that cannot be ended", () => {
  it("keeps no other one from being revoked, disabled, rotated or deleted; what failed is told together", async () => {
    const rotation: RotationArgument = { ...byHand, overlap: "7d" };
    const ring = new Keyring(true, rotation);
    await ring.up({ now: at(1), rotation: { ...rotation, id: "a" } });
    await ring.up({ now: at(2), rotation: { ...rotation, id: "b" } });
    ring.fail("delete key-1");
    ring.fail("disable key-1");
    const { errors } = await ring.up({
      now: at(3),
      rotation: { ...rotation, id: "b", revoke: ["key-1", "key-2"] },
      isEnabled: false,
    });
    assert.deepEqual(messages(errors), ["delete key-1 failed"]);
    assert.deepEqual(
      [...ring.keys],
      [
        ["key-1", "enabled"],
        ["key-3", "disabled"],
      ],
    );
  });

  it("does not hold up a rotation that is due", async () => {
    const ring = await rotated();
    ring.fail("disable key-1");
    const { errors } = await ring.up({ now: at(60), rotation: monthly });
    assert.deepEqual(messages(errors), ["disable key-1 failed"]);
    assert.equal(ring.saved.current.id, "key-3");
  });

  it("is deleted before a successor is made: it may have stood in its way", async () => {
    const ring = await rotated();
    await ring.up({ now: at(37), rotation: monthly });
    ring.limit = 2;
    const { errors, log } = await ring.up({ now: at(60), rotation: monthly });
    assert.deepEqual([errors, log], [[], ["delete key-1", "create key-3"]]);
  });
});

describe("Keys of a resource that is declared disabled", () => {
  it("are all disabled, and those still promised are enabled with it again", async () => {
    const ring = await rotated();
    await ring.up({ now: at(31), rotation: monthly, isEnabled: false });
    assert.deepEqual([...ring.keys.values()], ["disabled", "disabled"]);
    for (const each of [31, 32]) {
      const { isDue, events } = ring.decide({ now: at(each), rotation: monthly, isEnabled: false });
      assert.deepEqual([isDue, events], [false, []], "the next preview has nothing to do");
    }
    await ring.up({ now: at(33), rotation: monthly });
    assert.deepEqual([...ring.keys.values()], ["enabled", "enabled"]);
    await ring.up({ now: at(37), rotation: monthly });
    assert.equal(ring.keys.get("key-1"), "disabled");
  });

  it("are not enabled again once their date is over, and are deleted after their quarantine", async () => {
    const ring = await rotated();
    await ring.up({ now: at(31), rotation: monthly, isEnabled: false });
    await ring.up({ now: at(38), rotation: monthly });
    assert.deepEqual([...ring.keys.values()], ["disabled", "enabled"]);
    await ring.up({ now: at(39.9), rotation: monthly });
    assert.equal(ring.keys.get("key-1"), "disabled");
    await ring.up({ now: at(40), rotation: monthly });
    assert.ok(!ring.keys.has("key-1"));
  });

  it("are prolonged too when the overlap becomes longer, and settle in one run", async () => {
    const ring = await rotated();
    await ring.up({ now: at(31), rotation: monthly, isEnabled: false });
    const longer = { ...monthly, overlap: "20d" };
    await ring.up({ now: at(32), rotation: longer });
    assert.equal(ring.find("key-1")?.validUntil, on(50));
    assert.equal(ring.decide({ now: at(32), rotation: longer }).isDue, false);
  });

  it("count as valid where a rotation is due in the run that enables them: their date is kept", async () => {
    const rotation: RotationArgument = { every: "30d", overlap: "29d", keep: 1, jitter: "0d" };
    const ring = new Keyring(true, rotation);
    await ring.up({ now: at(45), rotation });
    await ring.up({ now: at(46), rotation, isEnabled: false });
    const shorter = { ...rotation, overlap: "1d" };
    await ring.up({ now: at(65), rotation: shorter });
    assert.deepEqual(
      [...ring.keys],
      [
        ["key-1", "enabled"],
        ["key-2", "enabled"],
      ],
      "key-1 was promised until day 74",
    );
    assert.equal(ring.decide({ now: at(65), rotation: shorter }).isDue, false);
  });
});

describe("A key that somebody else has disabled", () => {
  it("has its quarantine from the next run on, also where rotation was taken away", async () => {
    for (const [rotation, days] of [
      [monthly, 3],
      [undefined, 7],
    ] as const) {
      const ring = await rotated();
      ring.keys.set("key-1", "disabled");
      const seen = { state: "disabled", validUntil: on(31), deleteAfter: null } as const;
      ring.saved = { ...ring.saved, previous: ring.saved.previous.map((key) => ({ ...key, ...seen })) };
      await ring.up({ now: at(32), rotation });
      assert.equal(ring.find("key-1")?.deleteAfter, on(32 + days));
      assert.equal(ring.decide({ now: at(33), rotation }).isDue, false);
      await ring.up({ now: at(32 + days), rotation });
      assert.deepEqual([...ring.keys.keys()], ["key-2"]);
    }
  });
});

describe("A key whose enabling was not answered", () => {
  it("is disabled with the resource all the same, and enabled by the next run where it is to be", async () => {
    for (const isEnabled of [true, false]) {
      const ring = await rotated();
      await ring.up({ now: at(31), rotation: monthly, isEnabled: false });
      ring.failAt(1, "after");
      const { errors } = await ring.up({ now: at(32), rotation: monthly });
      assert.deepEqual(messages(errors), ["enable key-1 failed"]);
      ring.mend();
      await ring.up({ now: at(33), rotation: monthly, isEnabled });
      assert.equal(ring.keys.get("key-1"), isEnabled ? "enabled" : "disabled");
      assert.equal(ring.decide({ now: at(33), rotation: monthly, isEnabled }).isDue, false);
    }
  });

  it("or whose disabling was not answered is enabled with the resource again", async () => {
    const ring = await rotated();
    ring.failAt(2, "after");
    const { errors } = await ring.up({ now: at(31), rotation: monthly, isEnabled: false });
    assert.deepEqual(messages(errors), ["disable key-1 failed"]);
    assert.equal(ring.keys.get("key-1"), "disabled");
    ring.mend();
    await ring.up({ now: at(32), rotation: monthly });
    assert.equal(ring.keys.get("key-1"), "enabled");
  });

  it("is disabled when its overlap is over", async () => {
    const ring = await rotated();
    await ring.up({ now: at(31), rotation: monthly, isEnabled: false });
    ring.failAt(1, "after");
    await ring.up({ now: at(32), rotation: monthly });
    ring.mend();
    await ring.up({ now: at(37), rotation: monthly });
    assert.equal(ring.keys.get("key-1"), "disabled");
    assert.equal(ring.find("key-1")?.deleteAfter, on(40));
  });
});

describe("A key whose deletion was not answered", () => {
  it("is not announced to be valid once more where the overlap is made longer: it may be gone", async () => {
    const rotation = { ...monthly, overlap: "0d" };
    const ring = new Keyring(false, rotation);
    ring.failAt(3, "after");
    const { errors } = await ring.up({ now: at(30), rotation });
    assert.deepEqual(messages(errors), ["delete key-1 failed"]);
    ring.mend();
    const { decision } = await ring.up({ now: at(31), rotation: monthly });
    assert.deepEqual(decision.events, ["deletes generation 1: its overlap is over"]);
    assert.deepEqual([ring.saved.previous, [...ring.keys.keys()]], [[], ["key-2"]]);
  });
});

describe("A key that is restored", () => {
  const restoring = { ...monthly, restore: ["key-1"] };

  it("is enabled, kept while it is named, and ended when it is named no more", async () => {
    const ring = await rotated();
    await ring.up({ now: at(37), rotation: monthly });
    const { decision } = await ring.up({ now: at(38), rotation: restoring });
    assert.deepEqual(decision.events, ["enables generation 1 again: as rotation.restore says"]);
    await ring.up({ now: at(60), rotation: restoring });
    assert.equal(ring.keys.get("key-1"), "enabled");
    await ring.up({ now: at(61), rotation: monthly });
    assert.equal(ring.keys.get("key-1"), "disabled");
  });

  it("after it was crowded out settles in one run", async () => {
    const rotation: RotationArgument = { overlap: "30d", keep: 1, quarantine: "3d" };
    const ring = new Keyring(true, rotation);
    await ring.up({ now: at(1), rotation: { ...rotation, id: "a" } });
    await ring.up({ now: at(2), rotation: { ...rotation, id: "b" } });
    const again = { ...rotation, id: "b", restore: ["key-1"] };
    await ring.up({ now: at(3), rotation: again });
    assert.equal(ring.keys.get("key-1"), "enabled");
    assert.equal(ring.decide({ now: at(3), rotation: again }).isDue, false);
  });

  it("and that somebody has deleted is said to be gone, and holds nothing up", async () => {
    const ring = await rotated();
    await ring.up({ now: at(37), rotation: monthly });
    ring.keys.delete("key-1");
    const { errors, warnings } = await ring.up({ now: at(38), rotation: restoring, isEnabled: true });
    assert.deepEqual([errors, warnings], [[], ["Generation 1 (key-1) cannot be enabled again: it is gone."]]);
    assert.deepEqual(ring.stages, ["key-2 2 active"]);
    assert.equal(ring.decide({ now: at(38), rotation: restoring }).isDue, false);
  });
});

describe("A key that another resource owns too", () => {
  const otherOwnerOf = (id: string) => (id === "key-1" ? "another resource" : undefined);
  const told = [
    "The key key-1 is owned by another resource too: it is left to that one, and is none of this resource's keys any more.",
  ];

  it("is not disabled when its overlap ends, nor deleted, nor disabled with this resource; it is said once", async () => {
    const ring = await rotated();
    assert.deepEqual((await ring.up({ now: at(37), rotation: monthly, otherOwnerOf })).warnings, told);
    const disabling = await ring.up({ now: at(38), rotation: monthly, otherOwnerOf, isEnabled: false });
    assert.deepEqual([disabling.warnings, ring.saved.previous, ring.saved.ended], [[], [], []]);
    assert.deepEqual(
      [...ring.keys],
      [
        ["key-1", "enabled"],
        ["key-2", "disabled"],
      ],
    );
  });

  it("is not deleted after its quarantine", async () => {
    const ring = await rotated();
    await ring.up({ now: at(37), rotation: monthly });
    assert.deepEqual((await ring.up({ now: at(41), rotation: monthly, otherOwnerOf })).warnings, told);
    assert.ok(ring.keys.has("key-1"));
  });

  it("is ended where it is revoked: an emergency comes first", async () => {
    const ring = await rotated();
    await ring.up({ now: at(31), rotation: { ...monthly, revoke: ["key-1"] }, otherOwnerOf });
    assert.ok(!ring.keys.has("key-1"));
  });
});

describe("A refresh", () => {
  it("drops older keys that were deleted outside, and remembers that they are ended", async () => {
    const ring = await rotated();
    ring.keys.delete("key-1");
    assert.ok(ring.refresh());
    assert.deepEqual([ring.stages, ring.saved.ended], [["key-2 2 active"], ["key-1"]]);
    assert.equal(ring.decide({ now: at(31), rotation: { ...monthly, revoke: ["key-1"] } }).problem, undefined);
  });

  it("lets an older key stand in for a current one that was deleted outside, and the next run makes a new one", async () => {
    for (const [what, rotation, id] of [
      ["by schedule", monthly, {}],
      ["by hand", byHand, { id: "now" }],
    ] as const) {
      const ring = new Keyring(true, rotation);
      await ring.up({ now: at(30), rotation: { ...rotation, ...id } });
      ring.keys.delete("key-2");
      assert.ok(ring.refresh());
      assert.deepEqual(ring.stages, ["key-1 1 active"], what);
      await ring.up({ now: at(31), rotation: { ...rotation, ...id } });
      assert.deepEqual(ring.stages, ["key-3 3 active", "key-1 1 retiring"], "no number is given out twice");
      assert.equal(ring.decide({ now: at(31), rotation: { ...rotation, ...id } }).isDue, false);
    }
  });

  it("lets a new key that nobody was given yet stand in before an older one", async () => {
    const ring = await rotated();
    ring.fail("verify");
    await ring.up({ now: at(60), rotation: monthly });
    ring.keys.delete("key-2");
    ring.refresh();
    assert.deepEqual(ring.stages, ["key-3 3 active", "key-1 1 disabled"]);
  });

  it("keeps a resource whose revoked key has no successor yet, whatever else is gone", async () => {
    const ring = await rotated();
    ring.fail("create");
    const rotation = { ...monthly, revoke: ["key-2"] };
    await ring.up({ now: at(31), rotation });
    for (const left of [["key-1"], []]) {
      for (const id of ring.keys.keys()) if (!left.includes(id)) ring.keys.delete(id);
      assert.ok(ring.refresh(), "it is still in the state");
      assert.deepEqual(ring.decide({ now: at(31), rotation }).events, ["makes generation 3: generation 2 was revoked"]);
    }
  });

  it("finds nothing where all keys are gone", async () => {
    const ring = await rotated();
    ring.keys.clear();
    assert.equal(ring.refresh(), false);
  });
});

describe("A clock that was ahead", () => {
  /** After a run under it; IBM, whose clock is right, dates the key that it made. */
  async function afterwards() {
    const ring = await rotated();
    await ring.up({ now: at(820), rotation: monthly });
    ring.saved = { ...ring.saved, current: { ...ring.saved.current, madeAt: on(31) } };
    return ring;
  }

  it("is told and mended, and the schedule goes on", async () => {
    const ring = await afterwards();
    assert.equal(ring.saved.schedule.since, on(820));
    const { decision } = await ring.up({ now: at(31), rotation: monthly });
    assert.match(decision.warnings.join(), /which is yet to come: the clock of an earlier run was ahead/);
    assert.equal(ring.saved.schedule.since, on(31));
    assert.equal(ring.find("key-2")?.validUntil, on(38));
    assert.deepEqual(ring.decide({ now: at(31), rotation: monthly }).warnings, []);
    assert.equal(ring.keys.get("key-1"), "enabled", "what it had ended before its date is valid again");
    await ring.up({ now: at(61), rotation: monthly });
    assert.equal(ring.saved.current.id, "key-4");
  });

  it("does not keep a disabled key for as long", async () => {
    const ring = await afterwards();
    for (const each of [38, 41]) await ring.up({ now: at(each), rotation: monthly });
    assert.ok(!ring.keys.has("key-1"), "its overlap ended on day 37 and its quarantine on day 41");
  });

  it("is this machine's where IBM dates a key later than now: no announced date is changed then", async () => {
    const ring = await rotated();
    const before = ring.saved;
    const { decision } = await ring.up({ now: at(20), rotation: monthly });
    assert.match(
      decision.warnings.join(),
      /made on 2026-01-31.*yet to come by the clock of this machine: set the clock/,
    );
    assert.deepEqual([decision.isDue, ring.saved], [false, before]);
  });

  it("by some minutes changes nothing", async () => {
    const ring = await rotated();
    const minutes = day / 24 / 2;
    const { isDue, warnings } = ring.decide({ now: at(30) - minutes, rotation: monthly });
    assert.deepEqual([isDue, warnings], [false, []]);
    await ring.up({ now: at(37), rotation: monthly });
    assert.equal(ring.decide({ now: at(37) - minutes, rotation: monthly }).isDue, false);
  });
});
