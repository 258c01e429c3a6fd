import assert from "node:assert/strict";
import { dirname } from "node:path";
import { Cloud, defaults } from "pulumi-ibm-keys/emulator";
import { describeOnEngine, key, withCloudStack } from "../../../harness/stack";
import { Canaries } from "../../fixtures/canaries";
import { present } from "../../fixtures/present";

const { objectStorage } = defaults.instances;

describeOnEngine("The credentials of a ResourceKey", function () {
  this.timeout(300_000);

  it("are the JSON that each service sends, with numbers and objects, and in plain text nowhere", async () => {
    const canaries = new Canaries();
    const cloud = Cloud.withDefaults({ secret: canaries.plant });
    const add = (service: string) => cloud.addInstance({ service }).crn;
    const program = [
      key("ResourceKey", "storage", { source: objectStorage.crn, parameters: { HMAC: true } }),
      key("ResourceKey", "database", { source: add("databases-for-postgresql"), role: "Manager" }),
      key("ResourceKey", "events", { source: add("messagehub") }),
      key("ResourceKey", "documents", { source: add("cloudantnosqldb") }),
      `module.exports = {
        pair: storage.credentials.apply(({ cos_hmac_keys }) => cos_hmac_keys.access_key_id + " " + cos_hmac_keys.secret_access_key),
        port: database.credentials.apply(({ connection }) => connection.postgres.hosts[0].port + 1),
        role: database.role,
      };`,
    ];
    await withCloudStack({ program, cloud }, async (fixture) => {
      const { stack } = fixture;
      const results = [(await stack.up({ preview: true, arguments: ["--diff"] })).expectSuccess()];
      const saved = await fixture.saved();
      for (const name of ["storage", "database", "events", "documents"]) {
        const made = present(cloud.resourceKeysOf().find(({ guid }) => guid === saved[name]?.guid));
        const { ownCredentials } = made;
        assert.ok(Object.keys(ownCredentials).length > 0);
        const credentials = Object(saved[name]?.credentials);
        for (const [part, value] of Object.entries(ownCredentials)) assert.deepEqual(credentials[part], value, part);
      }
      assert.equal(saved.documents?.credentials && Object(saved.documents.credentials).port, 443);
      assert.deepEqual([Object(saved.database?.credentials).apikey, saved.database?.role], [undefined, null]);

      const outputs = await stack.outputs({ showSecrets: true });
      const pair = Object(saved.storage?.credentials).cos_hmac_keys;
      assert.equal(outputs.pair, `${pair.access_key_id} ${pair.secret_access_key}`);
      assert.equal(typeof outputs.port, "number");

      results.push((await stack.refresh({ arguments: ["--diff"] })).expectSuccess());
      assert.deepEqual(results.at(-1)?.changes, { same: 4 });
      fixture.calls();
      results.push((await stack.up()).expectSuccess());
      assert.deepEqual([results.at(-1)?.changes, fixture.calls()], [{ same: 4 }, []]);
      for (const { output } of results) assert.deepEqual(canaries.in(output), []);
      assert.deepEqual(canaries.in(JSON.stringify(await stack.export())), []);
      assert.deepEqual(canaries.inFilesOf(dirname(stack.stateFolder)), []);
      assert.ok(canaries.in(JSON.stringify(await stack.export({ showSecrets: true }))).length >= 5);
    });
  });

  it("stay with their key when its custom role is declared in another form; a secret role is in no plain text", async () => {
    const cloud = Cloud.withDefaults();
    const { crn } = cloud.addCustomRole("Ships canaries", "cloud-object-storage", { name: "Deployer" });
    const declared = (role: string) => [
      `const storage = new ibmkeys.ResourceKey("storage", { source: "${objectStorage.crn}", role: ${role} });`,
    ];
    await withCloudStack({ program: declared(`pulumi.secret("Ships canaries")`), cloud }, async (fixture) => {
      const { stack } = fixture;
      const { output } = (await stack.up({ preview: true, arguments: ["--diff"] })).expectSuccess();
      const made = await fixture.saved();
      assert.ok(![output, JSON.stringify(await stack.export())].some((text) => text.includes("Ships canaries")));
      assert.ok(JSON.stringify(await stack.export({ showSecrets: true })).includes("Ships canaries"));

      assert.deepEqual((await stack.refresh()).expectSuccess().changes, { same: 1 });
      fixture.calls();
      for (const role of [crn, "Deployer", "Ships canaries"]) {
        fixture.declare(...declared(`"${role}"`));
        const { changes } = (await stack.up({ preview: true })).expectSuccess();
        assert.ok(changes.same === 1 || changes.update === 1, JSON.stringify(changes));
        assert.equal((await fixture.saved()).storage?.guid, made.storage?.guid);
      }
      fixture.declare(...declared(`"Reader"`));
      assert.deepEqual((await stack.up()).expectSuccess().changes, { replace: 1 });
    });
  });
});
