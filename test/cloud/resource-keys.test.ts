import assert from "node:assert/strict";
import { defaults, type Fault } from "../../emulator";
import { isChosenFor, labelIn } from "../../provider/cloud/resource-controller/key-name";
import { isCloudError } from "../../provider/domain/cloud-error";
import { type InstanceReference, parseInstanceReference } from "../../provider/domain/instance-reference";
import { withinOperation } from "../../provider/http/operation";
import { type CloudFixture, withCloud } from "../fixtures/cloud/with-cloud";
import { until } from "../fixtures/emulator/use-emulator";

const { crn, guid } = defaults.instances.objectStorage;
const alias = `crn:v1:bluemix:public:cloud-object-storage:global:a/${defaults.accountId}:${guid}:resource-alias:a`;
const instance = parseInstanceReference(crn);
const minute = 60_000;

function wanted(name?: string, more: { source?: InstanceReference; role?: string; adopt?: string } = {}) {
  return { source: instance, name, role: undefined, parameters: undefined, adopt: undefined, ...more };
}

function lose({ emulator }: CloudFixture, fault: Fault, nth = 1, times: number | "always" = 1): void {
  emulator.faults.add({ match: { operation: "createResourceKey" }, nth, times, fault });
}

function answer404({ emulator }: CloudFixture, operation: string, times: number | "always" = "always"): void {
  const body = { message: "not found", status_code: 404, error_code: "RC-ResourceNotFound", transaction_id: "t" };
  emulator.faults.add({ match: { operation }, times, fault: { kind: "status", code: 404, body } });
}

function keysIn({ emulator }: CloudFixture) {
  return emulator.cloud.resourceKeysOf(guid);
}

