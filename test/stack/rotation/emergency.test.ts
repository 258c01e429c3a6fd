import assert from "node:assert/strict";
import { defaults } from "pulumi-ibm-keys/emulator";
import { fingerprintOf } from "../../../harness/fingerprint";
import { describeOnEngine, key } from "../../../harness/stack";
import { only, present } from "../../fixtures/present";
import { newsOf, withDays } from "../../fixtures/stack/days";

const { guid, crn: instance } = defaults.instances.secure;
const { objectStorage } = defaults.instances;

describeOnEngine("A revocation", function () {
  this.timeout(180_000);

  it("with a slip of the pen in it is refused by preview and up, with a list of the keys, and nothing is ended", async () => {
    const access = (revoke: string[]) => key("AccessKey", "access", { instance, rotation: { revoke } });
    const resource = (revoke: string[]) =>
      key("ResourceKey", "resource", { source: objectStorage.crn, rotation: { revoke } });
    await withDays({ program: [access([]), resource([])] }, async (days) => {
      const { fixture } = days;
      (await days.up(0)).expectSuccess();
      const { access: made, resource: other } = await fixture.saved();
      const fingerprint = String(present(made).fingerprint);
      const slipped = `${fingerprint.slice(0, -1)}${fingerprint.endsWith("0") ? "1" : "0"}`;
      const uuid = "00000000-0000-4000-8000-000000000000";
      fixture.calls();
      fixture.declare(access([slipped]), resource([]));
      for (const refused of [await days.preview(1), await days.up(1)]) {
        const said = refused.expectFailure().errors.join("\n");
        assert.ok(said.includes(`rotation.revoke names ${slipped}, which is none of this resource's keys`), said);
        assert.ok(said.includes(`they are ${fingerprint} (generation 1, the current one). Nothing was ended.`), said);
      }
      fixture.declare(access([]), resource([uuid]));
      const said = (await days.preview(1)).expectFailure().errors.join("\n");
      assert.ok(said.includes(`rotation.revoke names ${uuid}`) && said.includes(String(present(other).guid)), said);
      assert.deepEqual(fixture.calls(), []);
      assert.equal(days.keys().length, 1);
    });
  });

  it("says in one line of the preview what is ended and what is made, does it, and says nothing in the runs after", async () => {
    const declared = (revoke: string[]) =>
      key("AccessKey", "agents", { instance, rotation: { every: "30d", overlap: "7d", jitter: "0d", revoke } });
    await withDays({ program: [declared([])] }, async (days) => {
      const { fixture } = days;
      (await days.up(0)).expectSuccess();
      (await days.up(30)).expectSuccess();
      const { fingerprint, previous, accessKey } = present((await fixture.saved()).agents);
      assert.ok(Array.isArray(previous));
      const older = String(Object(only(previous)).fingerprint);
      fixture.declare(declared([String(fingerprint), older]));
      const told = `makes generation 3 in its place, and ends ${fingerprint} (generation 2, the current one) and ${older} (generation 1) at once, as rotation.revoke says`;
      assert.deepEqual(newsOf((await days.preview(31)).expectSuccess(), "agents"), [told]);
      assert.equal(days.keys().length, 2);
      const revoked = (await days.up(31)).expectSuccess();
      assert.deepEqual(newsOf(revoked, "agents"), [told]);
      assert.equal(fixture.cloud.ingest(guid, String(accessKey)), "refused");
      const now = present((await fixture.saved()).agents);
      assert.deepEqual([now.generation, now.previous, now.ended], [3, [], [older, fingerprint]]);
      assert.deepEqual(days.keys(), [`${fingerprintOf(now.accessKey)} enabled`]);

      // Naming what is ended already is no slip.
      for (const day of [32, 38, 45]) {
        const quiet = (await days.up(day)).expectSuccess();
        assert.deepEqual(quiet.changes, { same: 1 });
        assert.deepEqual(newsOf(quiet, "agents"), []);
      }
    });
  });

  it("is carried out though another key of the resource cannot be ended, and though no successor can be made", async () => {
    const declared = (revoke: string[]) => key("AccessKey", "agents", { instance, rotation: { id: "a", revoke } });
    await withDays({ program: [declared([])] }, async (days) => {
      const { fixture } = days;
      (await days.up(0)).expectSuccess();
      const { fingerprint, accessKey } = present((await fixture.saved()).agents);
      const refusals = ["createAccessKeyV1", "createAccessKey"].map((operation) =>
        fixture.emulator.faults.add({ match: { operation }, times: "always", fault: { kind: "status", code: 422 } }),
      );
      fixture.declare(declared([String(fingerprint)]));
      const failed = (await days.up(1)).expectFailure();
      assert.match(failed.errors.join("\n"), /Could not create an access key/);
      assert.equal(fixture.cloud.ingest(guid, String(accessKey)), "refused");
      assert.deepEqual(days.keys(), []);

      for (const refusal of refusals) refusal.remove();
      (await days.up(2)).expectSuccess();
      const now = present((await fixture.saved()).agents);
      assert.equal(now.generation, 2);
      assert.equal(fixture.cloud.ingest(guid, String(now.accessKey)), "accepted");
      assert.deepEqual((await days.up(3)).expectSuccess().changes, { same: 1 });
    });
  });
});
