import assert from "node:assert/strict";
import { describeBehindFront } from "../fixtures/front/front-fixture";
import { accessKey, resourceKey } from "../fixtures/provider/provider-fixture";
import { creating } from "../fixtures/provider/requests";

describeBehindFront("A create that was carried out and is answered with a redirect", (fixture, it) => {
  for (const status of [301, 302, 303, 307, 308]) {
    it(`(${status}) is not followed, and loses no key`, async () => {
      for (const made of ["access keys", "resource keys"] as const) {
        fixture.begin();
        fixture.front.lie(creating[made], async ({ forward }) => {
          await forward();
          return { status, headers: { location: "/stolen" } };
        });
        const stack = fixture.stack({ key: made === "access keys" ? accessKey() : resourceKey() });
        await stack.up();
        assert.equal(fixture.front.of({ path: /stolen/ }).length, 0);
        fixture.front.clear();
        await stack.settle();
        await stack.later();
        assert.deepEqual([fixture.own.length, fixture.unknown], [1, []]);
      }
    });
  }
});