describe("A resource key", () => {
  it("is made under a name that ends in its label, and gets the declared name afterwards", async () => {
    await withCloud({}, async (fixture) => {
      const { resourceKeys } = fixture.session();
      const context = fixture.context("db");
      const { key, isNew } = await resourceKeys.findOrCreate(wanted("app"), context);
      assert.ok(isNew && isChosenFor(key.name, context) && key.name.startsWith("app-"), key.name);
      const named = await resourceKeys.renameIfNeeded({ guid: key.guid, source: instance, isYoung: true, key }, "app");
      assert.deepEqual([named.name, keysIn(fixture).map(({ name }) => name), context.warnings], ["app", ["app"], []]);
      fixture.emulator.clearRequests();
      await resourceKeys.renameIfNeeded({ guid: key.guid, source: instance, isYoung: true, key: named }, "app");
      assert.deepEqual(fixture.operations(), []);
    });
  });

  it("is asked for once and gets its name, though the service's broker works for nine minutes", async () => {
    await withCloud({}, async (fixture) => {
      const { emulator, clock, operations } = fixture;
      emulator.cloud.settings.brokerMs = 9 * minute;
      const context = fixture.context("db");
      const { resourceKeys } = fixture.session();
      // The rest of the operation has its five minutes all the same.
      const making = withinOperation(async () => {
        const { key } = await resourceKeys.findOrCreate(wanted("app"), context);
        return resourceKeys.renameIfNeeded({ guid: key.guid, source: instance, isYoung: true, key }, "app");
      });
      await until(() => operations().includes("createResourceKey"));
      clock.advance(9 * minute);
      const { guid: made } = await making;
      const keys = keysIn(fixture).map((key) => [key.guid, key.name]);
      assert.deepEqual([keys, context.lost], [[[made, "app"]], []]);
      assert.equal(operations().filter((operation) => operation === "createResourceKey").length, 1);
    });
  });

  it("without a declared name keeps the one that tells what it is for", async () => {
    await withCloud({}, async (fixture) => {
      const { resourceKeys } = fixture.session();
      const { key } = await resourceKeys.findOrCreate(wanted(), fixture.context("db"));
      assert.match(key.name, /^shop-dev-db-[0-9a-f]{16}$/);
    });
  });

  for (const [name, calls] of [
    [undefined, 32],
    ["app", 62],
  ] as const) {
    it(`costs ${name === undefined ? "one call" : "two calls, with its declared name"}, and two for all of them`, async () => {
      await withCloud({}, async (fixture) => {
        const { resourceKeys } = fixture.session();
        const make = async (index: number) => {
          const own = name && `${name}-${index}`;
          const { key } = await resourceKeys.findOrCreate(wanted(own), fixture.context(`key-${index}`));
          await resourceKeys.renameIfNeeded({ guid: key.guid, source: instance, isYoung: true, key }, own);
          const seen = await resourceKeys.find({ guid: key.guid, source: instance, isYoung: true });
          assert.equal(seen.is === "there" && seen.key.name, own ?? key.name);
        };
        await Promise.all(Array.from({ length: 30 }, (_, index) => make(index)));
        assert.equal(fixture.operations().length, calls);
      });
    });
  }

  it("made after another one costs no second list", async () => {
    await withCloud({}, async (fixture) => {
      const { resourceKeys } = fixture.session();
      for (const name of ["a", "b", "c"]) {
        await resourceKeys.findOrCreate(wanted(name), fixture.context(name));
        fixture.clock.advance(minute);
      }
      assert.equal(fixture.operations().length, 5);
    });
  });

  it("of which an earlier run left one is made, and that one is named, unless a resource owns it", async () => {
    await withCloud({}, async (fixture) => {
      const context = fixture.context("db");
      const left = (await fixture.session().resourceKeys.findOrCreate(wanted("app"), context)).key;
      const namesake = fixture.emulator.cloud.addResourceKey({ name: "app", source: crn });
      fixture.emulator.cloud.addResourceKey({ name: "app-0123456789abcdef", source: crn });
      await fixture.session().resourceKeys.findOrCreate(wanted("app"), context);
      assert.equal(context.warnings.length, 2);
      assert.match(context.warnings[0] ?? "", new RegExp(`${left.guid}.* was made for a resource of this name`));
      assert.match(context.warnings[1] ?? "", new RegExp(`of the declared name, ${namesake.guid}`));

      const other = fixture.context("db");
      for (const { guid } of keysIn(fixture)) other.owned.add(guid);
      await fixture.session().resourceKeys.findOrCreate(wanted("app"), other);
      assert.deepEqual(other.warnings, []);
    });
  });

  it("that is taken over keeps its name until it is given another", async () => {
    await withCloud({}, async (fixture) => {
      const { resourceKeys } = fixture.session();
      const theirs = fixture.emulator.cloud.addResourceKey({ name: "theirs", source: crn, role: "Writer" });
      const holder = fixture.context();
      const { key, isNew } = await resourceKeys.findOrCreate(wanted("ours", { adopt: "theirs" }), holder);
      assert.deepEqual([key.guid, key.name, isNew, holder.adopted], [theirs.guid, "theirs", false, [theirs.guid]]);
      await resourceKeys.renameIfNeeded({ guid: key.guid, source: instance, isYoung: false }, "ours");
      assert.deepEqual(
        keysIn(fixture).map(({ name }) => name),
        ["ours"],
      );
    });
  });

  it("is named in messages by its GUID alone: names, roles and what is adopted may be secrets", async () => {
    await withCloud({}, async (fixture) => {
      const { cloud } = fixture.emulator;
      const { resourceKeys } = fixture.session();
      for (const name of ["canary-name", "canary-name"]) cloud.addResourceKey({ name, source: crn, role: "Reader" });
      const [one] = keysIn(fixture);
      const context = fixture.context();
      const tries = [
        wanted("canary-name", { adopt: "canary-name" }),
        wanted("canary-name", { adopt: one?.guid ?? "", role: "canary-role" }),
        wanted("canary-name", { adopt: one?.crn.replace(one.guid, "canary") ?? "" }),
        wanted("canary-name", { role: "canary-role" }),
      ];
      for (const each of tries) {
        await resourceKeys.findOrCreate(each, context).catch((error) => context.warnings.push(String(error)));
      }
      lose(fixture, { kind: "reset-before" }, 1, "always");
      await assert.rejects(resourceKeys.findOrCreate(wanted("canary-name"), context), (error) => {
        context.warnings.push(String(error));
        return true;
      });
      fixture.emulator.faults.add({ match: { operation: "updateResourceKey" }, fault: { kind: "status", code: 403 } });
      const reference = { guid: one?.guid ?? "", source: instance, isYoung: false };
      await assert.rejects(resourceKeys.renameIfNeeded(reference, "canary-other"), (error) => {
        context.warnings.push(String(error));
        return true;
      });
      assert.ok(context.warnings.length > 5);
      // IBM's own answer repeats an unknown role.
      for (const message of context.warnings) {
        assert.doesNotMatch(message.replace(/IBM answered .*/, ""), /canary/);
      }
    });
  });
});

