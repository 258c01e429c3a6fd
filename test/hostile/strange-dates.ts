import assert from "node:assert/strict";
import { assertClear, describeBehindFront } from "../fixtures/front/front-fixture";
import { accessKey, resourceKey } from "../fixtures/provider/provider-fixture";
import { day, firstDay } from "../fixtures/provider/time";

/** As they are written in JSON. */
export const textDates: readonly string[] = [
  '"9999999-01-01T00:00:00Z"',
  '"275760-09-13T00:00:00.001Z"',
  '"0000-00-00T00:00:00Z"',
  '"2026-13-45T99:99:99Z"',
  '"-000001-01-01T00:00:00Z"',
  '"NaN"',
  '"yesterday"',
  '""',
  '"9999-12-31T23:59:59.999Z"',
  '"1970-01-01T00:00:00.000Z"',
];

export const otherDates: readonly string[] = ["1e308", "1e400", "8640000000000001", "-1", "0.5", "null", "{}"];

const rotation = { every: "30d", overlap: "7d", jitter: "0d" };

export function describeStrangeDates(kind: "an access key" | "a resource key", dates: readonly string[]): void {
  describeBehindFront(`A date of ${kind} that is none, or of another age,`, (fixture, it) => {
    for (const date of dates) {
      it(`(${date}) is told in no state, and neither loses a key nor makes one after the other`, async () => {
        const declared = kind === "an access key" ? accessKey({ rotation }) : resourceKey({ rotation });
        fixture.front.lie({ path: /^\/(v2|api|platform)\// }, async ({ forward }) => {
          const { body, ...answer } = await forward();
          const field = /"(created_at|updated_at|dateCreated|dateDisabled)":(?:"[^"]*"|\d+|null)/g;
          return { ...answer, body: body.replace(field, (_, name) => `"${name}":${date}`) };
        });
        const stack = fixture.stack({ key: declared });
        for (let count = 0; count < 4; count++) {
          fixture.world.time.now = firstDay + count * day;
          for (const run of [await stack.up(), await stack.refresh(), await stack.preview()]) {
            for (const error of run.errors) assertClear(error);
            assert.doesNotMatch(run.said, /NaN|Invalid|\b9999999\b/);
          }
        }
        assert.doesNotMatch(JSON.stringify(stack.engine.saved), /Invalid|NaN|"[^"]*\b(9999999|275760)-/);
        assert.ok(fixture.own.length <= 2, `${fixture.own.length} keys`);
        assert.deepEqual(fixture.unknown, []);
        fixture.front.clear();
        for (const error of (await stack.destroy()).errors) assertClear(error);
      });
    }
  });
}
