import assert from "node:assert/strict";
import { CloudError } from "../../provider/domain/cloud-error";
import { everyCall } from "../cloud/every-call";
import { assertClear, describeBehindFront } from "../fixtures/front/front-fixture";
import { FakeClock } from "../fixtures/http/fake-clock";
import { accessKey, resourceKey, serviceKey } from "../fixtures/provider/provider-fixture";
import { creating } from "../fixtures/provider/requests";

/** What a Retry-After may be; a list stands for several headers. */
const headers: readonly (string | string[])[] = [
  "-5",
  "0.5",
  "0",
  "1e3",
  "1E400",
  "0x10",
  "+1",
  "1_000",
  "9".repeat(400),
  "99999999999",
  "Infinity",
  "NaN",
  "",
  " ",
  "soon",
  "Thu, 01 Jan 1970 00:00:00 GMT",
  "Fri, 31 Dec 9999 23:59:59 GMT",
  "Mon, 99 Foo 2026 99:99:99 GMT",
  "2026-01-01T00:00:00Z",
  "Thursday, 01-Jan-70 00:00:00 GMT",
  "Thu Jan  1 00:00:00 1970",
  ["1", "86400"],
  ["-5", "Thu, 01 Jan 1970 00:00:00 GMT"],
  ["Fri, 31 Dec 9999 23:59:59 GMT", "1"],
];

const shown = (header: string | string[]) => JSON.stringify(header).slice(0, 60);

describeBehindFront("A create that made its key, and is answered 503 with a Retry-After", (fixture, it) => {
  const kinds = {
    "access keys": accessKey(),
    "resource keys": resourceKey(),
    policies: serviceKey({ restrict: true }),
  } as const;
  for (const header of headers) {
    it(`of ${shown(header)}, is not made again`, async () => {
      for (const made of ["access keys", "resource keys", "policies"] as const) {
        fixture.begin();
        fixture.front.lie(creating[made], async ({ forward }) => ({
          ...(await forward()),
          status: 503,
          headers: { "retry-after": header },
        }));
        const stack = fixture.stack({ key: kinds[made] });
        const { errors } = await stack.up();
        for (const error of errors) assertClear(error);
        assert.equal(fixture.front.of(creating[made]).length, 1);
        fixture.front.clear();
        await stack.settle();
        await stack.later();
        assert.deepEqual([fixture.own.length, fixture.unknown], [1, []]);
        assert.equal(fixture.cloud.policies().length, made === "policies" ? 1 : 0);
      }
    });
  }
});

describeBehindFront("A refusal with a Retry-After", (fixture, it) => {
  const { listAccessKeys, createResourceKey } = everyCall;
  for (const header of headers) {
    for (const status of [429, 503]) {
      it(`of ${shown(header)} beside ${status} is waited for a minute at most, and told in clear words`, async () => {
        const lie = fixture.front.lie({ path: /^\/(v2|api|platform)\// }, () => ({
          status,
          headers: { "retry-after": header },
          body: '{"message":"no","error_code":"busy"}',
        }));
        for (const call of [listAccessKeys, createResourceKey]) {
          const clock = new FakeClock();
          const error = await call?.(fixture.session(clock)).catch((thrown: unknown) => thrown);
          assert.ok(error instanceof CloudError);
          assertClear(error.message);
          const [longest, all] = [Math.max(0, ...clock.slept), clock.slept.reduce((sum, each) => sum + each, 0)];
          assert.ok(longest <= 70_000 && all <= 300_000, `waited ${clock.slept}`);
        }
        assert.ok(lie.hits > 0);
      });
    }
  }

  it("of almost a minute from each of two APIs keeps nobody waiting for more than ten minutes", async () => {
    fixture.front.lie({ path: /access-?keys$/i }, () => ({
      status: 429,
      headers: { "retry-after": "59" },
      body: "{}",
    }));
    const began = fixture.world.time.now;
    const { errors } = await fixture.stack({ key: accessKey() }).up();
    assert.equal(errors.length, 1);
    assertClear(errors[0] ?? "");
    const minutes = (fixture.world.time.now - began) / 60_000;
    assert.ok(minutes <= 10, `${minutes} minutes`);
  });
});
