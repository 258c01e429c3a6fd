import assert from "node:assert/strict";
import fc from "fast-check";
import { defaults } from "../../emulator";
import { recent, SharedRead } from "../../provider/cloud/api/shared-read";
import { hasLimits } from "../../provider/cloud/sysdig/client";
import { isCloudError } from "../../provider/domain/cloud-error";
import { type CloudFixture, secureGuid, withCloud } from "../fixtures/cloud/with-cloud";
import { FakeClock } from "../fixtures/http/fake-clock";

const unlimited = { limit: null, reservation: null, teamId: null };

describe("A list of access keys", () => {
  it("that is not old shows everything that this process has written since, without another call", async () => {
    await withCloud({}, async ({ secure, operations, emulator, context }) => {
      for (let made = 0; made < 3; made++) emulator.cloud.createAccessKey(secureGuid, unlimited);
      const [first, second, third] = emulator.cloud.accessKeysOf(secureGuid).map(({ accessKey }) => accessKey);
      const instance = secure();
      await instance.createAccessKey(unlimited, context());
      await instance.listAccessKeys(recent);
      emulator.clearRequests();
      await instance.disableAccessKey(first ?? assert.fail());
      await instance.updateAccessKey(second ?? assert.fail(), { ...unlimited, limit: 7 });
      await instance.disableAccessKey(third ?? assert.fail());
      await instance.deleteAccessKey(third ?? assert.fail());
      const made = await instance.createAccessKey({ ...unlimited, limit: 9 }, context());
      const { keys, isComplete } = await instance.listAccessKeys(recent);
      assert.ok(isComplete);
      assert.ok(!operations().includes("listAccessKeys"));
      assert.deepEqual(
        keys.map(({ accessKey, enabled, limit }) => [accessKey, enabled, limit]).sort(),
        [...emulator.cloud.accessKeysOf(secureGuid).map((key) => [key.accessKey, key.enabled, key.limit])].sort(),
      );
      assert.equal(keys.at(-1)?.accessKey, made.accessKey);
    });
  });

  it("is read once for three hundred updates", async () => {
    await withCloud({}, async ({ secure, operations, emulator }) => {
      for (let made = 0; made < 300; made++) emulator.cloud.createAccessKey(secureGuid, unlimited);
      const keys = emulator.cloud.accessKeysOf(secureGuid).map(({ accessKey }) => accessKey);
      const instance = secure();
      await Promise.all(
        keys.map(async (key) => {
          await instance.findAccessKey(key, recent);
          await instance.updateAccessKey(key, { ...unlimited, limit: 1 });
        }),
      );
      assert.equal(operations().length, keys.length + 2);
    });
  }).timeout(20_000);

  it("read anew is IBM's own word: it lacks what IBM does not list yet", async () => {
    await withCloud({}, async ({ secure, emulator, context }) => {
      const instance = secure();
      const { accessKey } = await instance.createAccessKey(unlimited, context());
      emulator.faults.add({ match: { operation: "listAccessKeys" }, fault: { kind: "stale-list" } });
      assert.equal(await instance.findAccessKey(accessKey), undefined);
      assert.equal((await instance.findAccessKey(accessKey))?.accessKey, accessKey);
    });
  });

  it("is read again after a write that was refused, for nobody knows why", async () => {
    await withCloud({}, async ({ secure, emulator, operations }) => {
      const instance = secure();
      await instance.listAccessKeys(recent);
      await assert.rejects(instance.disableAccessKey("a-key-of-nobody"));
      emulator.clearRequests();
      await instance.listAccessKeys(recent);
      assert.deepEqual(operations(), ["listAccessKeys"]);
    });
  });
});

describe("A shared reading", () => {
  function readings() {
    const answers: ((value: readonly string[]) => void)[] = [];
    const read = new SharedRead<readonly string[]>(
      new FakeClock(),
      () => new Promise((resolve) => answers.push(resolve)),
    );
    const add = (name: string) =>
      read.write(
        async () => name,
        (added) => (list) => [...list, added],
      );
    return { read, answers, add };
  }

  it("under way is shared by those who ask anew until a write ends, and then by nobody else", async () => {
    const { read, answers, add } = readings();
    const first = [read.get(), read.get()];
    assert.equal(answers.length, 1);
    await add("own");
    const second = [read.get(), read.get()];
    assert.equal(answers.length, 2);
    answers[1]?.(["new"]);
    answers[0]?.(["old"]);
    assert.deepEqual(await Promise.all([...first, ...second]), [["old"], ["old"], ["new"], ["new"]]);
  });

  it("under way gets the writes that end meanwhile, for those who take an older one", async () => {
    const { read, answers, add } = readings();
    const older = read.get(1);
    await add("one");
    const later = read.get(1);
    answers[0]?.(["listed"]);
    assert.deepEqual(await Promise.all([older, later]), [
      ["listed", "one"],
      ["listed", "one"],
    ]);
    await add("two");
    assert.deepEqual(await read.get(1), ["listed", "one", "two"]);
    assert.equal(answers.length, 1);
  });
});

