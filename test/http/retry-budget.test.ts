import assert from "node:assert/strict";
import fc from "fast-check";
import { RetryBudget } from "../../provider/http/retry-budget";

const second = 1_000;

describe("The budget of retries of a host", () => {
  it("lets a dozen operations have all their tries, though the host fails for each of them", () => {
    const budget = new RetryBudget(0);
    for (let retry = 0; retry < 12 * 4; retry++) assert.ok(budget.spend(0));
  });

  it("is spent soon when a thousand operations fail, and never bounds one that succeeds", () => {
    const budget = new RetryBudget(0);
    const retries = Array.from({ length: 1_000 * 4 }, () => budget.spend(0)).filter(Boolean).length;
    assert.equal(retries, 100);
  });

  it("is earned again by successes, and slowly by time", () => {
    const budget = new RetryBudget(0);
    while (budget.spend(0));
    budget.earn();
    assert.deepEqual([budget.spend(0), budget.spend(0)], [true, false]);
    assert.deepEqual([budget.spend(4 * second), budget.spend(5 * second)], [false, true]);
  });

  it("never grants more retries than successes, time and the advance allow", () => {
    const step = fc.record({ pause: fc.nat(20 * second), succeeds: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 500 }), (steps) => {
        const budget = new RetryBudget(0);
        let [now, earned, spent] = [0, 0, 0];
        for (const { pause, succeeds } of steps) {
          now += pause;
          if (succeeds) budget.earn();
          if (succeeds) earned++;
          else if (budget.spend(now)) spent++;
          assert.ok(spent <= 100 + earned + now / (5 * second));
        }
      }),
    );
  });

  it("is neither emptied nor filled by a clock that is set back", () => {
    const budget = new RetryBudget(1_000 * second);
    assert.equal(budget.spend(0), true);
    while (budget.spend(0));
    assert.equal(budget.spend(-1_000 * second), false);
  });
});
