import assert from "node:assert/strict";
import fc from "fast-check";
import { RateLimiter } from "../../provider/http/rate-limiter";

/** A host that takes so many requests in any second and asks for a pause after one too many. */
class Bounded {
  readonly accepted: number[] = [];
  refused = 0;

  constructor(
    readonly perSecond: number,
    readonly pause: number,
  ) {}

  takes(now: number): boolean {
    const takes = this.accepted.filter((at) => at > now - 1_000).length < this.perSecond;
    if (takes) this.accepted.push(now);
    else this.refused++;
    return takes;
  }
}

/** Sends so many requests, one after the other, as fast as the limiter lets it; each takes `latency`. */
function sendAll(count: number, limiter: RateLimiter, host: Bounded, latency: number): number {
  let now = 0;
  for (let done = 0; done < count; ) {
    const slot = limiter.reserve(now, Number.POSITIVE_INFINITY);
    assert.ok(slot !== undefined && slot.at >= now && slot.at >= limiter.pausedUntil);
    assert.equal(limiter.isVoid(slot), false);
    const takes = host.takes(slot.at);
    now = slot.at + latency;
    if (takes) {
      done++;
      limiter.recordAccepted(now);
    } else limiter.recordThrottled(slot, now, host.pause);
  }
  return now;
}

const take = (limiter: RateLimiter, now: number) =>
  limiter.reserve(now, Number.POSITIVE_INFINITY) ?? assert.fail("no slot");

describe("The rate limiter of a host", () => {
  it("slows nobody down who was never refused, however many there are", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(500), { maxLength: 200 }), (pauses) => {
        const limiter = new RateLimiter();
        let now = 0;
        for (const pause of pauses) {
          now += pause;
          assert.equal(take(limiter, now).at, now);
          limiter.recordAccepted(now);
        }
      }),
    );
  });

  it("lets nobody through before the time that the host named, and then one after the other", () => {
    const limiter = new RateLimiter();
    for (let index = 0; index < 10; index++) limiter.recordAccepted(900 + index * 10);
    limiter.recordThrottled(take(limiter, 1_000), 1_000, 3_000);
    assert.equal(limiter.pausedUntil, 4_000);
    const slots = Array.from({ length: 4 }, () => Math.round(take(limiter, 1_500).at));
    // Eight in a second: four fifths of the ten that were accepted, and a little more in each second.
    assert.deepEqual(slots, [4_000, 4_125, 4_249, 4_372]);
  });

  it("makes a slot void that was given before a refusal", () => {
    const limiter = new RateLimiter();
    const [sent, queued] = [take(limiter, 0), take(limiter, 0)];
    limiter.recordThrottled(sent, 10, 1_000);
    assert.equal(limiter.isVoid(queued), true);
    assert.equal(limiter.isVoid(take(limiter, 10)), false);
  });

  it("learns once from requests that were under way together and refused together", () => {
    const spacing = (refusals: number) => {
      const limiter = new RateLimiter();
      for (let index = 0; index < 20; index++) limiter.recordAccepted(0);
      const slots = Array.from({ length: refusals }, () => take(limiter, 0));
      for (const slot of slots) limiter.recordThrottled(slot, 5, 1_000);
      const first = take(limiter, 5).at;
      return [first, take(limiter, 5).at - first];
    };
    assert.deepEqual(spacing(8), spacing(1));
  });

  it("is never cut by more than half, for just after a pause hardly anything was accepted", () => {
    const limiter = new RateLimiter();
    for (let index = 0; index < 20; index++) limiter.recordAccepted(0);
    limiter.recordThrottled(take(limiter, 0), 0, 1_000);
    limiter.recordThrottled(take(limiter, 1_000), 1_000, 1_000);
    const first = take(limiter, 2_000).at;
    assert.deepEqual([first, take(limiter, 2_000).at], [2_000, 2_125]);
  });

  it("waits for the longest pause that the host asked for, also when a shorter one is asked for later", () => {
    const limiter = new RateLimiter();
    const slots = [take(limiter, 0), take(limiter, 0)];
    for (const [index, slot] of slots.entries()) limiter.recordThrottled(slot, index, index === 0 ? 5_000 : 1_000);
    assert.equal(take(limiter, 10).at, 5_000);
  });

  it("gives no slot that would come too late, and keeps none for it", () => {
    const limiter = new RateLimiter();
    limiter.recordThrottled(take(limiter, 0), 0, 2_000);
    assert.equal(limiter.reserve(0, 1_999), undefined);
    assert.equal(take(limiter, 0).at, 2_000);
  });

  it("finds the bound of any host: few requests are refused, and the host is used well", () => {
    const bound = fc.integer({ min: 10, max: 60 });
    fc.assert(
      fc.property(
        bound,
        fc.constantFrom(500, 1_000, 2_000),
        fc.integer({ min: 1, max: 15 }),
        (most, pause, latency) => {
          const host = new Bounded(most, pause);
          const took = sendAll(1_000, new RateLimiter(), host, latency);
          assert.ok(host.refused <= 50, `${host.refused} refused`);
          const ideal = (1_000 / most) * 1_000;
          assert.ok(took <= 1.6 * ideal, `${took} ms for ${ideal}`);
        },
      ),
    );
  });

  it("comes back to full speed once the host refuses no more", () => {
    const limiter = new RateLimiter();
    limiter.recordThrottled(take(limiter, 0), 0, 1_000);
    const slow = take(limiter, 1_000).at;
    assert.equal(take(limiter, 1_000).at - slow, 1_000);
    const later = take(limiter, 120_000).at;
    assert.ok(take(limiter, 120_000).at - later < 20);
  });
});
