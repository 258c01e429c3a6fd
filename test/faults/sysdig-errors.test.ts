import assert from "node:assert/strict";
import { accessKey, describeWithProvider, secure } from "../fixtures/provider/provider-fixture";
import { minute } from "../fixtures/provider/time";

describeWithProvider("A key that somebody has deleted, of an instance", (fixture, it) => {
  for (const form of ["errors", "spring", "error", "text"] as const) {
    it(`whose errors have the form ${form}, is noticed and its deletion succeeds`, async () => {
      const stack = fixture.stack({ key: accessKey(), other: accessKey() });
      await stack.mustUp();
      fixture.world.time.now += 10 * minute;
      fixture.cloud.settings.sysdigErrors = form;
      fixture.cloud.deleteAccessKey(secure.guid, String(stack.outputs("key").accessKey));
      const kept = String(stack.outputs("other").accessKey);
      stack.program = { other: accessKey() };
      const { said } = await stack.mustUp();
      assert.deepEqual(fixture.own, [stack.outputs("other").fingerprint]);
      assert.ok(!said.includes(kept));

      fixture.cloud.deleteAccessKey(secure.guid, kept);
      await stack.refresh();
      assert.deepEqual(stack.engine.saved, []);
    });

    it(`that is removed too, whose errors have the form ${form}, leaves the state`, async () => {
      const stack = fixture.stack({ key: accessKey() });
      await stack.mustUp();
      fixture.world.time.now += 10 * minute;
      fixture.cloud.settings.sysdigErrors = form;
      fixture.strangers.act((cloud) => cloud.removeInstance(secure.guid));
      await stack.refresh();
      assert.deepEqual(stack.engine.saved, []);
    });
  }
});
