import assert from "node:assert/strict";
import { defaults, type FaultRule } from "../../emulator";
import { type CreateAttempt, CreateLedger } from "../../provider/cloud/create-ledger";
import { CloudError, isCloudError } from "../../provider/cloud/errors";
import { fingerprintOf } from "../../provider/cloud/fingerprint";
import { FakeClock } from "../http/fake-clock";
import { secureGuid, withCloud } from "./with-cloud";

const unlimited = { limit: null, reservation: null, teamId: null };
const limited = (limit: number) => ({ ...unlimited, limit });
const lost = (nth = 1): FaultRule => ({
  match: { operation: "createAccessKey" },
  nth,
  fault: { kind: "reset-after" },
});

describe("The create of an access key whose answer was lost", () => {
  it("is found in the list, and asked for exactly once", async () => {
    await withCloud(async ({ emulator, secure, operations }) => {
      emulator.faults.add(lost());
      const made = await secure().createAccessKey(limited(5));
      const [, second, ...others] = emulator.cloud.accessKeysOf(secureGuid);
      assert.equal(made.accessKey, second?.accessKey);
      assert.deepEqual(others, []);
      assert.equal(operations().filter((operation) => operation === "createAccessKey").length, 1);
    });
  });

  for (const fault of [
    { kind: "truncated" },
    { kind: "not-json", when: "after" },
    { kind: "status", code: 502, when: "after" },
    { kind: "status", code: 504, when: "after" },
    { kind: "status", code: 200, when: "after", body: { customerAccessKey: null } },
  ] as const) {
    it(`to ${JSON.stringify(fault)} is found too`, async () => {
      await withCloud(async ({ emulator, secure }) => {
        emulator.faults.add({ match: { operation: "createAccessKey" }, fault });
        const made = await secure().createAccessKey(unlimited);
        assert.deepEqual(
          emulator.cloud.accessKeysOf(secureGuid).map(({ accessKey }) => accessKey === made.accessKey),
          [false, true],
        );
      });
    });
  }

  it("in time is found after the client gave up waiting", async () => {
    await withCloud(async ({ emulator, secure, session }) => {
      emulator.faults.add({ match: { operation: "createAccessKey" }, fault: { kind: "answer-lost" } });
      await secure(session(defaults.apiKey, { attemptTimeout: 150 })).createAccessKey(unlimited);
      assert.equal(emulator.cloud.accessKeysOf(secureGuid).length, 2);
    });
  });

  it("is found in a list that shows it late", async () => {
    await withCloud(async ({ emulator, secure, clock }) => {
      emulator.faults.add(lost());
      emulator.faults.add({
        match: { operation: "listAccessKeys" },
        nth: 2,
        times: 2,
        fault: { kind: "stale-list" },
      });
      const made = await secure().createAccessKey(unlimited);
      assert.equal(made.accessKey, emulator.cloud.accessKeysOf(secureGuid)[1]?.accessKey);
      assert.deepEqual(clock.slept, [1_000, 2_000]);
    });
  });

  it("that was never made says so, and makes none", async () => {
    await withCloud(async ({ emulator, secure }) => {
      emulator.faults.add({ match: { operation: "createAccessKey" }, fault: { kind: "reset-before" } });
      await assert.rejects(secure().createAccessKey(unlimited), (error) => {
        assert.ok(isCloudError(error, "outcome-unknown"), String(error));
        assert.match(
          error.message,
          /the connection broke before the answer was complete \(127\.0\.0\.1:\d+\), and what was asked for did not appear\. It may have been made all the same, since \S+: run again/,
        );
        return true;
      });
      assert.equal(emulator.cloud.accessKeysOf(secureGuid).length, 1);
    });
  });

  it("among many at once is told from those that were answered, and each gets its own", async () => {
    await withCloud(async ({ emulator, secure }) => {
      for (const nth of [2, 5, 6]) emulator.faults.add(lost(nth));
      const instance = secure();
      const limits = [null, null, null, 7, 7, 8, null, 9];
      const made = await Promise.all(limits.map((limit) => instance.createAccessKey({ ...unlimited, limit })));
      assert.deepEqual(
        made.map(({ limit }) => limit),
        limits,
      );
      assert.equal(new Set(made.map(({ accessKey }) => accessKey)).size, limits.length);
      assert.equal(emulator.cloud.accessKeysOf(secureGuid).length, limits.length + 1);
    });
  });

  it("does not take a key of other settings that somebody else makes meanwhile", async () => {
    await withCloud(async ({ emulator, secure }) => {
      const instance = secure();
      await instance.createAccessKey(unlimited);
      const strangers = emulator.cloud.createAccessKey(secureGuid, { limit: 99 });
      emulator.faults.add(lost());
      const made = await instance.createAccessKey(limited(5));
      assert.notEqual(made.accessKey, strangers.accessKey);
      assert.equal(made.limit, 5);
    });
  });

  it("is not guessed when a stranger makes a key like it: the error names both, and when they were made", async () => {
    await withCloud(async ({ emulator, secure, clock }) => {
      const instance = secure();
      await instance.createAccessKey(limited(1));
      const strangers = emulator.cloud.createAccessKey(secureGuid, unlimited);
      clock.advance(1_000);
      emulator.faults.add(lost());
      await assert.rejects(instance.createAccessKey(unlimited), (error) => {
        assert.ok(isCloudError(error, "ambiguous"), String(error));
        const own = emulator.cloud.accessKeysOf(secureGuid).at(-1);
        for (const { accessKey, dateCreated } of [strangers, own ?? assert.fail()]) {
          const named = `${fingerprintOf(accessKey)} created ${new Date(dateCreated).toISOString()}`;
          assert.ok(error.message.includes(named), error.message);
          assert.ok(!error.message.includes(accessKey));
        }
        return true;
      });
      assert.equal(emulator.cloud.accessKeysOf(secureGuid).length, 4);
    });
  });

  it("does not hold up later creates for good", async () => {
    await withCloud(async ({ emulator, secure }) => {
      const instance = secure();
      for (const times of [1, 2, 3]) {
        emulator.faults.add(lost());
        await instance.createAccessKey(unlimited);
        await instance.createAccessKey(limited(times));
      }
      assert.equal(emulator.cloud.accessKeysOf(secureGuid).length, 7);
    });
  });

  it("fails with the reason when the list cannot be read afterwards", async () => {
    await withCloud(async ({ emulator, secure }) => {
      const instance = secure();
      await instance.createAccessKey(unlimited);
      emulator.faults.add(lost());
      const listing = emulator.faults.add({
        match: { operation: "listAccessKeys" },
        times: "always",
        fault: { kind: "status", code: 403 },
      });
      await assert.rejects(instance.createAccessKey(unlimited), (error) => {
        assert.ok(error instanceof CloudError);
        assert.match(error.message, /access keys? of instance/);
        return true;
      });
      listing.remove();
      await instance.createAccessKey(limited(2));
    });
  });

  it("is found by the next run of another process as somebody's key, never as its own", async () => {
    await withCloud(async ({ emulator, secure, session }) => {
      emulator.faults.add({ match: { operation: "createAccessKey" }, fault: { kind: "reset-after" } });
      await secure().createAccessKey(unlimited);
      emulator.faults.add({ match: { operation: "createAccessKey" }, fault: { kind: "reset-before" } });
      await assert.rejects(secure(session()).createAccessKey(unlimited), (error) =>
        isCloudError(error, "outcome-unknown"),
      );
    });
  });
});

