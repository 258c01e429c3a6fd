import assert from "node:assert/strict";
import { describeBehindFront } from "../fixtures/front/scene";
import { creating } from "../fixtures/provider/requests";
import { accessKey, resourceKey } from "../fixtures/provider/scene";

describeBehindFront("A create that was carried out and is answered with a redirect", (scene, it) => {
  for (const status of [301, 302, 303, 307, 308]) {
    it(`(${status}) is not followed, and loses no key`, async () => {
      for (const made of ["access keys", "resource keys"] as const) {
        scene.begin();
        scene.front.lie(creating[made], async ({ forward }) => {
          await forward();
          return { status, headers: { location: "/stolen" } };
        });
        const stack = scene.stack({ key: made === "access keys" ? accessKey() : resourceKey() });
        await stack.up();
        assert.equal(scene.front.of({ path: /stolen/ }).length, 0);
        scene.front.clear();
        await stack.settle();
        await stack.later();
        assert.deepEqual([scene.own.length, scene.unknown], [1, []]);
      }
    });
  }
});
