import assert from "node:assert/strict";
import type { Cloud } from "pulumi-ibm-keys/emulator";
import {
  accessKey,
  describeWithProvider,
  monitor,
  objectStorage,
  type ProviderFixture,
  resourceKey,
  secure,
} from "../fixtures/provider/provider-fixture";
import { creating, type Made } from "../fixtures/provider/requests";
import type { WorldStack } from "../fixtures/provider/world-stack";

const rotation = { every: "100d", overlap: "7d", quarantine: "7d", jitter: "0d" };
const ways = { "with the platform API": "answers", "without the platform API": "missing" } as const;

for (const [way, platformAccessKeys] of Object.entries(ways)) {
  describeWithProvider(`A colleague's key, made like ours (${way})`, (fixture, it) => {
    beforeEach(() => {
      fixture.cloud.settings.platformAccessKeys = platformAccessKeys;
    });

    /** Of what was lost: with labels none is left, and without them every one was named. */
    function allAreKnown(said: string): void {
      const isTold = (id: string) => platformAccessKeys === "missing" && said.includes(id);
      assert.deepEqual(
        fixture.unknown.filter((id) => !isTold(id)),
        [],
        said,
      );
    }

    it("while a create of ours fails, is not taken", async () => {
      meanwhile(fixture, "access keys", "before", { kind: "reset-before" }, (cloud) =>
        cloud.createAccessKey(secure.guid),
      );
      const stack = fixture.stack({ key: accessKey() });
      await stack.mustUp();
      assert.deepEqual(fixture.own, [stack.outputs("key").fingerprint]);
    });

    it("while the answer to a create of ours is lost, is not taken though it is listed earlier", async () => {
      fixture.cloud.settings.youngForMs = 1_500;
      meanwhile(fixture, "access keys", "after", { kind: "reset-after" }, (cloud) =>
        cloud.createAccessKey(secure.guid),
      );
      const stack = fixture.stack({ key: accessKey() });
      const { said } = await stack.up();
      allAreKnown(said + (await settled(stack)));
    });

    it("after an outage in which nothing of ours was made, is neither taken nor deleted", async () => {
      const stack = fixture.stack({ key: accessKey() });
      const outage = fixture.cut("access keys", { kind: "reset-before" });
      assert.equal((await stack.up()).errors.length, 1);
      outage.remove();
      fixture.onDay(60);
      fixture.strangers.act((cloud) => cloud.createAccessKey(secure.guid));
      await stack.mustUp();
      assert.deepEqual(fixture.own, [stack.outputs("key").fingerprint]);
      assert.deepEqual((await stack.destroy()).errors, []);
      assert.deepEqual(fixture.own, []);
    });

    for (const command of ["up", "destroy"] as const) {
      it(`after an outage, and another one, do not keep ${command} from going through`, async () => {
        const stack = fixture.stack({ key: accessKey() });
        const outage = fixture.cut("access keys", { kind: "reset-before" });
        assert.equal((await stack.up()).errors.length, 1);
        outage.remove();
        fixture.strangers.act((cloud) => [cloud.createAccessKey(secure.guid), cloud.createAccessKey(secure.guid)]);
        fixture.world.time.now += 10 * 60_000;
        assert.deepEqual((await stack[command]()).errors, []);
        assert.deepEqual([fixture.own.length, fixture.unknown], [command === "up" ? 1 : 0, []]);
      });
    }

    it("a month after a rotation that failed, is not given out by the next rotation, nor disabled by the one after", async () => {
      const stack = fixture.stack({ key: accessKey({ rotation }) });
      await stack.mustUp();
      const first = stack.outputs("key").fingerprint;
      fixture.onDay(1);
      stack.declare("key", { rotation: { ...rotation, revoke: [first] } });
      const outage = fixture.cut("access keys", { kind: "reset-before" });
      assert.equal((await stack.up()).errors.length, 1);
      outage.remove();
      stack.declare("key", { rotation });
      fixture.world.time.now += 60_000;
      await stack.up();
      fixture.onDay(31);
      fixture.strangers.act((cloud) => cloud.createAccessKey(secure.guid));
      for (const day of [101, 109, 117, 202, 210, 218]) {
        fixture.onDay(day);
        await stack.mustUp();
      }
      assert.deepEqual([fixture.own.length, fixture.unknown], [1, []]);
    });

    it("in each of three outages, does not make each run leave one more key that nobody hears of", async () => {
      const stack = fixture.stack({ key: accessKey() });
      let said = "";
      for (let run = 1; run <= 3; run++) {
        meanwhile(fixture, "access keys", "after", { kind: "reset-after" }, (cloud) =>
          cloud.createAccessKey(secure.guid),
        );
        said += (await stack.up()).said;
      }
      allAreKnown(said + (await settled(stack)));
    });
  });
}

