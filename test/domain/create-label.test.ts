import assert from "node:assert/strict";
import { createLabelPattern, isLabelOf, markOf, newCreateLabel } from "../../provider/domain/create-label";

const urn = "urn:pulumi:dev::shop::pulumi-nodejs:dynamic/ibm-keys:AccessKey::agents";

describe("A create label", () => {
  it("has a mark of its resource in six digits, and ten digits of chance", () => {
    const labels = Array.from({ length: 1_000 }, () => newCreateLabel(urn));
    for (const label of labels) {
      assert.match(label, /^[0-9a-f]{16}$/);
      assert.match(label, createLabelPattern);
      assert.equal(label.slice(0, 6), markOf(urn));
      assert.ok(isLabelOf(label, urn) && !isLabelOf(label, `${urn}-too`));
    }
    assert.equal(new Set(labels.map((label) => label.slice(6))).size, labels.length);
  });
});
