import assert from "node:assert/strict";
import type { Declared } from "../fixtures/provider/engine";
import {
  accessKey,
  activityTracker,
  describeWithProvider,
  ingestionKey,
  objectStorage,
  resourceKey,
  secure,
  serviceKey,
} from "../fixtures/provider/provider-fixture";
import { minute } from "../fixtures/provider/time";

const kinds: [kind: string, declared: Declared, instance: string][] = [
  ["AccessKey", accessKey(), secure.guid],
  ["ResourceKey", resourceKey(), objectStorage.guid],
  ["IngestionKey", ingestionKey(), activityTracker.guid],
  ["ServiceKey", serviceKey({ restrict: true }), activityTracker.guid],
  ["ApiToken", { kind: "api-token", args: { instance: secure.crn } }, secure.guid],
];

/** How IBM answers when the instance is read: 200 and a state, 410, or 404. */
const answers = ["pending_reclamation", "removed", "gone", "not-found"] as const;

describeWithProvider("The key of an instance that somebody has deleted", (fixture, it) => {
  for (const [kind, declared, instance] of kinds) {
    for (const answer of answers) {
      it(`(${kind}, ${answer}) leaves the state at a refresh`, async () => {
        const stack = fixture.stack({ key: declared });
        await stack.mustUp();
        fixture.world.time.now += 10 * minute;
        fixture.cloud.removeInstance(instance, answer);
        assert.deepEqual((await stack.refresh()).errors, []);
        assert.deepEqual(stack.engine.saved, []);
      });

      it(`(${kind}, ${answer}) is destroyed without an error`, async () => {
        const stack = fixture.stack({ key: declared });
        await stack.mustUp();
        fixture.world.time.now += 10 * minute;
        fixture.cloud.removeInstance(instance, answer);
        assert.deepEqual((await stack.destroy()).errors, []);
        assert.deepEqual(stack.engine.saved, []);
      });
    }

    it(`(${kind}) is gone with it, however young the key is`, async () => {
      const stack = fixture.stack({ key: declared });
      await stack.mustUp();
      fixture.cloud.removeInstance(instance, "pending_reclamation");
      assert.deepEqual((await stack.refresh()).errors, []);
      assert.deepEqual(stack.engine.saved, []);
    });

    it(`(${kind}) is destroyed with it, however young the key is`, async () => {
      const stack = fixture.stack({ key: declared });
      await stack.mustUp();
      fixture.cloud.removeInstance(instance, "pending_reclamation");
      assert.deepEqual((await stack.destroy()).errors, []);
      assert.deepEqual(stack.engine.saved, []);
    });

    it(`(${kind}) cannot be made again, and the error says that the instance is deleted`, async () => {
      const stack = fixture.stack({ key: declared });
      await stack.mustUp();
      fixture.world.time.now += 10 * minute;
      fixture.cloud.removeInstance(instance, "pending_reclamation");
      const { errors } = await stack.up({ refresh: true });
      assert.match(errors.join(), /[Tt]he instance is deleted|deleted its instances/);
      fixture.cloud.restoreInstance(instance);
      await stack.mustUp();
    });
  }
});

describeWithProvider("A key that is changed, whose instance was deleted since the last refresh", (fixture, it) => {
  for (const [kind, declared, instance, change] of [
    ["AccessKey", accessKey(), secure.guid, { limit: 3 }],
    ["ResourceKey", resourceKey(), objectStorage.guid, { name: "another" }],
    ["IngestionKey", ingestionKey(), activityTracker.guid, { name: "another" }],
  ] as const) {
    it(`(${kind}) is an error that says so, and the state keeps it until a refresh`, async () => {
      const stack = fixture.stack({ key: declared });
      await stack.mustUp();
      fixture.world.time.now += 10 * minute;
      fixture.cloud.removeInstance(instance, "pending_reclamation");
      stack.declare("key", change);
      const { errors } = await stack.up();
      assert.match(errors.join(), /Run `pulumi up --refresh`|Restore the instance/);
      assert.equal(stack.engine.saved.length, 1);
    });
  }
});

describeWithProvider("A key whose instance IBM does not show to this caller, and refuses", (fixture, it) => {
  for (const [kind, declared] of [
    ["AccessKey", accessKey()],
    ["ResourceKey", resourceKey()],
    ["IngestionKey", ingestionKey()],
    ["ServiceKey", serviceKey()],
    ["ApiToken", { kind: "api-token", args: { instance: secure.crn } }],
  ] as const) {
    for (const code of [400, 403]) {
      it(`(${kind}, ${code}) is not taken for gone, since nothing shows that the instance is deleted`, async () => {
        const stack = fixture.stack({ key: declared });
        await stack.mustUp();
        fixture.world.time.now += 10 * minute;
        const { faults } = fixture.world.emulator;
        const unknown = { kind: "status", code: 404 } as const;
        faults.add({ match: { operation: "getResourceInstance" }, times: "always", fault: unknown });
        for (const path of [/accessKeys/, /resource_keys/, /api\/token/]) {
          faults.add({ match: { path }, times: "always", fault: { kind: "status", code } });
        }
        assert.equal((await stack.refresh()).errors.length, 1);
        assert.equal(stack.engine.saved.length, 1);
        faults.clear();
        assert.deepEqual((await stack.refresh()).errors, []);
      });
    }
  }
});

describeWithProvider("A lost create of an instance that was deleted since", (fixture, it) => {
  for (const [what, declared, instance] of [
    ["access keys", accessKey(), secure.guid],
    ["resource keys", resourceKey(), objectStorage.guid],
  ] as const) {
    it(`(${what}) is over with it`, async () => {
      const stack = fixture.stack({ key: declared });
      const outage = fixture.loseAnswers(what);
      assert.equal((await stack.up()).errors.length, 1);
      outage.end();
      fixture.world.time.now += 11 * minute;
      fixture.cloud.removeInstance(instance, "pending_reclamation");
      assert.deepEqual((await stack.destroy()).errors, []);
      assert.deepEqual(stack.engine.saved, []);
    });
  }
});
