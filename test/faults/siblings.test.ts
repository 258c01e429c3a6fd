import assert from "node:assert/strict";
import type { Declared } from "../fixtures/provider/engine";
import {
  accessKey,
  describeWithProvider,
  type ProviderFixture,
  resourceKey,
} from "../fixtures/provider/provider-fixture";
import { creating } from "../fixtures/provider/requests";
import { minute } from "../fixtures/provider/time";
import type { WorldStack } from "../fixtures/provider/world-stack";

const ways = { "with the platform API": "answers", "without the platform API": "missing" } as const;

for (const [way, platformAccessKeys] of Object.entries(ways)) {
  describeWithProvider(
    `A key whose create failed, beside one of the same arguments in the same stack (${way})`,
    (fixture, it) => {
      beforeEach(() => {
        fixture.cloud.settings.platformAccessKeys = platformAccessKeys;
      });

      /** A stack in which `a` was to be made in an outage, and nothing was made. */
      async function afterOutage(): Promise<WorldStack> {
        const stack = fixture.stack({ a: accessKey() });
        const outage = fixture.cut("access keys", { kind: "reset-before" });
        assert.equal((await stack.up()).errors.length, 1);
        outage.remove();
        fixture.world.time.now += minute;
        stack.program = { a: accessKey(), b: accessKey() };
        return stack;
      }

      it("does not take the other's while its answer is under way", async () => {
        const stack = await afterOutage();
        const { faults } = fixture.world.emulator;
        faults.add({ match: creating["access keys"], fault: { kind: "latency", ms: 50, when: "after" } });
        await stack.mustUp();
        await stack.later();
        await stack.mustBeIdle();
        assert.deepEqual([fixture.own.length, fixture.unknown], [2, []]);
      });

      it("does not take the other's that was made in another run", async () => {
        const stack = await afterOutage();
        await stack.mustUp({ target: ["b"] });
        await stack.mustUp();
        await stack.later();
        assert.deepEqual([fixture.own.length, fixture.unknown], [2, []]);
      });

      it("does not delete the other's when it alone is destroyed", async () => {
        const stack = await afterOutage();
        await stack.mustUp({ target: ["b"] });
        const { fingerprint } = stack.outputs("b");
        fixture.world.time.now += 10 * 60_000;
        assert.deepEqual((await stack.destroy({ target: ["a"] })).errors, []);
        assert.deepEqual(fixture.own, [fingerprint]);
      });
    },
  );

  describeWithProvider(`Two keys of one instance in different profiles (${way})`, (fixture, it) => {
    it("stay two when the create of one fails", async () => {
      fixture.cloud.settings.platformAccessKeys = platformAccessKeys;
      const stack = fixture.stack({ a: accessKey(), b: accessKey({ profile: "p" }) });
      const { apikey } = fixture.cloud.addApiKey();
      stack.configuration = { "ibm-keys:profiles": JSON.stringify({ p: { apiKey: apikey } }) };
      fixture.world.emulator.faults.add({ match: creating["access keys"], fault: { kind: "reset-before" } });
      await stack.settle();
      await stack.later();
      assert.deepEqual([fixture.own.length, fixture.unknown], [2, []]);
    });
  });
}

describeWithProvider("Two keys that were made in one outage, without an answer and without a list", (fixture, it) => {
  for (const [kind, declared, made] of [
    ["access keys", accessKey(), "access keys"],
    ["resource keys", resourceKey({ name: "app" }), "resource keys"],
  ] as const) {
    async function afterOutage(): Promise<WorldStack> {
      const stack = fixture.stack({ a: declared, b: declared });
      const outage = fixture.loseAnswers(made);
      await stack.up();
      await stack.up();
      outage.end();
      assert.equal(fixture.own.length >= 2, true);
      fixture.world.time.now += minute;
      return stack;
    }

    it(`(${kind}) are both gone after a destroy of one after the other`, async () => {
      const stack = await afterOutage();
      assert.deepEqual((await stack.destroy({ parallel: 1 })).errors, []);
      assert.deepEqual(fixture.own, []);
    });

    it(`(${kind}) are both known after one was destroyed and the other brought up`, async () => {
      const stack = await afterOutage();
      assert.deepEqual((await stack.destroy({ target: ["a"] })).errors, []);
      stack.program = { b: declared };
      await stack.mustUp();
      assert.deepEqual([fixture.own.length, fixture.unknown], [1, []]);
    });
  }
});

describeWithProvider("Two resource keys of one name and different roles", (fixture, it) => {
  const both = (first: Declared, second: Declared) => ({ first, second });
  const writer = resourceKey({ name: "app", role: "Writer" });
  const reader = resourceKey({ name: "app", role: "Reader" });

  for (const [order, program] of [
    ["the Writer's comes earlier and is heard of later", both(writer, reader)],
    ["the Reader's comes earlier and is heard of later", both(reader, writer)],
  ] as const) {
    it(`each have their own rights when both answers are lost (${order})`, async () => {
      const { faults } = fixture.world.emulator;
      const match = creating["resource keys"];
      const second = { match, nth: 2 };
      faults.add({ match, fault: { kind: "latency", ms: 50, when: "after" } });
      faults.add({ match, fault: { kind: "status", code: 500, when: "after" } });
      faults.add({ ...second, fault: { kind: "reset-after" } });
      const act = () => {
        fixture.world.time.now += 1_000;
      };
      faults.add({ ...second, fault: { kind: "meanwhile", when: "before", act } });
      const stack = fixture.stack(program);
      await stack.settle();
      await stack.later();
      for (const name of ["first", "second"] as const) {
        assert.equal(roleAtIbm(fixture, stack.outputs(name).guid), program[name].args.role);
      }
      assert.deepEqual([fixture.own.length, fixture.unknown], [2, []]);
    });
  }
});

function roleAtIbm(fixture: ProviderFixture, guid: unknown): string | undefined {
  const key = fixture.cloud.resourceKeysOf().find((each) => each.guid === guid);
  return key?.roleCrn.split(":").at(-1);
}
