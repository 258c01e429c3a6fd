import assert from "node:assert/strict";
import type { Cloud } from "pulumi-ibm-keys/emulator";
import { creating, type Made } from "../fixtures/provider/requests";
import {
  accessKey,
  describeInWorld,
  monitor,
  objectStorage,
  resourceKey,
  type Scene,
  secure,
} from "../fixtures/provider/scene";
import type { WorldStack } from "../fixtures/provider/world-stack";

const rotation = { every: "100d", overlap: "7d", quarantine: "7d", jitter: "0d" };
const ways = { "with the platform API": "answers", "without the platform API": "missing" } as const;

for (const [way, platformAccessKeys] of Object.entries(ways)) {
  describeInWorld(`A colleague's key, made like ours (${way})`, (scene, it) => {
    beforeEach(() => {
      scene.cloud.settings.platformAccessKeys = platformAccessKeys;
    });

    /** Of what was lost: with labels none is left, and without them every one was named. */
    function allAreKnown(said: string): void {
      const isTold = (id: string) => platformAccessKeys === "missing" && said.includes(id);
      assert.deepEqual(
        scene.unknown.filter((id) => !isTold(id)),
        [],
        said,
      );
    }

    it("while a create of ours fails, is not taken", async () => {
      meanwhile(scene, "access keys", "before", { kind: "reset-before" }, (cloud) =>
        cloud.createAccessKey(secure.guid),
      );
      const stack = scene.stack({ key: accessKey() });
      await stack.mustUp();
      assert.deepEqual(scene.own, [stack.outputs("key").fingerprint]);
    });

    it("while the answer to a create of ours is lost, is not taken though it is listed earlier", async () => {
      scene.cloud.settings.youngForMs = 1_500;
      meanwhile(scene, "access keys", "after", { kind: "reset-after" }, (cloud) => cloud.createAccessKey(secure.guid));
      const stack = scene.stack({ key: accessKey() });
      const { said } = await stack.up();
      allAreKnown(said + (await settled(stack)));
    });

    it("after an outage in which nothing of ours was made, is neither taken nor deleted", async () => {
      const stack = scene.stack({ key: accessKey() });
      const outage = scene.cut("access keys", { kind: "reset-before" });
      assert.equal((await stack.up()).errors.length, 1);
      outage.remove();
      scene.onDay(60);
      scene.strangers.act((cloud) => cloud.createAccessKey(secure.guid));
      await stack.mustUp();
      assert.deepEqual(scene.own, [stack.outputs("key").fingerprint]);
      assert.deepEqual((await stack.destroy()).errors, []);
      assert.deepEqual(scene.own, []);
    });

    for (const command of ["up", "destroy"] as const) {
      it(`after an outage, and another one, do not keep ${command} from going through`, async () => {
        const stack = scene.stack({ key: accessKey() });
        const outage = scene.cut("access keys", { kind: "reset-before" });
        assert.equal((await stack.up()).errors.length, 1);
        outage.remove();
        scene.strangers.act((cloud) => [cloud.createAccessKey(secure.guid), cloud.createAccessKey(secure.guid)]);
        scene.world.time.now += 10 * 60_000;
        assert.deepEqual((await stack[command]()).errors, []);
        assert.deepEqual([scene.own.length, scene.unknown], [command === "up" ? 1 : 0, []]);
      });
    }

    it("a month after a rotation that failed, is not given out by the next rotation, nor disabled by the one after", async () => {
      const stack = scene.stack({ key: accessKey({ rotation }) });
      await stack.mustUp();
      const first = stack.outputs("key").fingerprint;
      scene.onDay(1);
      stack.declare("key", { rotation: { ...rotation, revoke: [first] } });
      const outage = scene.cut("access keys", { kind: "reset-before" });
      assert.equal((await stack.up()).errors.length, 1);
      outage.remove();
      stack.declare("key", { rotation });
      scene.world.time.now += 60_000;
      await stack.up();
      scene.onDay(31);
      scene.strangers.act((cloud) => cloud.createAccessKey(secure.guid));
      for (const day of [101, 109, 117, 202, 210, 218]) {
        scene.onDay(day);
        await stack.mustUp();
      }
      assert.deepEqual([scene.own.length, scene.unknown], [1, []]);
    });

    it("in each of three outages, does not make each run leave one more key that nobody hears of", async () => {
      const stack = scene.stack({ key: accessKey() });
      let said = "";
      for (let run = 1; run <= 3; run++) {
        meanwhile(scene, "access keys", "after", { kind: "reset-after" }, (cloud) =>
          cloud.createAccessKey(secure.guid),
        );
        said += (await stack.up()).said;
      }
      allAreKnown(said + (await settled(stack)));
    });
  });
}

describeInWorld("A colleague's resource key of the name of ours", (scene, it) => {
  it("and another role, does not give its rights out after an outage", async () => {
    const stack = scene.stack({ reader: resourceKey({ name: "app", role: "Reader" }) });
    const outage = scene.cut("resource keys", { kind: "reset-before" });
    assert.equal((await stack.up()).errors.length, 1);
    outage.remove();
    const theirs = scene.strangers.act((cloud) =>
      cloud.addResourceKey({ name: "app", source: objectStorage.crn, role: "Manager" }),
    );
    await stack.mustUp();
    assert.notEqual(stack.outputs("reader").guid, theirs.guid);
    assert.match(String(stack.outputs("reader").role), /Reader$/);
    assert.match(roleAtIbm(scene, stack.outputs("reader").guid), /Reader$/);
  });

  for (const role of ["Reader", "Manager"]) {
    it(`(${role}) made at the moment at which a create of ours fails, is left to him`, async () => {
      meanwhile(scene, "resource keys", "before", { kind: "reset-before" }, (cloud) =>
        cloud.addResourceKey({ name: "app", source: objectStorage.crn, role }),
      );
      const stack = scene.stack({ reader: resourceKey({ name: "app", role: "Reader" }) });
      await stack.mustUp();
      assert.deepEqual(scene.own, [stack.outputs("reader").guid]);
    });
  }
});

describeInWorld("Another stack with keys like ours, brought up at the same moment", (scene, it) => {
  it("never shares a key with ours, whatever is lost", async () => {
    const program = { key: accessKey(), other: accessKey({ instance: monitor.crn }), uploads: resourceKey() };
    const stacks = [scene.stack(program), scene.stack(program)];
    for (const made of ["access keys", "resource keys"] as const) {
      const { faults } = scene.world.emulator;
      faults.add({ match: creating[made], times: 2, fault: { kind: "reset-after" } });
      faults.add({ match: creating[made], nth: 3, fault: { kind: "reset-before" } });
    }
    await scene.world.runTogether(
      stacks.map(
        ({ engine }) =>
          (provider) =>
            engine.up(program, provider),
      ),
    );
    for (const stack of stacks) await stack.settle();
    for (const stack of stacks) await stack.later();
    assert.deepEqual([scene.own.length, scene.unknown], [6, []]);
  });
});

/** The first create of these things ends so, and right before or after its work a stranger acts. */
function meanwhile(
  scene: Scene,
  made: Made,
  when: "before" | "after",
  fault: { kind: "reset-before" | "reset-after" },
  deed: (cloud: Cloud) => unknown,
): void {
  const { faults } = scene.world.emulator;
  const act = () => scene.strangers.act(deed);
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

function roleAtIbm(scene: Scene, guid: unknown): string {
  const key = scene.cloud.resourceKeysOf().find((each) => each.guid === guid);
  return key?.roleCrn ?? assert.fail(`no key ${guid}`);
}
