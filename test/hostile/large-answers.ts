import assert from "node:assert/strict";
import type { Lie } from "../fixtures/front/front";
import { assertClear, describeBehindFront, type FrontFixture } from "../fixtures/front/front-fixture";
import { accessKey, resourceKey, serviceKey } from "../fixtures/provider/provider-fixture";
import { creating, listing } from "../fixtures/provider/requests";
import type { WorldStack } from "../fixtures/provider/world-stack";
import { type Oddity, withMember } from "./oddities";

const kinds = {
  "access keys": { declared: accessKey(), changed: { limit: 7 } },
  "resource keys": { declared: resourceKey(), changed: { name: "another name" } },
  policies: { declared: serviceKey({ restrict: true }), changed: { name: "another name" } },
} as const;
type Made = keyof typeof kinds;
const made: readonly Made[] = ["access keys", "resource keys", "policies"];

/** Where in an answer it stands: beside all else, among the credentials, or on the key. */
const places = [undefined, "credentials", "metadata"];

/** Does what is asked, and puts something into the answer. */
function adding(value: string, ...inside: (string | undefined)[]): Lie {
  return async ({ forward }) => {
    const answer = await forward();
    let { body } = answer;
    for (const place of inside) body = withMember(body, value, place);
    return { ...answer, body };
  };
}

/** Once IBM tells the truth again there is the one key, and the stack knows it. */
async function assertNothingLost(fixture: FrontFixture, stack: WorldStack): Promise<void> {
  fixture.front.clear();
  await stack.settle();
  await stack.later();
  assert.deepEqual([fixture.own.length, fixture.unknown], [1, []]);
  await stack.mustBeIdle();
  const { errors } = await stack.destroy();
  assert.deepEqual(errors, []);
}

export function describeLargeAnswers(title: string, oddities: readonly Oddity[]): void {
  describeBehindFront(title, (fixture, it) => {
    for (const [what, value] of oddities) {
      it(`${what} in the answer to a create loses no key`, async () => {
        for (const each of made) {
          for (const place of places) {
            fixture.begin();
            fixture.front.lie(creating[each], adding(value, place));
            const stack = fixture.stack({ key: kinds[each].declared });
            for (const error of (await stack.up()).errors) assertClear(error);
            assert.ok(fixture.own.length <= 3);
            await assertNothingLost(fixture, stack);
          }
        }
      });

      it(`${what} in that and in every list loses no key, and is told in clear words`, async () => {
        for (const each of made) {
          fixture.begin();
          fixture.front.lie(creating[each], adding(value, ...places));
          fixture.front.lie(listing[each], adding(value, ...places));
          const stack = fixture.stack({ key: kinds[each].declared });
          for (const error of (await stack.up()).errors) assertClear(error);
          await assertNothingLost(fixture, stack);
        }
      });

      it(`${what} in every answer to a refresh, an update or a delete is told in clear words, and loses no key`, async () => {
        for (const each of made) {
          for (const place of places) {
            fixture.begin();
            const stack = fixture.stack({ key: kinds[each].declared });
            await stack.mustUp();
            fixture.front.lie({ path: /^\/(v1|v2|api|platform)\// }, adding(value, place));
            stack.declare("key", kinds[each].changed);
            for (const run of [() => stack.refresh(), () => stack.up(), () => stack.destroy()])
              for (const error of (await run()).errors) assertClear(error);
            fixture.front.clear();
            await assertNothingLost(fixture, stack);
          }
        }
      });

      it(`${what} in a refusal is told in clear words`, async () => {
        for (const name of ["message", "errors", "error_code", "transaction_id", "errorMessage", "details", "type"]) {
          for (const status of [400, 404, 500]) {
            fixture.front.clear();
            const body = `{"error_code":"odd",${JSON.stringify(name)}:${value}}`;
            fixture.front.lie({ path: /^\/(v1|v2|api|platform)\// }, () => ({ status, body }));
            const { errors } = await fixture.stack({ key: kinds["resource keys"].declared }).up();
            assert.equal(errors.length, 1);
            assertClear(errors[0] ?? "");
          }
        }
      });
    }
  });
}