describe("A row of the list of access keys", () => {
  const good = { accessKey: "canary-good-key", enabled: true, dateCreated: 1767225600000 };

  function answer({ emulator }: CloudFixture, rows: unknown[]): void {
    emulator.faults.add({
      match: { operation: "listAccessKeys" },
      times: "always",
      fault: { kind: "status", code: 200, body: { customerAccessKeys: rows } },
    });
  }

  it("does not stop the process by an access key of 80,000 letters and a space, and says that it is not all", async () => {
    await withCloud({}, async ({ emulator, secure }) => {
      const good = { accessKey: "a-key", enabled: true };
      const long = { ...good, accessKey: `${"a".repeat(80_000)} ` };
      emulator.faults.add({
        match: { operation: "listAccessKeys" },
        fault: { kind: "status", code: 200, body: { customerAccessKeys: [long, good] } },
      });
      const start = performance.now();
      const { keys, isComplete } = await secure().listAccessKeys();
      assert.ok(performance.now() - start < 2000, `it took ${performance.now() - start} ms`);
      assert.deepEqual([keys.map(({ accessKey }) => accessKey), isComplete], [["a-key"], false]);
    });
  });

  const odd: [what: string, row: object, expected: object][] = [
    ["no date", { dateCreated: null }, { dateCreated: null }],
    ["a date that is 0", { dateCreated: 0 }, { dateCreated: null }],
    ["a date in ISO 8601", { dateCreated: "2026-01-01T00:00:00Z" }, { dateCreated: "2026-01-01T00:00:00.000Z" }],
    ["a date that is none", { dateCreated: "soon", dateDisabled: {} }, { dateCreated: null, dateDisabled: null }],
    ["a date beyond all dates", { dateCreated: 1e300 }, { dateCreated: null }],
    ["limits that are texts", { limit: "5", reservation: "0", teamId: "17" }, { limit: 5, reservation: 0, teamId: 17 }],
    ["limits of null and more", { limit: null, teamId: null, lastSeen: [1] }, { limit: null, teamId: null }],
  ];
  for (const [what, row, expected] of odd) {
    it(`with ${what} is read`, async () => {
      await withCloud({}, async (fixture) => {
        answer(fixture, [{ ...good, ...row }]);
        const { keys, isComplete } = await fixture.secure().listAccessKeys();
        assert.ok(isComplete);
        assert.deepEqual({ ...keys[0], ...expected }, keys[0]);
      });
    });
  }

  for (const row of [null, 5, {}, { ...good, enabled: "yes" }, { ...good, accessKey: ".." }, { ...good, limit: {} }]) {
    it(`that is ${JSON.stringify(row)} hides no other one, but what is missing may be it`, async () => {
      await withCloud({}, async (fixture) => {
        answer(fixture, [row, good]);
        const instance = fixture.secure();
        assert.equal((await instance.findAccessKey(good.accessKey))?.accessKey, good.accessKey);
        await assert.rejects(instance.findAccessKey("another-key"), (error) => {
          assert.ok(isCloudError(error, "unexpected-response"));
          assert.doesNotMatch(error.message, /another-key|canary/);
          return true;
        });
      });
    });
  }

  it("in a list that is none is an error", async () => {
    await withCloud({}, async (fixture) => {
      answer(fixture, [good]);
      fixture.emulator.faults.clear();
      fixture.emulator.faults.add({
        match: { operation: "listAccessKeys" },
        fault: { kind: "status", code: 200, body: { customerAccessKeys: null } },
      });
      await assert.rejects(fixture.secure().listAccessKeys(), (error) => isCloudError(error, "unexpected-response"));
    });
  });
});

describe("The limits of an access key", () => {
  it("are those that are declared, where IBM says 0 for none", () => {
    assert.ok(hasLimits({ limit: 0, reservation: 0, teamId: 0 }, unlimited));
    assert.ok(hasLimits(unlimited, { ...unlimited, reservation: 0, teamId: 0 }));
    assert.ok(hasLimits({ limit: 5, reservation: 0, teamId: null }, { limit: 5, reservation: null, teamId: null }));
  });

  it("are others where they differ, and a declared limit of 0 is a limit", () => {
    assert.ok(!hasLimits(unlimited, { ...unlimited, limit: 0 }));
    assert.ok(!hasLimits({ ...unlimited, limit: 5 }, unlimited));
    assert.ok(!hasLimits({ ...unlimited, limit: 5 }, { ...unlimited, limit: 0 }));
    const positive = fc.integer({ min: 1, max: 2 ** 31 - 1 });
    fc.assert(
      fc.property(positive, positive, fc.constantFrom("limit", "reservation", "teamId"), (one, other, name) => {
        assert.equal(hasLimits({ ...unlimited, [name]: one }, { ...unlimited, [name]: other }), one === other);
        assert.ok(!hasLimits({ ...unlimited, [name]: one }, unlimited));
      }),
    );
  });
});

describe("The access keys of Monitoring, which IBM shows without limit, reservation and team", () => {
  it("have none of them", async () => {
    await withCloud({}, async ({ session }) => {
      const { guid, region } = defaults.instances.monitor;
      const { keys, isComplete } = await session().sysdig("sysdig-monitor", region, guid).listAccessKeys();
      const settings = keys.map(({ limit, reservation, teamId }) => [limit, reservation, teamId]);
      assert.deepEqual([settings, isComplete], [[[null, null, null]], true]);
    });
  });
});
