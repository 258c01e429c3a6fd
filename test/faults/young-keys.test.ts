import assert from "node:assert/strict";
import type { Declared } from "../fixtures/provider/engine";
import { lostOne } from "../fixtures/provider/lost-key";
import type { Properties } from "../fixtures/provider/provider";
import {
  accessKey,
  activityTracker,
  describeWithProvider,
  ingestionKey,
  resourceKey,
  serviceKey,
} from "../fixtures/provider/provider-fixture";
import { minute } from "../fixtures/provider/time";
import type { WorldStack } from "../fixtures/provider/world-stack";

/** Every kind of key, and a change of it that its key lives through. */
const kinds: Readonly<Record<string, [Declared, Properties]>> = {
  "access key": [accessKey({ limit: 5 }), { limit: 6 }],
  "resource key": [resourceKey({ name: "app" }), { name: "renamed" }],
  "ingestion key": [ingestionKey({ name: "senders" }), { name: "renamed" }],
  "service key": [serviceKey({ name: "exporter" }), { name: "renamed" }],
  "restricted service key": [serviceKey({ name: "exporter", restrict: true }), { restrict: false }],
};

for (const [kind, [declared, change]] of Object.entries(kinds)) {
  describeWithProvider(`A new ${kind} that IBM does not show for two minutes`, (fixture, it) => {
    /** Brought up, or on the way: it may have to be run again when the key is shown. */
    async function young(): Promise<WorldStack> {
      fixture.cloud.settings.youngForMs = 2 * minute;
      const stack = fixture.stack({ key: declared });
      await stack.up();
      assert.equal(fixture.own.length, 1);
      return stack;
    }

    /** Nothing is made twice, nothing is left, and what is there is what is declared. */
    async function isOneInTheEnd(stack: WorldStack): Promise<void> {
      fixture.world.time.now += 3 * minute;
      await stack.settle();
      await stack.mustBeIdle();
      assert.deepEqual([fixture.own.length, fixture.unknown], [1, []]);
      const one = stack.engine.copy().saved;
      assert.deepEqual((await stack.refresh()).errors, []);
      assert.deepEqual(
        stack.engine.saved.map(({ name, outputs }) => [name, idIn(outputs)]),
        one.map(({ name, outputs }) => [name, idIn(outputs)]),
      );
    }

    it("is one key in the end", async () => {
      const stack = await young();
      const [made] = fixture.own;
      await isOneInTheEnd(stack);
      assert.deepEqual(fixture.own, [made]);
    });

    it("is not forgotten by a refresh at once", async () => {
      const stack = await young();
      const [made] = fixture.own;
      fixture.world.time.now += 10_000;
      await stack.refresh();
      assert.equal(stack.engine.saved.length, 1);
      await isOneInTheEnd(stack);
      assert.deepEqual(fixture.own, [made]);
    });

    it("is not made again by a change at once", async () => {
      const stack = await young();
      const [made] = fixture.own;
      fixture.world.time.now += 10_000;
      stack.declare("key", change);
      await stack.up();
      await isOneInTheEnd(stack);
      assert.deepEqual(fixture.own, [made]);
    });

    it("does not outlive a destroy at once, or the next one", async () => {
      const stack = await young();
      fixture.world.time.now += 10_000;
      await stack.destroy();
      if (stack.engine.saved.length === 0) assert.deepEqual(fixture.own, []);
      fixture.world.time.now += 3 * minute;
      assert.deepEqual((await stack.destroy()).errors, []);
      assert.deepEqual([fixture.own, fixture.cloud.policies()], [[], []]);
    });
  });
}

describeWithProvider("A service key without a resource key of its own", (fixture, it) => {
  it("leaves none behind when IBM answers 404 to its deletion because it is too new", async () => {
    fixture.cloud.settings.youngForMs = { resourceKeys: 2 * minute };
    const stack = fixture.stack({ key: serviceKey({ keepResourceKey: false, restrict: false }) });
    await stack.up();
    for (let ups = 1; ups <= 2; ups++) {
      fixture.world.time.now += 3 * minute;
      await stack.up();
    }
    assert.deepEqual([fixture.own, stack.outputs("key").resourceKeyGuid ?? null], [[], null]);
    await stack.mustBeIdle();
    assert.equal(fixture.cloud.instance(activityTracker.guid).serviceKeys[0], stack.outputs("key").serviceKey);
  });
});

describeWithProvider("A successor that IBM lists late", (fixture, it) => {
  const rotation = { every: "30d", overlap: "7d", jitter: "0d" };

  for (const [kind, declared] of [
    ["access key", accessKey({ rotation })],
    ["resource key", resourceKey({ rotation })],
  ] as const) {
    for (const command of ["refresh", "up --refresh", "destroy"] as const) {
      it(`(${kind}) is not forgotten by a ${command} ten seconds later`, async () => {
        const stack = fixture.stack({ key: declared });
        await stack.mustUp();
        fixture.onDay(30);
        fixture.cloud.settings.youngForMs = minute;
        await stack.up();
        assert.equal(fixture.own.length, 2);
        fixture.world.time.now += 10_000;
        if (command === "refresh") await stack.refresh();
        else await (command === "destroy" ? stack.destroy() : stack.up({ refresh: true }));
        fixture.world.time.now += 2 * minute;
        if (command === "destroy") {
          assert.deepEqual((await stack.destroy()).errors, []);
          assert.deepEqual(fixture.own, []);
          return;
        }
        await stack.settle();
        assert.equal(stack.outputs("key").generation, 2);
        assert.deepEqual([fixture.own.length, fixture.unknown], [2, []]);
        await stack.mustBeIdle();
      });
    }
  }
});

describeWithProvider("What a lost create has made a minute ago", (fixture, it) => {
  it("is not forgotten when only one of the two APIs knows it yet", async () => {
    const [stack, made] = await lostOne(fixture);
    const { faults } = fixture.world.emulator;
    const young = [
      faults.add({
        match: { method: "POST", path: /accessKeys\/.*\/disable$/ },
        times: "always",
        fault: { kind: "status", code: 404 },
      }),
    ];
    fixture.world.time.now += minute;
    const list = faults.add({
      match: { method: "GET", path: /^\/api\/customer\/accessKeys$/ },
      nth: 2,
      times: "always",
      fault: { kind: "status", code: 200, body: { customerAccessKeys: [] } },
    });
    const { said, errors } = await stack.up();
    list.remove();
    for (const each of young) each.remove();
    await stack.up();
    await stack.later();
    assert.ok(!fixture.unknown.includes(made), `${said} ${errors.join()}`);
  });
});

function idIn({ fingerprint, guid, resourceKeyGuid }: Properties): unknown {
  return guid ?? resourceKeyGuid ?? fingerprint;
}
