import assert from "node:assert/strict";
import { defaults, type Fault, type FaultRule } from "../../emulator";
import { createLabelled, type LabelledCreate } from "../../provider/cloud/api/labelled-create";
import { CloudError, isCloudError } from "../../provider/domain/cloud-error";
import { createLabelPattern, isLabelOf } from "../../provider/domain/create-label";
import { type CloudFixture, contextOf, secureGuid, urnOf, withCloud } from "../fixtures/cloud/with-cloud";
import { FakeClock } from "../fixtures/http/fake-clock";

const unlimited = { limit: null, reservation: null, teamId: null };
const minute = 60_000;

function lost(fault: Fault, nth = 1, times: number | "always" = 1): FaultRule {
  return { match: { operation: "createAccessKeyV1" }, nth, times, fault };
}

function keysIn({ emulator }: CloudFixture) {
  return emulator.cloud.accessKeysOf(secureGuid).slice(1);
}

function labelsIn(fixture: CloudFixture) {
  return keysIn(fixture).map(({ metadata }) => metadata["pulumi-ibm-keys"]);
}

describe("An access key whose create got no answer", () => {
  const afterwards: Fault[] = [
    { kind: "reset-after" },
    { kind: "truncated" },
    { kind: "not-json", when: "after" },
    { kind: "status", code: 500, when: "after" },
    { kind: "status", code: 502, when: "after" },
    { kind: "status", code: 504, when: "after" },
    { kind: "status", code: 201, when: "after", body: { accessKey: null } },
  ];
  for (const fault of afterwards) {
    it(`but ${JSON.stringify(fault)} is known by its label, and is the only one`, async () => {
      await withCloud({}, async (fixture) => {
        fixture.emulator.faults.add(lost(fault));
        const context = fixture.context();
        const made = await fixture.secure().createAccessKey({ ...unlimited, limit: 5 }, context);
        const [own, ...others] = keysIn(fixture);
        assert.equal(made.accessKey, own?.accessKey);
        assert.equal(made.limit, 5);
        assert.deepEqual([others, context.lost, context.warnings], [[], [], []]);
      });
    });
  }

  it("in time is known after the client gave up waiting", async () => {
    await withCloud({}, async (fixture) => {
      fixture.emulator.faults.add(lost({ kind: "answer-lost" }));
      const instance = fixture.secure(fixture.session(defaults.apiKey, { longestTry: 150 }));
      const made = await instance.createAccessKey(unlimited, fixture.context());
      assert.deepEqual(
        keysIn(fixture).map(({ accessKey }) => accessKey),
        [made.accessKey],
      );
    });
  });

  it("is known in a list that shows it late", async () => {
    await withCloud({}, async (fixture) => {
      fixture.emulator.faults.add(lost({ kind: "reset-after" }));
      // The first list is that of the comparison.
      const match = { operation: "getAccessKeysV1" };
      fixture.emulator.faults.add({ match, nth: 2, times: 2, fault: { kind: "stale-list" } });
      const context = fixture.context();
      await fixture.secure().createAccessKey(unlimited, context);
      assert.deepEqual(fixture.clock.slept, [1_000, 2_000]);
      assert.equal(keysIn(fixture).length, 1);
      assert.deepEqual(context.lost, []);
    });
  });

  it("that was never made is made by another try, and its label is kept", async () => {
    await withCloud({}, async (fixture) => {
      fixture.emulator.faults.add(lost({ kind: "reset-before" }));
      const context = fixture.context();
      const since = new Date(fixture.clock.now()).toISOString();
      const made = await fixture.secure().createAccessKey(unlimited, context);
      assert.deepEqual(
        keysIn(fixture).map(({ accessKey }) => accessKey),
        [made.accessKey],
      );
      const [first, ...others] = context.lost;
      assert.deepEqual(others, []);
      assert.equal(first?.since, since);
      assert.ok(isLabelOf(first?.label ?? "", context.urn));
      assert.ok(!labelsIn(fixture).includes(first?.label ?? ""));
    });
  });

  it("three times is an error that says so, and that a later run removes what turns up", async () => {
    await withCloud({}, async (fixture) => {
      fixture.emulator.faults.add(lost({ kind: "status", code: 502 }, 1, "always"));
      const context = fixture.context();
      await assert.rejects(fixture.secure().createAccessKey(unlimited, context), (error) => {
        assert.ok(isCloudError(error, "outcome-unknown"), String(error));
        assert.match(error.message, /^Could not create an access key of instance 5ec.*: IBM answered 502/);
        assert.match(error.message, /did not appear, in any of 3 tries \(transaction \S+\)\. It may have been made/);
        assert.match(error.message, /removed by a later run.*`pulumi up` in ten minutes or later/);
        return true;
      });
      assert.equal(new Set(context.lost.map(({ label }) => label)).size, 3);
      assert.equal(fixture.operations().filter((operation) => operation === "createAccessKeyV1").length, 3);
    });
  });

  it("and no list after it is an error at once, and its label is kept", async () => {
    await withCloud({}, async (fixture) => {
      const instance = fixture.secure();
      await instance.createAccessKey(unlimited, fixture.context());
      fixture.emulator.faults.add(lost({ kind: "reset-after" }));
      const match = { operation: "getAccessKeysV1" };
      fixture.emulator.faults.add({ match, times: "always", fault: { kind: "status", code: 403 } });
      const context = fixture.context();
      await assert.rejects(instance.createAccessKey(unlimited, context), (error) => {
        assert.ok(isCloudError(error, "outcome-unknown"), String(error));
        assert.match(error.message, /and what there is could not be read \(IBM answered 403/);
        return true;
      });
      assert.deepEqual(
        context.lost.map(({ label }) => label),
        labelsIn(fixture).slice(1),
      );
    });
  });

  it("is never a stranger's of the same settings, made at that moment", async () => {
    for (const kind of ["reset-before", "reset-after"] as const) {
      await withCloud({}, async (fixture) => {
        const strangers = new Set<string>();
        const { cloud } = fixture.emulator;
        const instance = fixture.secure();
        await instance.createAccessKey(unlimited, fixture.context());
        fixture.emulator.faults.add(lost({ kind }));
        const creating = instance.createAccessKey(unlimited, fixture.context());
        for (let count = 0; count < 3; count++) strangers.add(cloud.createAccessKey(secureGuid, unlimited).accessKey);
        const made = await creating;
        assert.ok(!strangers.has(made.accessKey));
        assert.equal(keysIn(fixture).length, 5);
      });
    }
  });

  it("among fifty at once with half of the answers lost: each gets its own", async () => {
    await withCloud({}, async (fixture) => {
      const count = 50;
      // They wait side by side: one's waiting must not make another's request look slow.
      fixture.clock.sleep = () => Promise.resolve();
      for (let nth = 1; nth <= count; nth += 2) {
        fixture.emulator.faults.add(lost({ kind: nth % 4 === 1 ? "reset-after" : "reset-before" }, nth));
      }
      const instance = fixture.secure();
      const contexts = Array.from({ length: count }, (_, index) => fixture.context(`key-${index}`));
      const made = await Promise.all(contexts.map((context) => instance.createAccessKey(unlimited, context)));
      assert.equal(new Set(made.map(({ accessKey }) => accessKey)).size, count);
      assert.equal(keysIn(fixture).length, count);
      for (const [index, key] of made.entries()) {
        const stored = keysIn(fixture).find(({ accessKey }) => accessKey === key.accessKey);
        assert.ok(isLabelOf(stored?.metadata["pulumi-ibm-keys"] ?? "", urnOf(`key-${index}`)));
      }
    });
  }).timeout(20_000);
});

describe("A create with a label", () => {
  function attempt(
    clock: FakeClock,
    run: (label: string) => Promise<string>,
    find: LabelledCreate<string>["find"] = async () => undefined,
  ) {
    const context = contextOf(clock, urnOf("key"));
    const made = createLabelled<string>({ action: "make a thing", run, find }, context);
    return { made, context };
  }

  function noAnswer(code: "outcome-unknown" | "rejected" = "outcome-unknown", transactionId?: string) {
    return new CloudError({ code, action: "make a thing", reason: "nothing", advice: "Do so.", transactionId });
  }

  it("has another label in each try", async () => {
    const labels: string[] = [];
    const { made, context } = attempt(new FakeClock(), async (label) => {
      labels.push(label);
      throw noAnswer();
    });
    await assert.rejects(made);
    assert.equal(new Set(labels).size, 3);
    assert.ok(labels.every((label) => createLabelPattern.test(label)));
    assert.deepEqual(
      context.lost.map(({ label }) => label),
      labels,
    );
  });

  it("that took minutes is not tried again", async () => {
    const clock = new FakeClock();
    let tries = 0;
    const { made, context } = attempt(clock, async () => {
      tries++;
      clock.advance(5 * minute);
      throw noAnswer();
    });
    await assert.rejects(made, (error) => isCloudError(error, "outcome-unknown"));
    assert.equal(tries, 1);
    // From when it was given up: only from then on may it be said to be late.
    assert.deepEqual(
      context.lost.map(({ since }) => since),
      ["2026-01-01T00:05:00.000Z"],
    );
  });

  it("that turns up while the next try is lost too is taken, and only the other label is kept", async () => {
    const labels: string[] = [];
    const { made, context } = attempt(
      new FakeClock(),
      async (label) => {
        labels.push(label);
        throw noAnswer();
      },
      async (asked) => {
        const [first] = labels;
        return labels.length === 2 && first !== undefined && asked.includes(first)
          ? { thing: "late", label: first }
          : undefined;
      },
    );
    assert.equal(await made, "late");
    assert.deepEqual(
      context.lost.map(({ label }) => label),
      labels.slice(1),
    );
  });

  it("that is refused says so at once, and keeps the labels of the tries before", async () => {
    let tries = 0;
    const { made, context } = attempt(new FakeClock(), async () => {
      throw noAnswer(tries++ === 0 ? "outcome-unknown" : "rejected");
    });
    await assert.rejects(made, (error) => isCloudError(error, "rejected"));
    assert.equal(context.lost.length, 1);
  });

  it("that is lost names the latest transaction that IBM told, also where the last try got no answer", async () => {
    const transactions = ["t-1", "t-2", undefined];
    const { made } = attempt(new FakeClock(), async () => {
      throw noAnswer("outcome-unknown", transactions.shift());
    });
    await assert.rejects(made, /: nothing, and what .+ did not appear, in any of 3 tries \(transaction t-2\)\. It may/);
  });

  it("that is refused after a lost try names the transactions of both", async () => {
    const answers = [noAnswer("outcome-unknown", "t-1"), noAnswer("rejected", "t-2")];
    const { made } = attempt(new FakeClock(), async () => {
      throw answers.shift() ?? assert.fail();
    });
    await assert.rejects(made, (error) => {
      assert.ok(isCloudError(error, "rejected"), String(error));
      assert.equal(
        error.message,
        "Could not make a thing: nothing, after a try whose outcome is not known (transaction t-1) (transaction t-2). Do so.",
      );
      return true;
    });
  });
});
