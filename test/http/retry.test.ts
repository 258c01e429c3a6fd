import assert from "node:assert/strict";
import fc from "fast-check";
import {
  defaultRetryRules,
  delayBeforeRetry,
  isHostFailure,
  isThrottled,
  type Outcome,
  retryAfterOf,
} from "../../provider/http/retry";

const rules = defaultRetryRules;
const unavailable: Outcome = { kind: "response", status: 503, retryAfter: undefined };

describe("The wait before a retry", () => {
  it("is anything from nothing to a bound that doubles, and never above the longest", () => {
    const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(random, fc.integer({ min: 1, max: 29 }), (luck, tries) => {
        const delay = delayBeforeRetry(unavailable, "safe", tries, rules.requestTimeout, luck, {
          ...rules,
          tries: 30,
        });
        const bound = Math.min(rules.longestDelay, rules.firstDelay * 2 ** (tries - 1));
        assert.ok(delay !== undefined && delay >= 0 && delay <= bound, String(delay));
      }),
    );
    assert.equal(delayBeforeRetry(unavailable, "safe", 1, rules.requestTimeout, 0, rules), 0);
    assert.ok(
      (delayBeforeRetry(unavailable, "safe", 1, rules.requestTimeout, 0.99, rules) ?? 0) > 0.9 * rules.firstDelay,
    );
  });

  it("is never shorter than what the server asks for, and spreads those that were refused together", () => {
    fc.assert(
      fc.property(fc.nat(rules.longestRetryAfter), fc.double({ min: 0, max: 1, noNaN: true }), (asked, luck) => {
        const delay = delayBeforeRetry(
          { kind: "response", status: 429, retryAfter: asked },
          "safe",
          1,
          rules.requestTimeout,
          luck,
          rules,
        );
        assert.ok(delay !== undefined && delay >= asked && delay <= asked + rules.firstDelay, String(delay));
      }),
    );
  });

  it("leaves time for another try before the deadline, whatever happened before", () => {
    const outcome = fc.oneof(
      fc.record({ kind: fc.constant("failure" as const), sent: fc.boolean() }),
      fc.record({
        kind: fc.constant("response" as const),
        status: fc.integer({ min: 100, max: 599 }),
        retryAfter: fc.option(fc.nat(), { nil: undefined }),
      }),
    );
    const repeatable = fc.constantFrom("safe" as const, "if-not-run" as const);
    fc.assert(
      fc.property(outcome, repeatable, fc.nat(9), fc.nat(200_000), (what, how, tries, remaining) => {
        const delay = delayBeforeRetry(what, how, tries, remaining, 0.5, rules);
        assert.ok(delay === undefined || delay + rules.shortestTry <= remaining);
      }),
    );
  });

  it("is that of a host which has failed after a 503 with Retry-After 0, as the Resource Controller always sends it", () => {
    const outcome: Outcome = { kind: "response", status: 503, retryAfter: 0 };
    assert.deepEqual([isThrottled(outcome), isHostFailure(outcome)], [false, true]);
    assert.equal(isThrottled({ ...outcome, retryAfter: 1000 }), true);
  });

  it("does not come for a create whose request may have been acted on", () => {
    const lost: Outcome = { kind: "failure", sent: true };
    assert.equal(delayBeforeRetry(lost, "if-not-run", 1, rules.requestTimeout, 0.5, rules), undefined);
    assert.notEqual(delayBeforeRetry(lost, "safe", 1, rules.requestTimeout, 0.5, rules), undefined);
    assert.notEqual(
      delayBeforeRetry({ kind: "failure", sent: false }, "if-not-run", 1, rules.requestTimeout, 0.5, rules),
      undefined,
    );
  });
});

describe("A Retry-After header", () => {
  const now = Date.parse("2026-01-01T00:00:00Z");
  const readings: [header: string | undefined, milliseconds: number | undefined][] = [
    ["0", 0],
    ["120", 120_000],
    [" 7 ", 7000],
    ["Thu, 01 Jan 2026 00:00:30 GMT", 30_000],
    ["Wed, 31 Dec 2025 23:59:00 GMT", 0],
    ["shortly", undefined],
    ["-5", undefined],
    ["0.5", undefined],
    ["1.5", undefined],
    ["1e3", undefined],
    ["+7", undefined],
    ["0x10", undefined],
    ["NaN", undefined],
    ["3, 5", undefined],
    ["9".repeat(400), undefined],
    ["86400", 86_400_000],
    ["86401", undefined],
    ["999999999", undefined],
    ["Fri, 31 Dec 9999 23:59:59 GMT", undefined],
    ["2026-01-01T00:00:30Z", undefined],
    ["Thu, 01 Jan 2026 00:00:30", undefined],
    ["Thu, 99 Jan 2026 00:00:30 GMT", undefined],
    ["", undefined],
    [undefined, undefined],
  ];
  for (const [header, milliseconds] of readings) {
    it(`${JSON.stringify(header)?.slice(0, 40) ?? "left out"} means ${milliseconds ?? "no"} milliseconds`, () => {
      assert.equal(retryAfterOf(header, now), milliseconds);
    });
  }

  it("of any text is a wait that is not negative, or none", () => {
    fc.assert(
      fc.property(fc.string(), (header) => {
        const wait = retryAfterOf(header, now);
        assert.ok(wait === undefined || wait >= 0);
      }),
    );
  });
});

describe("The shipped rules", () => {
  it("are those that the guide names: 5 tries, 30 seconds each, 2 minutes together, and a minute for a Retry-After", async () => {
    const { tries, tryTimeout, requestTimeout, longestRetryAfter } = defaultRetryRules;
    assert.deepEqual([tries, tryTimeout, requestTimeout, longestRetryAfter], [5, 30_000, 120_000, 60_000]);
  });

  it("give ten minutes to a slow create, and five to all requests of an operation", () => {
    const { longestTry, operationTimeout } = defaultRetryRules;
    assert.deepEqual([longestTry, operationTimeout], [600_000, 300_000]);
  });
});
