import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { fingerprintOf } from "../../provider/domain/fingerprint";

describe("A fingerprint", () => {
  it("is the first 12 hex digits of a SHA-256", () => {
    const key = "00000000-1111-4222-8333-444444444444";
    assert.equal(fingerprintOf(key), createHash("sha256").update(key).digest("hex").slice(0, 12));
    assert.match(fingerprintOf(key), /^[0-9a-f]{12}$/);
  });
});
