import assert from "node:assert/strict";
import { assertClear, describeBehindFront } from "../fixtures/front/scene";
import { creating } from "../fixtures/provider/requests";
import { resourceKey } from "../fixtures/provider/scene";
import { describeLargeAnswers } from "./large-answers";
import { depths, megabytes, oddities, withMember } from "./oddities";

describeLargeAnswers("An answer that holds", [...oddities, ...depths]);

describeBehindFront("A text of 40 megabytes", (scene, it) => {
  it("in the answer to a create loses no key", async () => {
    const text = megabytes(40);
    scene.front.lie(creating["resource keys"], async ({ forward }) => {
      const answer = await forward();
      return { ...answer, body: withMember(answer.body, text, "credentials") };
    });
    const stack = scene.stack({ key: resourceKey() });
    for (const error of (await stack.up()).errors) assertClear(error);
    scene.front.clear();
    await stack.settle();
    await stack.later();
    assert.deepEqual([scene.own.length, scene.unknown], [1, []]);
  });

  it("in a refusal is no part of what is said", async () => {
    const body = `{"error_code":"odd","message":${megabytes(40)}}`;
    scene.front.lie(creating["resource keys"], () => ({ status: 400, body }));
    const { errors } = await scene.stack({ key: resourceKey() }).up();
    assert.equal(errors.length, 1);
    assertClear(errors[0] ?? "");
  });
});