describe("A resource key whose create got no answer", () => {
  const source = { "its instance": crn, "an alias": alias };

  const failedBroker = {
    message: "[500, Internal Server Error] We were unable to complete your request. Try again later",
    error_code: "RC-ServiceBrokerErrorResponse",
    status_code: 400,
  };
  for (const fault of [
    { kind: "reset-after" },
    { kind: "truncated" },
    { kind: "status", code: 504, when: "after" },
    { kind: "status", code: 503, when: "after", retryAfter: 0 },
    { kind: "status", code: 400, when: "after", body: failedBroker },
  ] as const) {
    it(`but ${"code" in fault ? fault.code : fault.kind} is known by its label beside a namesake of another role`, async () => {
      await withCloud({}, async (fixture) => {
        const { resourceKeys } = fixture.session();
        lose(fixture, fault);
        const context = fixture.context("writer");
        const creating = resourceKeys.findOrCreate(wanted("app", { role: "Writer" }), context);
        fixture.emulator.cloud.addResourceKey({ name: "app", source: crn, role: "Manager" });
        const other = resourceKeys.findOrCreate(wanted("app", { role: "Reader" }), fixture.context("reader"));
        assert.match((await creating).key.role ?? "", /:Writer$/);
        assert.match((await other).key.role ?? "", /:Reader$/);
        assert.equal(keysIn(fixture).length, 3);
        assert.deepEqual(context.lost, []);
      });
    });
  }

  it("that was never made is made by another try, and its label is kept", async () => {
    await withCloud({}, async (fixture) => {
      const { resourceKeys } = fixture.session();
      lose(fixture, { kind: "reset-before" });
      const context = fixture.context();
      const { key } = await resourceKeys.findOrCreate(wanted("app"), context);
      assert.deepEqual(
        keysIn(fixture).map(({ guid }) => guid),
        [key.guid],
      );
      assert.equal(context.lost.length, 1);
      assert.notEqual(context.lost[0]?.label, labelIn(key.name));
    });
  });

  it("is not taken where its credentials were in the answer alone: nobody could use it", async () => {
    await withCloud({}, async (fixture) => {
      const { cloud } = fixture.emulator;
      const once = cloud.addInstance({ service: "cloud-object-storage", onetimeCredentials: true });
      const session = fixture.session();
      lose(fixture, { kind: "reset-after" });
      const context = fixture.context();
      const details = wanted("app", { source: parseInstanceReference(once.crn) });
      const { key } = await session.resourceKeys.findOrCreate(details, context);
      assert.equal(typeof key.credentials?.apikey, "string");
      assert.equal(cloud.resourceKeysOf(once.guid).length, 2);
      assert.equal(
        await session.resourceKeys.removeLostCreate(details.source, context.lost[0] ?? assert.fail(), context),
        "removed",
      );
      assert.deepEqual(
        cloud.resourceKeysOf(once.guid).map(({ guid }) => guid),
        [key.guid],
      );
    });
  });

  for (const [what, of] of Object.entries(source)) {
    it(`and that turned up late on ${what} is deleted by its label, and nothing else is`, async () => {
      await withCloud({}, async (fixture) => {
        const { cloud } = fixture.emulator;
        const session = fixture.session();
        const label = "0123456789abcdef";
        const lost = { label, since: new Date(fixture.clock.now()).toISOString() };
        const context = fixture.context();
        for (const name of ["app", `app-${label}0`, label, "app-0123456789abcde0"]) {
          cloud.addResourceKey({ name, source: crn });
        }
        assert.equal(await session.resourceKeys.removeLostCreate(parseInstanceReference(of), lost, context), "absent");
        const late = cloud.addResourceKey({ name: `app-${label}`, source: crn });
        context.owned.add(late.guid);
        assert.equal(await session.resourceKeys.removeLostCreate(parseInstanceReference(of), lost, context), "owned");
        context.owned.clear();
        assert.equal(await session.resourceKeys.removeLostCreate(parseInstanceReference(of), lost, context), "removed");
        assert.equal(keysIn(fixture).length, 4);
        assert.equal(await session.resourceKeys.removeLostCreate(parseInstanceReference(of), lost, context), "absent");
      });
    });
  }

  it("is absent where the instance is gone, and all its keys with it", async () => {
    await withCloud({}, async (fixture) => {
      fixture.emulator.cloud.removeInstance(guid);
      const lost = { label: "0123456789abcdef", since: "2026-01-01T00:00:00Z" };
      assert.equal(await fixture.session().resourceKeys.removeLostCreate(instance, lost, fixture.context()), "absent");
    });
  });
});

