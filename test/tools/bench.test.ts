import assert from "node:assert/strict";
import { isMet, tableOf } from "../../harness/costs/measurement";

describe("The table of the benchmark", () => {
  const calls = { what: "API calls", goal: 4, measured: 4, unit: "calls" };
  const bytes = { what: "state", goal: 10, measured: 12.34, unit: "bytes" };

  it("sets each figure beside its goal and marks what is missed", () => {
    assert.equal(
      tableOf([calls, bytes]),
      [
        "           goal        measured",
        "API calls  ≤ 4 calls   4 calls     met",
        "state      ≤ 10 bytes  12.3 bytes  MISSED",
      ].join("\n"),
    );
  });

  it("takes a goal for met up to the goal itself, and a figure that is none for missed", () => {
    assert.equal(isMet(calls), true);
    assert.equal(isMet(bytes), false);
    assert.equal(isMet({ ...calls, measured: Number.NaN }), false);
  });
});
