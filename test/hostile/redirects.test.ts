import assert from "node:assert/strict";
import { CloudError } from "../../provider/domain/cloud-error";
import { everyCall } from "../cloud/every-call";
import { assertClear, describeBehindFront } from "../fixtures/front/front-fixture";
import { accessKey } from "../fixtures/provider/provider-fixture";

describeBehindFront("A redirect to another host", (fixture, it) => {
  const places = (other: string) => [`http://${other}/stolen`, `//${other}/stolen`, "/stolen"];

  for (const status of [301, 302, 303, 307, 308]) {
    it(`(${status}) of the request for a token takes no credential there`, async () => {
      for (const location of places(fixture.world.other.name)) {
        fixture.front.clear();
        fixture.front.lie({ path: /^\/identity\/token$/ }, () => ({ status, headers: { location } }));
        const { errors } = await fixture.stack({ key: accessKey() }).up();
        assert.equal(errors.length, 1);
        assertClear(errors[0] ?? "");
        assert.deepEqual(
          fixture.front.heard.map(({ path }) => path),
          ["/identity/token"],
        );
      }
    });

    it(`(${status}) of any call takes no token there`, async () => {
      const { other } = fixture.world;
      fixture.front.lie({ path: /^\/(v1|v2|api|platform)\// }, () => ({
        status,
        headers: { location: `http://${other.name}/stolen` },
      }));
      for (const call of Object.values(everyCall)) {
        const error = await call(fixture.session()).catch((thrown: unknown) => thrown);
        assert.ok(error instanceof CloudError);
        assertClear(error.message);
      }
      assert.deepEqual(other.heard, []);
      assert.ok(fixture.front.calls.length >= Object.keys(everyCall).length);
    });
  }
});
