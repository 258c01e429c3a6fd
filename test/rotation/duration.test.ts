import assert from "node:assert/strict";
import fc from "fast-check";
import { milliseconds } from "../../provider/rotation/duration";

const second = 1000;
const hour = 3600 * second;
const day = 24 * hour;

describe("A duration", () => {
  const rows: [text: string, expected: number | undefined][] = [
    ["90d", 90 * day],
    ["12h", 12 * hour],
    ["30m", 30 * 60 * second],
    ["45s", 45 * second],
    ["2w", 14 * day],
    ["1.5d", 36 * hour],
    ["7 d", 7 * day],
    ["0d", 0],
    ["P90D", 90 * day],
    ["P2W", 14 * day],
    ["PT12H", 12 * hour],
    ["P1DT12H30M", 36.5 * hour],
    ["PT30M", 30 * 60 * second],
    ["PT0.5S", 500],
    // Their length depends on when they begin.
    ["1y", undefined],
    ["P1Y", undefined],
    ["P3M", undefined],
    ["P1Y2M10DT2H", undefined],
    ["P3MT5M", undefined],
    ["3 months", undefined],
    // No durations at all.
    ["", undefined],
    ["90", undefined],
    ["-1d", undefined],
    ["-P1D", undefined],
    ["d", undefined],
    ["P", undefined],
    ["1d 2h", undefined],
    ["90days", undefined],
    ["1e3d", undefined],
    [" 90d", undefined],
    // So far away there may be no date.
    ["36500d", 36_500 * day],
    ["36501d", undefined],
    ["P99999999999D", undefined],
    [`${"9".repeat(99)}d`, undefined],
    [`${"9".repeat(200)}d`, undefined],
  ];
  for (const [text, expected] of rows) {
    it(`${JSON.stringify(text)} is ${expected === undefined ? "refused" : `${expected} ms`}`, () => {
      assert.equal(milliseconds(text), expected);
    });
  }

  it("is read or refused, whatever the text is, and never throws", () => {
    const nearly = fc
      .array(fc.constantFrom("P", "T", "1", "30", ".", "-", "+", "Y", "M", "W", "D", "H", "S", "d", "h", " "))
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(fc.oneof(fc.string(), nearly, fc.string({ unit: "binary" })), (text) => {
        const read = milliseconds(text);
        assert.ok(read === undefined || (Number.isFinite(read) && read >= 0), `${text} is ${read}`);
      }),
      { numRuns: 500 },
    );
  });

  it("is the same in short form and in ISO 8601", () => {
    fc.assert(
      fc.property(fc.nat(10_000), (count) => {
        assert.equal(milliseconds(`${count}d`), milliseconds(`P${count}D`));
        assert.equal(milliseconds(`${count}h`), milliseconds(`PT${count}H`));
        assert.equal(milliseconds(`${count}m`), milliseconds(`PT${count}M`));
        assert.equal(milliseconds(`${count}w`), milliseconds(`P${count}W`));
      }),
    );
  });
});
