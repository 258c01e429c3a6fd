import assert from "node:assert/strict";
import { fingerprint } from "../../provider/domain/fingerprint";
import {
  conflictsInRotation,
  type RotationArgument,
  rotationArgument,
  settingsOf,
} from "../../provider/rotation/settings";

const day = 24 * 3600 * 1000;
const argument = rotationArgument(fingerprint);
const [one, other] = ["0123456789ab", "ba9876543210"];

describe("Rotation settings", () => {
  it("have defaults: a week of overlap and of quarantine, two older keys, a tenth of the period as jitter", () => {
    assert.deepEqual(settingsOf({ every: "90d" }, { canDisable: true }), {
      every: 90 * day,
      overlap: 7 * day,
      quarantine: 7 * day,
      keep: 2,
      jitter: 9 * day,
      warnBefore: 0,
    });
    assert.equal(settingsOf({ every: "90d" }, { canDisable: false }).quarantine, 0);
    assert.equal(settingsOf({ id: "by hand" }, { canDisable: true }).every, undefined);
  });

  const fine: RotationArgument[] = [
    {},
    { every: "90d" },
    { every: "8d" },
    { id: "2026-03" },
    { overlap: "30d" },
    { every: "30d", overlap: "7d", quarantine: "3d", jitter: "0d", keep: 1, warnBefore: "29d" },
    { every: "1h", overlap: "30m" },
    { every: "30d", overlap: "0d", quarantine: "0d" },
    { every: "30d", quarantine: "60d" },
    { revoke: [one], restore: [other] },
  ];
  for (const rotation of fine) {
    it(`${JSON.stringify(rotation)} can be had`, () => {
      assert.deepEqual(argument.parse(rotation), rotation);
      assert.deepEqual(conflictsInRotation(rotation, { canDisable: true }), []);
    });
  }

  it("refuse a duration of a hundred thousand digits within a moment, and say what a duration is", () => {
    const start = performance.now();
    const { error } = argument.safeParse({ every: `P${"1".repeat(100_000)}D` });
    assert.ok(performance.now() - start < 1000, `it took ${performance.now() - start} ms`);
    assert.match(error?.message ?? "", /must be a duration as in/);
  });

  const contradicting: [RotationArgument, string][] = [
    [{ every: "7d", overlap: "7d" }, "rotation.overlap must be shorter than rotation.every"],
    [{ every: "P7D", overlap: "169h" }, "rotation.overlap must be shorter than rotation.every"],
    [{ every: "5d" }, "rotation.overlap (its default) must be shorter than rotation.every"],
    [{ every: "30d", jitter: "30d" }, "rotation.jitter must be shorter than rotation.every"],
    [{ every: "30d", warnBefore: "31d" }, "rotation.warnBefore must be shorter than rotation.every"],
    [{ every: "30m", overlap: "1m" }, "rotation.every must be one hour or more"],
    [{ jitter: "1d" }, "rotation.jitter needs rotation.every"],
    [{ warnBefore: "1d" }, "rotation.warnBefore needs rotation.every"],
    [{ revoke: [one, other], restore: [other] }, `rotation.revoke and rotation.restore both name ${other}`],
  ];
  for (const [rotation, sentence] of contradicting) {
    it(`${JSON.stringify(rotation)} cannot be had: ${sentence}`, () => {
      assert.deepEqual(conflictsInRotation(rotation, { canDisable: true }), [sentence]);
    });
  }

  it("of keys that IBM cannot disable have neither quarantine nor restore", () => {
    assert.deepEqual(conflictsInRotation({ every: "30d", quarantine: "1d" }, { canDisable: false }), [
      "rotation.quarantine: IBM can disable access keys only; this key is deleted when its overlap ends",
    ]);
    assert.match(
      conflictsInRotation({ quarantine: "1d", restore: [] }, { canDisable: false }).join(),
      /^rotation\.quarantine and rotation\.restore: /,
    );
  });

  const malformed: [unknown, RegExp][] = [
    [{ every: "1y" }, /must be a duration as in "90d"/],
    [{ overlap: 7 }, /expected string/],
    [{ keep: 0 }, /./],
    [{ keep: 11 }, /./],
    [{ keep: 1.5 }, /./],
    [{ id: "" }, /./],
    [{ evry: "90d" }, /evry/],
    [{ revoke: ["0123"] }, /must be a fingerprint: 12 hex digits/],
    [{ revoke: one }, /expected array/],
  ];
  for (const [rotation, sentence] of malformed) {
    it(`${JSON.stringify(rotation)} is refused`, () => {
      const read = argument.safeParse(rotation);
      assert.ok(!read.success);
      assert.match(read.error.issues.map(({ message }) => message).join("\n"), sentence);
    });
  }
});