describe("The create of a resource key whose answer was lost", () => {
  const { crn, guid } = defaults.instances.objectStorage;
  const details = (name: string) => ({ name, source: crn, role: undefined, parameters: undefined });

  it("is found by its name, and asked for exactly once", async () => {
    await withCloud(async ({ emulator, session, operations }) => {
      const { resourceController } = session();
      emulator.faults.add({ match: { operation: "createResourceKey" }, fault: { kind: "reset-after" } });
      const made = await resourceController.createResourceKey(details("one"));
      assert.deepEqual(
        emulator.cloud.resourceKeysOf(guid).map((key) => [key.guid, key.name]),
        [[made.guid, "one"]],
      );
      assert.equal(operations().filter((operation) => operation === "createResourceKey").length, 1);
    });
  });

  it("is not mistaken for a namesake that was there before", async () => {
    await withCloud(async ({ emulator, session }) => {
      const old = emulator.cloud.addResourceKey({ name: "one", source: crn });
      const { resourceController } = session();
      emulator.faults.add({ match: { operation: "createResourceKey" }, fault: { kind: "reset-after" } });
      const made = await resourceController.createResourceKey(details("one"));
      assert.notEqual(made.guid, old.guid);
    });
  });

  it("among many at once: each gets the key of its name", async () => {
    await withCloud(async ({ emulator, session }) => {
      const { resourceController } = session();
      for (const nth of [1, 3, 4]) {
        emulator.faults.add({ match: { operation: "createResourceKey" }, nth, fault: { kind: "reset-after" } });
      }
      const names = ["a", "b", "c", "d", "e"];
      const made = await Promise.all(names.map((name) => resourceController.createResourceKey(details(name))));
      assert.deepEqual(
        made.map(({ name }) => name),
        names,
      );
      assert.equal(emulator.cloud.resourceKeysOf(guid).length, names.length);
    });
  });
});

describe("An account of creates", () => {
  it("starts no create while it looks for a lost one, whose result could be mistaken", async () => {
    const things: string[] = [];
    const told: string[] = [];
    let late: Promise<string> | undefined;
    const ledger = new CreateLedger<string>({
      clock: new FakeClock(),
      list: async () => {
        told.push("list");
        // Somebody asks for another one while the lost one is looked for.
        if (things.length > 0) late ??= ledger.create(attempt("c", false));
        await new Promise((resolve) => setImmediate(resolve));
        told.push("listed");
        return [...things];
      },
      identityOf: (thing) => thing,
      shapeOf: () => "any",
      nameOf: (thing) => thing,
      dateOf: () => "a date",
    });
    const attempt = (thing: string, isLost: boolean): CreateAttempt<string> => ({
      attempted: `make ${thing}`,
      shape: "any",
      run: async () => {
        told.push(`make ${thing}`);
        things.push(thing);
        if (!isLost) return thing;
        throw new CloudError({ code: "outcome-unknown", attempted: "", answered: "", advice: "" });
      },
    });
    assert.deepEqual(await Promise.all([ledger.create(attempt("a", true)), ledger.create(attempt("b", false))]), [
      "a",
      "b",
    ]);
    assert.equal(await late, "c");
    assert.deepEqual(told, ["list", "listed", "make a", "make b", "list", "listed", "make c"]);
  });
});
