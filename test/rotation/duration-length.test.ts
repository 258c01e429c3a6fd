import assert from "node:assert/strict";
import { milliseconds } from "../../provider/rotation/duration";

describe("A duration", () => {
  it("has 40 characters at most, in either form", () => {
    const short = (length: number) => `1.${"0".repeat(length - 3)}d`;
    const long = (length: number) => `P${"0".repeat(length - 3)}1D`;
    for (const written of [short, long]) {
      assert.equal(milliseconds(written(40)), 24 * 60 * 60 * 1000);
      assert.equal(milliseconds(written(41)), undefined);
    }
  });
});
