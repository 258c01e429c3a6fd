import assert from "node:assert/strict";
import fc from "fast-check";
import { Pace } from "../../provider/http/pace";

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

/** Sends so many requests, one after the other, as fast as the pace lets it; each takes `latency`. */
function sendAll(count: number, pace: Pace, host: Bounded, latency: number): number {
  let now = 0;
  for (let done = 0; done < count; ) {
    const turn = pace.turn(now, Number.POSITIVE_INFINITY);
    assert.ok(turn !== undefined && turn.at >= now && turn.at >= pace.opens);
    assert.equal(pace.isVoid(turn), false);
    const takes = host.takes(turn.at);
    now = turn.at + latency;
    if (takes) {
      done++;
      pace.accept(now);
    } else pace.refuse(turn, now, host.pause);
  }
  return now;
}

const take = (pace: Pace, now: number) => pace.turn(now, Number.POSITIVE_INFINITY) ?? assert.fail("no turn");

describe("The pace of a host", () => {
  it("slows nobody down who was never refused, however many there are", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(500), { maxLength: 200 }), (pauses) => {
        const pace = new Pace();
        let now = 0;
        for (const pause of pauses) {
          now += pause;
          assert.equal(take(pace, now).at, now);
          pace.accept(now);
        }
      }),
    );
  });

  it("lets nobody through before the time that the host named, and then one after the other", () => {
    const pace = new Pace();
    for (let index = 0; index < 10; index++) pace.accept(900 + index * 10);
    pace.refuse(take(pace, 1_000), 1_000, 3_000);
    assert.equal(pace.opens, 4_000);
    const turns = Array.from({ length: 4 }, () => Math.round(take(pace, 1_500).at));
    // Eight in a second: four fifths of the ten that were accepted, and a little more in each second.
    assert.deepEqual(turns, [4_000, 4_125, 4_249, 4_372]);
  });

  it("makes a turn void that was given before a refusal", () => {
    const pace = new Pace();
    const [sent, queued] = [take(pace, 0), take(pace, 0)];
    pace.refuse(sent, 10, 1_000);
    assert.equal(pace.isVoid(queued), true);
    assert.equal(pace.isVoid(take(pace, 10)), false);
  });

  it("learns once from requests that were under way together and refused together", () => {
    const spacing = (refusals: number) => {
      const pace = new Pace();
      for (let index = 0; index < 20; index++) pace.accept(0);
      const turns = Array.from({ length: refusals }, () => take(pace, 0));
      for (const turn of turns) pace.refuse(turn, 5, 1_000);
      const first = take(pace, 5).at;
      return [first, take(pace, 5).at - first];
    };
    assert.deepEqual(spacing(8), spacing(1));
  });

  it("is never cut by more than half, for just after a pause hardly anything was accepted", () => {
    const pace = new Pace();
    for (let index = 0; index < 20; index++) pace.accept(0);
    pace.refuse(take(pace, 0), 0, 1_000);
    pace.refuse(take(pace, 1_000), 1_000, 1_000);
    const first = take(pace, 2_000).at;
    assert.deepEqual([first, take(pace, 2_000).at], [2_000, 2_125]);
  });

  it("waits for the longest pause that the host asked for, also when a shorter one is asked for later", () => {
    const pace = new Pace();
    const turns = [take(pace, 0), take(pace, 0)];
    for (const [index, turn] of turns.entries()) pace.refuse(turn, index, index === 0 ? 5_000 : 1_000);
    assert.equal(take(pace, 10).at, 5_000);
  });

  it("gives no turn that would come too late, and keeps none for it", () => {
    const pace = new Pace();
    pace.refuse(take(pace, 0), 0, 2_000);
    assert.equal(pace.turn(0, 1_999), undefined);
    assert.equal(take(pace, 0).at, 2_000);
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
          const took = sendAll(1_000, new Pace(), host, latency);
          assert.ok(host.refused <= 50, `${host.refused} refused`);
          const ideal = (1_000 / most) * 1_000;
          assert.ok(took <= 1.6 * ideal, `${took} ms for ${ideal}`);
        },
      ),
    );
  });

  it("comes back to full speed once the host refuses no more", () => {
    const pace = new Pace();
    pace.refuse(take(pace, 0), 0, 1_000);
    const slow = take(pace, 1_000).at;
    assert.equal(take(pace, 1_000).at - slow, 1_000);
    const later = take(pace, 120_000).at;
    assert.ok(take(pace, 120_000).at - later < 20);
  });
});
