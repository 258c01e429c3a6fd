import assert from "node:assert/strict";
import { defaults } from "pulumi-ibm-keys/emulator";
import { type CloudStack, describeOnEngine, key, withCloudStack } from "../../../harness/stack";
import { only, present } from "../../fixtures/present";
import { later, saidOf } from "../../fixtures/stack/runs";

const { secure, monitor } = defaults.instances;

/** The key in the cloud whose secret is saved under this name. */
async function keyNamed(fixture: CloudStack, name: string, guid: string = secure.guid) {
  const saved = present((await fixture.saved())[name], name);
  return present(
    fixture.cloud.accessKeysOf(guid).find(({ accessKey }) => accessKey === saved.accessKey),
    `the access key of ${name}`,
  );
}

describeOnEngine("An AccessKey", function () {
  this.timeout(120_000);

  it("is made enabled or disabled as declared, takes every change in place, and goes with destroy", async () => {
    const instance = secure.crn;
    const before = [
      key("AccessKey", "off", { instance }),
      key("AccessKey", "on", { instance, enabled: false }),
      key("AccessKey", "limit", { instance, limit: 5 }),
      key("AccessKey", "reservation", { instance, limit: 5, reservation: 1 }),
      key("AccessKey", "team", { instance }),
      key("AccessKey", "freed", { instance, limit: 5, reservation: 2 }),
    ];
    await withCloudStack({ program: before }, async (fixture) => {
      const { stack, cloud } = fixture;
      const team = cloud.addTeam(secure.guid, "ops");
      const own = only(cloud.accessKeysOf(secure.guid));
      const created = (await stack.up()).expectSuccess();
      assert.deepEqual(created.changes, { create: 6 });
      assert.equal(cloud.accessKeysOf(secure.guid).length, 7);
      const first = await fixture.saved();
      const shape = async () => {
        const saved = await fixture.saved();
        return Object.fromEntries(
          Object.keys(saved).map((name) => {
            const found = cloud.accessKeysOf(secure.guid).find(({ accessKey }) => accessKey === saved[name]?.accessKey);
            const { enabled, limit, reservation, teamId } = present(found, name);
            const { enabled: on, limit: most, reservation: least, teamId: whose } = present(saved[name]);
            assert.deepEqual(
              { on, most, least, whose },
              { on: enabled, most: limit, least: reservation, whose: teamId },
            );
            return [name, [enabled, limit, reservation, teamId]];
          }),
        );
      };
      assert.deepEqual(await shape(), {
        off: [true, null, null, null],
        on: [false, null, null, null],
        limit: [true, 5, null, null],
        reservation: [true, 5, 1, null],
        team: [true, null, null, null],
        freed: [true, 5, 2, null],
      });
      for (const { id, fingerprint, accessKey, dateCreated, dateDisabled, enabled } of Object.values(first)) {
        assert.equal(id, `${secure.guid}/${fingerprint}`);
        assert.match(String(fingerprint), /^[0-9a-f]{12}$/);
        assert.ok(!String(id).includes(String(accessKey)));
        assert.match(String(dateCreated), /^\d{4}-\d\d-\d\dT.*Z$/);
        assert.equal(enabled ? dateDisabled : typeof dateDisabled, enabled ? null : "string");
      }

      fixture.calls();
      fixture.declare(
        key("AccessKey", "off", { instance, enabled: false }),
        key("AccessKey", "on", { instance, enabled: true }),
        key("AccessKey", "limit", { instance, limit: 7 }),
        key("AccessKey", "reservation", { instance, limit: 5, reservation: 3 }),
        key("AccessKey", "team", { instance, teamId: team.id }),
        key("AccessKey", "freed", { instance }),
      );
      const updated = (await stack.up()).expectSuccess();
      assert.deepEqual(updated.changes, { update: 6 });
      assert.deepEqual(fixture.changes().sort(), [
        "disableAccessKey",
        "enableAccessKey",
        ...Array.from({ length: 4 }, () => "updateAccessKey"),
      ]);
      assert.deepEqual(await shape(), {
        off: [false, null, null, null],
        on: [true, null, null, null],
        limit: [true, 7, null, null],
        reservation: [true, 5, 3, null],
        team: [true, null, null, team.id],
        freed: [true, null, null, null],
      });
      const second = await fixture.saved();
      for (const name of Object.keys(first)) {
        assert.equal(second[name]?.accessKey, first[name]?.accessKey);
        assert.equal(second[name]?.id, first[name]?.id);
      }
      assert.equal(cloud.ingest(secure.guid, String(second.off?.accessKey)), "refused");
      assert.equal(cloud.ingest(secure.guid, String(second.on?.accessKey)), "accepted");

      // Somebody enables it in the web UI, and no refresh has seen it.
      cloud.enableAccessKey(secure.guid, String(second.off?.accessKey));
      fixture.calls();
      const destroyed = (await stack.destroy()).expectSuccess();
      assert.deepEqual(destroyed.changes, { delete: 6 });
      assert.deepEqual(cloud.accessKeysOf(secure.guid), [own]);
      const path = (accessKey: unknown) => `/api/customer/accessKeys/${accessKey}`;
      const requestsOf = (name: string) =>
        fixture.emulator.requests
          .filter((request) => request.path.startsWith(path(second[name]?.accessKey)))
          .map(({ operation, status }) => `${operation} ${status}`);
      assert.deepEqual(requestsOf("limit"), ["disableAccessKey 200", "deleteAccessKey 204"]);
      assert.equal(requestsOf("off").at(-1), "deleteAccessKey 204");
      assert.ok(requestsOf("off").includes("disableAccessKey 200"));
    });
  });

  it("names its instance by CRN or GUID, and moves to another one by a new key before the old one goes", async () => {
    const byGuid = key("AccessKey", "looked-up", { instance: monitor.guid });
    const placed = key("AccessKey", "placed", { instance: secure.guid, service: "sysdig-secure", region: "us-south" });
    await withCloudStack(
      { program: [byGuid, key("AccessKey", "again", { instance: monitor.guid }), placed] },
      async (fixture) => {
        const { stack, cloud, emulator } = fixture;
        (await stack.up()).expectSuccess();
        const lookedUp = emulator.requests.filter(({ operation }) => /ResourceInstance/.test(operation));
        assert.deepEqual(
          lookedUp.map(({ path }) => path),
          [`/v2/resource_instances/${monitor.guid}`],
        );
        const { service, region } = present((await fixture.saved())["looked-up"]);
        assert.deepEqual([service, region], [monitor.service, monitor.region]);
        const old = await keyNamed(fixture, "looked-up", monitor.guid);
        await keyNamed(fixture, "placed", secure.guid);

        // The same instances, named in another way.
        fixture.calls();
        fixture.declare(
          key("AccessKey", "looked-up", { instance: monitor.crn }),
          key("AccessKey", "again", { instance: monitor.guid, service: "sysdig-monitor", region: "eu-de" }),
          key("AccessKey", "placed", { instance: secure.crn }),
        );
        const renamed = (await stack.up()).expectSuccess();
        // From now on its service and region are looked up, and the state says so: else a refresh would show a drift.
        assert.deepEqual(renamed.operationsOn("placed"), ["update"]);
        assert.deepEqual(renamed.changes, { same: 2, update: 1 });
        assert.deepEqual(
          emulator.requests.map(({ operation }) => operation),
          ["getToken", "listAccessKeys"],
        );

        const other = cloud.addInstance({ service: "sysdig-monitor", region: "jp-tok" });
        fixture.declare(
          key("AccessKey", "looked-up", { instance: other.crn }),
          key("AccessKey", "again", { instance: monitor.crn }),
          placed,
        );
        const moved = (await stack.up()).expectSuccess();
        assert.deepEqual(moved.operationsOn("looked-up"), ["create-replacement", "replace", "delete-replaced"]);
        assert.deepEqual(moved.changes, { replace: 1, same: 2 });
        assert.deepEqual(fixture.changes(), ["createAccessKeyV1", "disableAccessKey", "deleteAccessKey"]);
        assert.ok(!cloud.accessKeysOf(monitor.guid).some(({ accessKey }) => accessKey === old.accessKey));
        assert.equal((await keyNamed(fixture, "looked-up", other.guid)).enabled, true);
      },
    );
  });

  it("shows as drift when it was disabled or deleted in the web UI, and the next up puts it right", async () => {
    const instance = secure.crn;
    const program = [
      key("AccessKey", "disabled", { instance, limit: 3 }),
      key("AccessKey", "deleted", { instance }),
      key("AccessKey", "untouched", { instance }),
    ];
    await withCloudStack({ program }, async (fixture) => {
      const { stack, cloud, emulator } = fixture;
      (await stack.up()).expectSuccess();
      const made = await fixture.saved();
      cloud.disableAccessKey(secure.guid, String(made.disabled?.accessKey));
      cloud.deleteAccessKey(secure.guid, String(made.deleted?.accessKey));

      // A key this young may be missing because the list is late.
      const early = (await stack.refresh()).expectSuccess();
      assert.deepEqual(early.operationsOn("disabled"), ["update"]);
      assert.deepEqual(early.operationsOn("deleted"), ["same"]);
      assert.match(saidOf(early, "deleted", "warning").join(), /too young to be taken for deleted/);

      const refreshed = (await stack.refresh({ environment: later() })).expectSuccess();
      assert.deepEqual(refreshed.operationsOn("disabled"), ["same"]);
      assert.deepEqual(refreshed.operationsOn("deleted"), ["delete"]);
      assert.deepEqual(refreshed.operationsOn("untouched"), ["same"]);
      const drifted = await fixture.saved();
      assert.equal(drifted.disabled?.enabled, false);
      assert.equal(typeof drifted.disabled?.dateDisabled, "string");
      assert.equal(drifted.deleted, undefined);

      fixture.calls();
      const repaired = (await stack.up()).expectSuccess();
      assert.deepEqual(repaired.changes, { update: 1, create: 1, same: 1 });
      const reported = present(repaired.operations.find(({ name }) => name === "disabled")).changedInputs;
      assert.ok(reported.includes("enabled") && !reported.includes("limit"), reported.join());
      assert.deepEqual(fixture.changes().sort(), ["createAccessKeyV1", "enableAccessKey"]);
      const now = await fixture.saved();
      assert.equal(now.disabled?.accessKey, made.disabled?.accessKey);
      assert.equal((await keyNamed(fixture, "disabled")).enabled, true);
      assert.notEqual(now.deleted?.accessKey, made.deleted?.accessKey);
      assert.equal((await keyNamed(fixture, "deleted")).enabled, true);

      // Everything of the instance goes at once, without one question per key.
      cloud.removeInstance(secure.guid);
      emulator.clearRequests();
      assert.deepEqual((await stack.refresh()).expectSuccess().changes, { delete: 3 });
      assert.ok(emulator.requests.length <= 5, fixture.calls().join());
    });
  });

  it("costs few calls: five are made with nine, refreshed with four, and an unchanged up makes none", async () => {
    const program = Array.from({ length: 5 }, (_, index) =>
      key("AccessKey", `agent-${index}`, { instance: secure.crn, limit: index }),
    );
    await withCloudStack({ program }, async ({ stack, cloud, emulator }) => {
      (await stack.up({ preview: true })).expectSuccess();
      assert.equal(cloud.accessKeysOf(secure.guid).length, 6);
      assert.ok(emulator.requests.length <= 9, emulator.requests.map(({ operation }) => operation).join());
      emulator.clearRequests();
      (await stack.refresh()).expectSuccess();
      assert.ok(emulator.requests.length <= 4, emulator.requests.map(({ operation }) => operation).join());
      emulator.clearRequests();
      assert.deepEqual((await stack.up({ preview: true })).expectSuccess().changes, { same: 5 });
      assert.equal(emulator.requests.length, 0);
    });
  });

  it("is made exactly once when the answer to its creation is lost", async () => {
    const instance = secure.crn;
    const program = [1, 2, 3].map((limit) => key("AccessKey", `key-${limit}`, { instance, limit }));
    await withCloudStack({ program }, async (fixture) => {
      const { stack, cloud, emulator } = fixture;
      const match = { operation: "createAccessKeyV1" };
      emulator.faults.add({ match, nth: 1, fault: { kind: "reset-after" } });
      emulator.faults.add({ match, nth: 2, fault: { kind: "truncated" } });
      emulator.faults.add({ match, nth: 3, fault: { kind: "status", code: 504, when: "after" } });
      (await stack.up()).expectSuccess();
      assert.equal(emulator.requests.filter(({ operation }) => operation === "createAccessKeyV1").length, 3);
      const [own, ...made] = cloud.accessKeysOf(secure.guid);
      assert.ok(own);
      const saved = Object.values(await fixture.saved()).map(({ accessKey, limit }) => `${limit} ${accessKey}`);
      assert.deepEqual(saved.sort(), made.map(({ accessKey, limit }) => `${limit} ${accessKey}`).sort());
      assert.equal(new Set(saved).size, 3);
    });
  });

  it("stays in the state when it was made and a later step failed, and the next up finishes the same key", async () => {
    await withCloudStack(
      { program: [key("AccessKey", "half", { instance: secure.crn, enabled: false })] },
      async (fixture) => {
        const { stack, cloud, emulator } = fixture;
        const fault = emulator.faults.add({
          match: { operation: "disableAccessKey" },
          times: "always",
          fault: { kind: "status", code: 403 },
        });
        const failed = (await stack.up()).expectFailure();
        assert.match(saidOf(failed, "half", "error").join("\n"), /Could not disable the access key [0-9a-f]{12} /);
        const half = await keyNamed(fixture, "half");
        assert.equal(half.enabled, true);
        assert.equal((await fixture.saved()).half?.enabled, true);

        fault.remove();
        (await stack.up()).expectSuccess();
        assert.equal(cloud.accessKeysOf(secure.guid).length, 2);
        const whole = await keyNamed(fixture, "half");
        assert.equal(whole.accessKey, half.accessKey);
        assert.equal(whole.enabled, false);
        fixture.calls();
        assert.deepEqual((await stack.up()).expectSuccess().changes, { same: 1 });
      },
    );
  });
});
