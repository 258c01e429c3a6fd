import assert from "node:assert/strict";
import { idOfUnmade } from "../../provider/engine/unmade";
import { envelope, lampProvider } from "./lamp";

describe("An argument", () => {
  it("of a name with more than a million characters is refused by the argument's name", async () => {
    const args = { ...envelope, room: "kitchen", wiring: { ["x".repeat(2_000_000)]: 1 } };
    const { failures = [] } = await lampProvider().check({}, args);
    assert.deepEqual(
      failures.map(({ reason }) => reason),
      ["wiring is larger than 1000000 characters"],
    );
  });
});

describe("A state that somebody has nested too deep", () => {
  for (const levels of [200, 100_000]) {
    it(`is refused in one sentence by a read of what is unmade (${levels} levels)`, async () => {
      let wiring: unknown = "end";
      for (let level = 0; level < levels; level++) wiring = [wiring];
      const saved = { ...envelope, room: "kitchen", unmade: true, wiring };
      const refusal = /^Error: What is saved or declared of this resource is nested deeper than 100 levels\./;
      await assert.rejects(lampProvider().read(idOfUnmade(), saved), refusal);
    });
  }
});
