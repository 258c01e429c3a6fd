import assert from "node:assert/strict";
import { assertClear, describeBehindFront } from "../fixtures/front/front-fixture";
import { resourceKey } from "../fixtures/provider/provider-fixture";
import { creating } from "../fixtures/provider/requests";
import { describeLargeAnswers } from "./large-answers";
import { depths, megabytes, oddities, withMember } from "./oddities";

describeLargeAnswers("An answer that holds", [...oddities, ...depths]);

describeBehindFront("A text of 40 megabytes", (fixture, it) => {
  it("in the answer to a create loses no key", async () => {
    const text = megabytes(40);
    fixture.front.lie(creating["resource keys"], async ({ forward }) => {
      const answer = await forward();
      return { ...answer, body: withMember(answer.body, text, "credentials") };
    });
    const stack = fixture.stack({ key: resourceKey() });
    for (const error of (await stack.up()).errors) assertClear(error);
    fixture.front.clear();
    await stack.settle();
    await stack.later();
    assert.deepEqual([fixture.own.length, fixture.unknown], [1, []]);
  });

  it("in a refusal is no part of what is said", async () => {
    const body = `{"error_code":"odd","message":${megabytes(40)}}`;
    fixture.front.lie(creating["resource keys"], () => ({ status: 400, body }));
    const { errors } = await fixture.stack({ key: resourceKey() }).up();
    assert.equal(errors.length, 1);
    assertClear(errors[0] ?? "");
  });
});
