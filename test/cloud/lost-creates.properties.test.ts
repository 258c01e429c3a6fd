import assert from "node:assert/strict";
import fc from "fast-check";
import type { Fault } from "../../emulator";
import { CloudError, isCloudError, lostCreateIn } from "../../provider/cloud/errors";
import { fingerprintOf } from "../../provider/cloud/fingerprint";
import type { AccessKeyLimits } from "../../provider/cloud/sysdig/client";
import type { AccessKey } from "../../provider/cloud/sysdig/wire";
import { type Room, secureGuid, withCloud } from "./with-cloud";

const count = 50;

const afterTheWork: readonly Fault[] = [
  { kind: "reset-after" },
  { kind: "truncated" },
  { kind: "status", code: 500, when: "after" },
  { kind: "not-json", when: "after" },
];

/** Which of the creates lose their answers, a half of them on the average, and how. */
const losses = fc.array(fc.option(fc.constantFrom(...afterTheWork), { freq: 1, nil: undefined }), {
  minLength: count,
  maxLength: count,
});

/** Limits of each create: most are alike, as in a program that sets none. */
const shapes = fc.array(fc.constantFrom(null, null, null, 1, 2), { minLength: count, maxLength: count });

function limited(limit: number | null): AccessKeyLimits {
  return { limit, reservation: null, teamId: null };
}

function lose({ emulator }: Room, losses: readonly (Fault | undefined)[]): void {
  for (const [index, fault] of losses.entries()) {
    if (fault !== undefined) emulator.faults.add({ match: { operation: "createAccessKey" }, nth: index + 1, fault });
  }
}

async function createAll(room: Room, limits: readonly (number | null)[]): Promise<PromiseSettledResult<AccessKey>[]> {
  const instance = room.secure();
  return Promise.allSettled(limits.map((limit) => instance.createAccessKey(limited(limit))));
}

function postsIn({ operations }: Room): number {
  return operations().filter((operation) => operation === "createAccessKey").length;
}

describe("Fifty creates at once on one instance", function () {
  this.timeout(60_000);

  it("each get a key of their own, and ask for it once, though half of the answers are lost", async () => {
    await fc.assert(
      fc.asyncProperty(losses, shapes, (lost, limits) =>
        withCloud(async (room) => {
          lose(room, lost);
          const made = (await createAll(room, limits)).map((result) => {
            assert.ok(result.status === "fulfilled", String(Object(result).reason));
            return result.value;
          });
          assert.deepEqual(
            made.map(({ limit }) => limit),
            limits,
          );
          assert.equal(new Set(made.map(({ accessKey }) => accessKey)).size, count);
          assert.equal(room.emulator.cloud.accessKeysOf(secureGuid).length, count + 1);
          assert.equal(postsIn(room), count);
        }),
      ),
      { numRuns: 15 },
    );
  });

  it("never take a stranger's key: where his fits too, the error names every key that may be the one", async () => {
    const stranger = fc.record({ after: fc.nat(count - 1), limit: fc.constantFrom(null, 1, 9) });
    await fc.assert(
      fc.asyncProperty(losses, shapes, fc.array(stranger, { minLength: 1, maxLength: 3 }), (lost, limits, strangers) =>
        withCloud(async (room) => {
          const { cloud } = room.emulator;
          const others = new Set(cloud.accessKeysOf(secureGuid).map(({ accessKey }) => accessKey));
          let made = 0;
          cloud.rooms.ledger.onChange(() => {
            const due = strangers.filter(({ after }) => after === made);
            made++;
            for (const { limit } of due) others.add(cloud.createAccessKey(secureGuid, { limit }).accessKey);
          });
          lose(room, lost);
          const results = await createAll(room, limits);
          const taken = results.flatMap((result) => (result.status === "fulfilled" ? [result.value.accessKey] : []));
          assert.equal(new Set(taken).size, taken.length);
          assert.deepEqual(
            taken.filter((key) => others.has(key)),
            [],
          );
          assert.equal(postsIn(room), count);
          const left = cloud.accessKeysOf(secureGuid).filter(({ accessKey }) => !taken.includes(accessKey));
          for (const result of results) {
            if (result.status === "fulfilled") continue;
            assert.ok(isCloudError(result.reason, "ambiguous"), String(result.reason));
            const limit = limits[results.indexOf(result)] ?? null;
            const own = left.filter((key) => key.limit === limit && !others.has(key.accessKey));
            assert.ok(own.length > 0);
            for (const { accessKey } of own) assert.ok(result.reason.message.includes(fingerprintOf(accessKey)));
          }
        }),
      ),
      { numRuns: 15 },
    );
  });

  it("whose answers are all lost in an outage each find their own key later, in whatever order and process they look", async () => {
    const order = fc.shuffledSubarray(
      Array.from({ length: 8 }, (_, index) => index),
      { minLength: 8 },
    );
    await fc.assert(
      fc.asyncProperty(order, fc.nat(8), (turns, unmade) =>
        withCloud(async (room) => {
          const { cloud, faults } = room.emulator;
          const instance = room.secure();
          await instance.createAccessKey(limited(3));
          // From now on nothing comes back; some requests did not even arrive.
          faults.add({ match: { method: "GET" }, times: "always", fault: { kind: "status", code: 403 } });
          const lost = turns.map((index): Fault => ({ kind: index < unmade ? "reset-before" : "reset-after" }));
          lose(room, lost);
          const results = await Promise.allSettled(turns.map(() => instance.createAccessKey(limited(null))));
          faults.clear();
          const attempts = results.map((result) => {
            assert.ok(result.status === "rejected" && result.reason instanceof CloudError);
            return lostCreateIn(result.reason) ?? assert.fail("it is forgotten");
          });

          const found: string[] = [];
          for (const turn of turns) {
            const attempt = attempts[turn] ?? assert.fail();
            const later = room.secure(room.session());
            const own = await later.recoverAccessKey(attempt);
            if (own !== undefined) found.push(own.accessKey);
          }
          const made = cloud.accessKeysOf(secureGuid).filter(({ limit }) => limit === null);
          const [, ...own] = made.map(({ accessKey }) => accessKey);
          assert.equal(own.length, 8 - unmade);
          assert.deepEqual(found.sort(), own.sort());
        }),
      ),
      { numRuns: 15 },
    );
  });
});