describeWithProvider("A colleague's resource key of the name of ours", (fixture, it) => {
  it("and another role, does not give its rights out after an outage", async () => {
    const stack = fixture.stack({ reader: resourceKey({ name: "app", role: "Reader" }) });
    const outage = fixture.cut("resource keys", { kind: "reset-before" });
    assert.equal((await stack.up()).errors.length, 1);
    outage.remove();
    const theirs = fixture.strangers.act((cloud) =>
      cloud.addResourceKey({ name: "app", source: objectStorage.crn, role: "Manager" }),
    );
    await stack.mustUp();
    assert.notEqual(stack.outputs("reader").guid, theirs.guid);
    assert.match(String(stack.outputs("reader").role), /Reader$/);
    assert.match(roleAtIbm(fixture, stack.outputs("reader").guid), /Reader$/);
  });

  for (const role of ["Reader", "Manager"]) {
    it(`(${role}) made at the moment at which a create of ours fails, is left to him`, async () => {
      meanwhile(fixture, "resource keys", "before", { kind: "reset-before" }, (cloud) =>
        cloud.addResourceKey({ name: "app", source: objectStorage.crn, role }),
      );
      const stack = fixture.stack({ reader: resourceKey({ name: "app", role: "Reader" }) });
      await stack.mustUp();
      assert.deepEqual(fixture.own, [stack.outputs("reader").guid]);
    });
  }
});

describeWithProvider("Another stack with keys like ours, brought up at the same moment", (fixture, it) => {
  it("never shares a key with ours, whatever is lost", async () => {
    const program = { key: accessKey(), other: accessKey({ instance: monitor.crn }), uploads: resourceKey() };
    const stacks = [fixture.stack(program), fixture.stack(program)];
    for (const made of ["access keys", "resource keys"] as const) {
      const { faults } = fixture.world.emulator;
      faults.add({ match: creating[made], times: 2, fault: { kind: "reset-after" } });
      faults.add({ match: creating[made], nth: 3, fault: { kind: "reset-before" } });
    }
    await fixture.world.runTogether(
      stacks.map(
        ({ engine }) =>
          (provider) =>
            engine.up(program, provider),
      ),
    );
    for (const stack of stacks) await stack.settle();
    for (const stack of stacks) await stack.later();
    assert.deepEqual([fixture.own.length, fixture.unknown], [6, []]);
  });
});

/** The first create of these things ends so, and right before or after its work a stranger acts. */
function meanwhile(
  fixture: ProviderFixture,
  made: Made,
  when: "before" | "after",
  fault: { kind: "reset-before" | "reset-after" },
  action: (cloud: Cloud) => unknown,
): void {
  const { faults } = fixture.world.emulator;
  const act = () => fixture.strangers.act(action);
  faults.add({ match: creating[made], fault: { kind: "meanwhile", when, act } });
  faults.add({ match: creating[made], fault });
}

/** Runs until the stack has settled, and ten minutes on; says what was said. */
async function settled(stack: WorldStack): Promise<string> {
  const before = stack.world.prints.text.length;
  await stack.settle();
  await stack.later();
  return stack.world.prints.text.slice(before);
}

function roleAtIbm(fixture: ProviderFixture, guid: unknown): string {
  const key = fixture.cloud.resourceKeysOf().find((each) => each.guid === guid);
  return key?.roleCrn ?? assert.fail(`no key ${guid}`);
}