describe("A young resource key that IBM does not show yet", () => {
  async function scene(
    use: (fixture: CloudFixture, key: { guid: string; source: InstanceReference }) => Promise<void>,
  ): Promise<void> {
    await withCloud({}, async (fixture) => {
      const { guid } = fixture.emulator.cloud.addResourceKey({ name: "app", source: crn });
      await use(fixture, { guid, source: instance });
    });
  }

  it("is looked for again until it is there", async () => {
    await scene(async (fixture, key) => {
      fixture.emulator.faults.add({
        match: { operation: "listResourceKeysForInstance" },
        fault: { kind: "status", code: 200, body: { resources: [] } },
      });
      answer404(fixture, "getResourceKey", 2);
      const seen = await fixture.session().resourceKeys.find({ ...key, isYoung: true });
      assert.equal(seen.is === "there" && seen.key.guid, key.guid);
      assert.deepEqual(fixture.clock.slept, [1_000, 2_000]);
    });
  });

  it("is said to be young, and an old one gone", async () => {
    await scene(async (fixture, key) => {
      fixture.emulator.cloud.removeResourceKey(key.guid, "not-found");
      const { resourceKeys } = fixture.session();
      assert.deepEqual(await resourceKeys.find({ ...key, isYoung: true }), { is: "young" });
      assert.deepEqual(await resourceKeys.find({ ...key, isYoung: false }), { is: "gone" });
    });
  });

  it("is renamed after a while, and an old one is not asked for again", async () => {
    await scene(async (fixture, key) => {
      answer404(fixture, "updateResourceKey", 2);
      const { resourceController } = fixture.session();
      assert.equal((await resourceController.updateResourceKey(key.guid, instance, "other", true)).name, "other");
      answer404(fixture, "updateResourceKey");
      fixture.clock.slept.length = 0;
      await assert.rejects(resourceController.updateResourceKey(key.guid, instance, "another", false), (error) =>
        isCloudError(error, "not-found"),
      );
      assert.deepEqual(fixture.clock.slept, []);
    });
  });

  it("is deleted after a while", async () => {
    await scene(async (fixture, key) => {
      answer404(fixture, "deleteResourceKey", 3);
      await fixture.session().resourceKeys.delete({ ...key, isYoung: true });
      assert.deepEqual(keysIn(fixture), []);
    });
  });

  it("is not said to be deleted when it stays so", async () => {
    await scene(async (fixture, key) => {
      answer404(fixture, "deleteResourceKey");
      const began = fixture.clock.now();
      await assert.rejects(fixture.session().resourceKeys.delete({ ...key, isYoung: true }), (error) => {
        assert.ok(isCloudError(error, "too-young"), String(error));
        assert.match(
          error.message,
          new RegExp(`${key.guid}.*does not know it yet \\(transaction t\\)\\. Run again in five minutes`),
        );
        return true;
      });
      assert.ok(fixture.clock.now() - began >= minute * 0.9);
      await fixture.session().resourceKeys.delete({ ...key, isYoung: false });
    });
  });
});

describe("An instance that is being deleted", () => {
  it("is gone, though IBM shows it for days", async () => {
    await withCloud({}, async (fixture) => {
      const deleted = { guid, crn, name: "a", state: "pending_reclamation" };
      fixture.emulator.faults.add({
        match: { operation: "getResourceInstance" },
        fault: { kind: "status", code: 200, body: deleted },
      });
      assert.equal(await fixture.session().resourceController.isInstanceGone(parseInstanceReference(guid)), true);
      assert.equal(await fixture.session().resourceController.isInstanceGone(parseInstanceReference(guid)), false);
    });
  });
});
