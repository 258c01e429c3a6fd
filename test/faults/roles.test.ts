import assert from "node:assert/strict";
import {
  activityTracker,
  describeWithProvider,
  ingestionKey,
  objectStorage,
  type ProviderFixture,
  resourceKey,
  serviceKey,
} from "../fixtures/provider/provider-fixture";
import type { WorldStack } from "../fixtures/provider/world-stack";

const storage = "cloud-object-storage";
const writer = "crn:v1:bluemix:public:iam::::serviceRole:Writer";
const objectWriter = "crn:v1:bluemix:public:cloud-object-storage::::serviceRole:ObjectWriter";

/** The kinds whose resource key has a declared role. */
const kinds = [
  { kind: "ResourceKey", service: storage, declared: resourceKey, source: objectStorage, guid: "guid" },
  {
    kind: "IngestionKey",
    service: "logdnaat",
    declared: ingestionKey,
    source: activityTracker,
    guid: "resourceKeyGuid",
  },
] as const;

for (const { kind, service, declared, source, guid } of kinds) {
  describeWithProvider(`The role of a key of ${kind}`, (fixture, it) => {
    /** A stack whose key has a custom role, that is declared by its display name. */
    const deployed = async (): Promise<[stack: WorldStack, crn: string, key: unknown]> => {
      const { crn } = fixture.cloud.addCustomRole("Ships keys", service, { name: "Deployer" });
      const stack = fixture.stack({ key: declared({ role: "Ships keys" }) });
      await stack.mustUp();
      return [stack, crn, stack.outputs("key")[guid]];
    };

    it("is sent to IBM by its CRN where it is declared by the display name of a custom role", async () => {
      const [stack, crn, key] = await deployed();
      assert.deepEqual([roleAtIbm(fixture, key), stack.outputs("key").role], [crn, "Ships keys"]);
    });

    it("may be declared in any of its forms, which changes nothing and asks nobody", async () => {
      const [stack, crn, key] = await deployed();
      for (const role of [crn, "Deployer", crn.replace("bluemix", "ibmcloud"), "Ships keys"]) {
        stack.declare("key", { role });
        fixture.world.emulator.clearRequests();
        await stack.mustBeIdle();
        assert.deepEqual([stack.outputs("key")[guid], fixture.world.emulator.requests], [key, []], role);
      }
      // Left out, it stays what it is, and is saved as such.
      stack.declare("key", { role: undefined });
      await stack.mustUp();
      await stack.mustBeIdle();
      stack.declare("key", { role: crn });
      await stack.mustBeIdle();
      assert.equal(stack.outputs("key")[guid], key);
    });

    it("may be declared by a new display name once a refresh has seen that", async () => {
      const [stack, crn, key] = await deployed();
      fixture.cloud.renameCustomRole(crn, "Sends keys");
      await stack.refresh();
      // What the program has declared before means the role still.
      await stack.mustBeIdle();
      stack.declare("key", { role: "Sends keys" });
      await stack.mustBeIdle();
      assert.equal(stack.outputs("key")[guid], key);
    });

    it("replaces the key where it is known to be another one", async () => {
      const [stack, crn, first] = await deployed();
      const other = fixture.cloud.addCustomRole("Watches keys", service).crn;
      const seen = new Set([first]);
      for (const role of ["Watches keys", crn, "Manager", "NONE", other]) {
        stack.declare("key", { role });
        assert.equal((await stack.preview()).did.key, "replace", role);
        if (kind === "IngestionKey" && role === "NONE") continue;
        await stack.mustUp();
        seen.add(stack.outputs("key")[guid]);
      }
      assert.equal(roleAtIbm(fixture, stack.outputs("key")[guid]), other);
      assert.equal(fixture.own.length, 1);
      assert.ok(seen.size >= 5);
    });

    it("is asked for in an update, and the key stays, where IAM's list could not be read before", async () => {
      const { crn } = fixture.cloud.addCustomRole("Ships keys", service, { name: "Deployer" });
      const denied = fixture.world.emulator.faults.add({
        match: { operation: "listRoles" },
        times: "always",
        fault: { kind: "status", code: 403 },
      });
      const stack = fixture.stack({ key: declared({ role: crn }) });
      await stack.mustUp();
      const key = stack.outputs("key")[guid];
      stack.declare("key", { role: "Ships keys" });
      assert.match((await stack.preview()).said, /asks IAM whether the declared role is the one that the key has/);

      const unclear = await stack.up();
      assert.match(unclear.errors.join(), /its role is crn:.+:Deployer, and IAM's list of roles does not tell whether/);
      assert.match(unclear.errors.join(), /declare the one that it has, or declare another by its CRN/);
      assert.deepEqual([stack.outputs("key")[guid], stack.outputs("key").role], [key, crn]);

      denied.remove();
      const { did } = await stack.mustUp();
      assert.deepEqual([did.key, stack.outputs("key")[guid], stack.outputs("key").role], ["update", key, "Ships keys"]);
      await stack.mustBeIdle();
    });

    it("that turns out to be another one is an error that says how to get it, and the key stays", async () => {
      const { crn } = fixture.cloud.addCustomRole("Ships keys", service, { name: "Deployer" });
      const other = fixture.cloud.addCustomRole("Watches keys", service).crn;
      const match = { operation: "listRoles" };
      const denied = fixture.world.emulator.faults.add({
        match,
        times: "always",
        fault: { kind: "status", code: 403 },
      });
      const stack = fixture.stack({ key: declared({ role: crn }) });
      await stack.mustUp();
      denied.remove();
      const key = stack.outputs("key")[guid];
      stack.declare("key", { role: "Watches keys" });
      const { errors } = await stack.up();
      assert.match(errors.join(), /its role is crn:.+:Deployer, and another one is declared\. IBM cannot change/);
      assert.deepEqual([stack.outputs("key")[guid], fixture.own], [key, [key]]);
      stack.declare("key", { role: other });
      await stack.mustUp();
      assert.equal(roleAtIbm(fixture, stack.outputs("key")[guid]), other);
    });

    it("is adopted by the display name of a custom role, by its CRN, and as it is", async () => {
      const { crn } = fixture.cloud.addCustomRole("Ships keys", service, { name: "Deployer" });
      for (const role of ["Ships keys", crn, undefined]) {
        const byHand = fixture.cloud.addResourceKey({ name: "by hand", source: source.crn, role: "Deployer" });
        const stack = fixture.stack({ key: declared({ adopt: byHand.guid, role }) });
        await stack.mustUp();
        assert.deepEqual([stack.outputs("key")[guid], stack.outputs("key").role], [byHand.guid, role ?? crn]);
        await stack.mustBeIdle();
      }
    });

    it("is no other than the declared one of an adopted key, which is left alone else", async () => {
      fixture.cloud.addCustomRole("Ships keys", service, { name: "Deployer" });
      fixture.cloud.addCustomRole("Deployer", service, { name: "Other" });
      const byHand = fixture.strangers.act((cloud) =>
        cloud.addResourceKey({ name: "by hand", source: source.crn, role: "Deployer" }),
      );
      for (const role of ["Manager", "Deployer", "Emperor", "NONE"]) {
        const stack = fixture.stack({ key: declared({ adopt: byHand.guid, role }) });
        const { errors } = await stack.up();
        assert.match(errors.join(), /its role is crn:.+:Deployer, and another one is declared/, role);
        assert.deepEqual(stack.engine.saved, []);
      }
    });

    it("that IBM does not show is proved by nothing: an adoption with a declared role is refused", async () => {
      fixture.cloud.settings.showsRoles = false;
      const blind = fixture.cloud.addApiKey({ readsCredentials: false });
      const byHand = fixture.strangers.act((cloud) =>
        cloud.addResourceKey({ name: "by hand", source: source.crn, role: "Reader" }),
      );
      for (const role of ["Manager", "Reader", "NONE"]) {
        const stack = fixture.stack({ key: declared({ adopt: byHand.guid, role }) });
        stack.configuration = { "ibm-keys:apiKey": blind.apikey };
        const { errors } = await stack.up();
        assert.match(
          errors.join(),
          /IBM shows no role of it, so that nothing proves that it has the declared one/,
          role,
        );
        assert.match(errors.join(), /leave role out, or leave adopt out/);
        assert.deepEqual(stack.engine.saved, []);
      }
    });

    it("is read from the credentials where IBM shows it there alone", async () => {
      fixture.cloud.settings.showsRoles = false;
      const byHand = fixture.cloud.addResourceKey({ name: "by hand", source: source.crn, role: "Reader" });
      const refused = fixture.stack({ key: declared({ adopt: byHand.guid, role: "Manager" }) });
      assert.match((await refused.up()).errors.join(), /its role is crn:.+:Reader, and another one is declared/);
      const stack = fixture.stack({ key: declared({ adopt: byHand.guid, role: "Reader" }) });
      await stack.mustUp();
      assert.equal(stack.outputs("key").role, "Reader");
    });
  });
}

describeWithProvider("A key whose credentials are hidden", (fixture, it) => {
  it("is not adopted, and so is not deleted with the resource later", async () => {
    const blind = fixture.cloud.addApiKey({ readsCredentials: false });
    const sources = [objectStorage, activityTracker, activityTracker];
    for (const [index, declared] of [resourceKey, ingestionKey, serviceKey].entries()) {
      const { guid } = fixture.strangers.act((cloud) =>
        cloud.addResourceKey({ name: "by hand", source: sources[index]?.crn ?? "" }),
      );
      const stack = fixture.stack({ key: declared({ adopt: guid }) });
      stack.configuration = { "ibm-keys:apiKey": blind.apikey };
      const { errors } = await stack.up();
      assert.match(errors.join(), /Give the API key's owner /);
      assert.deepEqual(stack.engine.saved, []);
    }
  });
});

describeWithProvider("A key of the role NONE", (fixture, it) => {
  it("has no role at IBM, and is the same whether that is declared or left out", async () => {
    const stack = fixture.stack({ key: resourceKey({ role: "NONE" }) });
    await stack.mustUp();
    const { guid } = stack.outputs("key");
    assert.deepEqual([roleAtIbm(fixture, guid), stack.outputs("key").role], ["", "NONE"]);
    stack.declare("key", { role: undefined });
    await stack.mustUp();
    assert.equal((await stack.refresh()).did.key, "same");
    stack.declare("key", { role: "None" });
    await stack.mustUp();
    assert.equal(stack.outputs("key").guid, guid);
    stack.declare("key", { role: "Writer" });
    await stack.mustUp();
    assert.equal(roleAtIbm(fixture, stack.outputs("key").guid), writer);
  });

  it("is adopted as such, and what it is rotated to has no role either", async () => {
    for (const role of ["NONE", undefined]) {
      const byHand = fixture.cloud.addResourceKey({ name: `by hand ${role}`, source: objectStorage.crn, role: "NONE" });
      const stack = fixture.stack({ key: resourceKey({ adopt: byHand.guid, role, rotation: { id: "1" } }) });
      await stack.mustUp();
      assert.equal(stack.outputs("key").role, "NONE");
      stack.declare("key", { rotation: { id: "2" } });
      await stack.mustUp();
      assert.equal(stack.outputs("key").generation, 2);
      assert.equal(roleAtIbm(fixture, stack.outputs("key").guid), "");
    }
  });

  it("is not adopted as a Manager's", async () => {
    const { guid } = fixture.strangers.act((cloud) =>
      cloud.addResourceKey({ name: "by hand", source: objectStorage.crn, role: "NONE" }),
    );
    const stack = fixture.stack({ key: resourceKey({ adopt: guid, role: "Manager" }) });
    assert.match((await stack.up()).errors.join(), /its role is NONE, and another one is declared/);
    assert.deepEqual(stack.engine.saved, []);
  });
});

describeWithProvider("A role that only one service has", (fixture, it) => {
  it("is declared by its display name, its name, and its CRN under the service or under iam", async () => {
    const stack = fixture.stack({ key: resourceKey({ role: "Object Writer" }) });
    await stack.mustUp();
    const { guid } = stack.outputs("key");
    assert.equal(roleAtIbm(fixture, guid), objectWriter);
    for (const role of ["ObjectWriter", objectWriter, objectWriter.replace(storage, "iam")]) {
      stack.declare("key", { role });
      await stack.mustBeIdle();
    }
    assert.equal((await stack.refresh()).did.key, "same");
    stack.declare("key", { role: "Object Reader" });
    assert.equal((await stack.mustUp()).did.key, "replace");
  });

  it("is looked up for an instance that is named by its GUID", async () => {
    const logs = fixture.cloud.addInstance({ service: "logs" });
    const monitor = fixture.cloud.addInstance({ service: "sysdig-monitor" });
    const stack = fixture.stack({
      sender: resourceKey({ source: logs.guid, role: "Sender" }),
      publisher: resourceKey({ source: monitor.guid, role: "Supertenant Metrics Publisher" }),
    });
    await stack.mustUp();
    assert.deepEqual(
      ["sender", "publisher"].map((name) => roleAtIbm(fixture, stack.outputs(name).guid)?.split(":").at(-1)),
      ["Sender", "SupertenantMetricsPublisher"],
    );
  });
});

describeWithProvider("A key that IBM gives another role than the declared one", (fixture, it) => {
  it("is kept with a warning, says which role it has, and is not replaced by every later run", async () => {
    const { roles } = fixture.cloud.services;
    const crnFor = roles.crnFor.bind(roles);
    roles.crnFor = (service) => crnFor(service, "Administrator");
    try {
      const stack = fixture.stack({ key: resourceKey({ role: "Manager" }) });
      const { said } = await stack.mustUp();
      assert.match(said, /made the resource key .+ with the role crn:.+:role:Administrator, though another one is/);
      assert.equal((await stack.refresh()).did.key, "same");
      await stack.mustBeIdle();
      assert.match(String(stack.outputs("key").role), /:role:Administrator$/);
    } finally {
      roles.crnFor = crnFor;
    }
  });
});

describeWithProvider("A rotated key", (fixture, it) => {
  it("has the role of the one before, also where the display name means another role by now", async () => {
    const { crn } = fixture.cloud.addCustomRole("Ships keys", storage, { name: "Deployer" });
    const stack = fixture.stack({ key: resourceKey({ role: "Ships keys", rotation: { id: "1" } }) });
    await stack.mustUp();
    fixture.cloud.renameCustomRole(crn, "Sent keys");
    fixture.cloud.addCustomRole("Ships keys", storage, { name: "Mighty" });
    stack.declare("key", { rotation: { id: "2" } });
    await stack.mustUp();
    assert.deepEqual([stack.outputs("key").generation, roleAtIbm(fixture, stack.outputs("key").guid)], [2, crn]);
  });
});

describeWithProvider("A key of a database", (fixture, it) => {
  it("has no role, whatever is declared, and a refresh and the next run find nothing to do", async () => {
    const { crn } = fixture.cloud.addInstance({ service: "databases-for-postgresql" });
    const stack = fixture.stack({
      with: resourceKey({ source: crn, role: "Manager", name: "app" }),
      without: resourceKey({ source: crn, name: "app" }),
    });
    await stack.mustUp();
    assert.deepEqual([stack.outputs("with").role, stack.outputs("without").role], [null, null]);
    assert.deepEqual((await stack.refresh()).did, { with: "same", without: "same" });
    await stack.mustBeIdle();
  });

  it("is adopted without a role, is rotated, and is refused with one", async () => {
    const { crn } = fixture.cloud.addInstance({ service: "databases-for-postgresql" });
    const byHand = fixture.cloud.addResourceKey({ name: "by hand", source: crn });
    const refused = fixture.stack({ key: resourceKey({ source: crn, adopt: byHand.guid, role: "Manager" }) });
    assert.match((await refused.up()).errors.join(), /IBM shows no role of it/);
    const stack = fixture.stack({ key: resourceKey({ source: crn, adopt: byHand.guid, rotation: { id: "1" } }) });
    await stack.mustUp();
    stack.declare("key", { rotation: { id: "2" } });
    await stack.mustUp();
    assert.deepEqual([stack.outputs("key").generation, stack.outputs("key").role], [2, null]);
  });
});

describeWithProvider("A ServiceKey that adopts", (fixture, it) => {
  it("takes a key of any role that shows the service key, and no other", async () => {
    const add = (role: string) => fixture.cloud.addResourceKey({ name: role, source: activityTracker.crn, role });
    const administrator = add("Administrator");
    const stack = fixture.stack({ key: serviceKey({ adopt: administrator.guid }) });
    await stack.mustUp();
    assert.equal(stack.outputs("key").resourceKeyGuid, administrator.guid);

    const reader = fixture.strangers.act(() => add("Reader"));
    const refused = fixture.stack({ key: serviceKey({ adopt: reader.guid }) });
    assert.match((await refused.up()).errors.join(), /IBM shows no service_key in it/);
    assert.deepEqual(refused.engine.saved, []);
  });
});

/** The CRN of the role that the cloud has for a key. */
function roleAtIbm(fixture: ProviderFixture, guid: unknown): string | undefined {
  return fixture.cloud.resourceKeysOf().find((key) => key.guid === guid)?.roleCrn;
}
