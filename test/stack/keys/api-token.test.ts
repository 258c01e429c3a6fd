import assert from "node:assert/strict";
import { type Cloud, defaults } from "pulumi-ibm-keys/emulator";
import { describeOnEngine, key, withCloudStack } from "../../../harness/stack";
import { only, present } from "../../fixtures/present";
import { saidOf } from "../../fixtures/stack/runs";

const { secure, monitor } = defaults.instances;

/** The token that the cloud has given out for a team. */
function tokenOf(cloud: Cloud, teamId: unknown): string {
  return only(cloud.contents().apiTokens.filter((token) => token.teamId === teamId)).key;
}

describeOnEngine("An ApiToken", function () {
  this.timeout(120_000);

  it("is that of the team it names, follows a reset in the web UI, and is only forgotten by destroy", async () => {
    await withCloudStack({ program: [] }, async (fixture) => {
      const { stack, cloud, emulator } = fixture;
      const wanted = [secure, monitor].map(({ guid, crn, service }) => ({
        crn,
        service,
        ids: {
          "the default": only(cloud.teamsOf(guid)).id,
          named: cloud.addTeam(guid, "Ops & Co").id,
          numbered: cloud.addTeam(guid, "other").id,
        },
      }));
      fixture.declare(
        ...wanted.flatMap(({ crn, service, ids }) => [
          key("ApiToken", `${service} the default`, { instance: crn }),
          key("ApiToken", `${service} named`, { instance: crn, team: "Ops & Co" }),
          key("ApiToken", `${service} numbered`, { instance: crn, teamId: String(ids.numbered) }),
        ]),
      );
      (await stack.up({ preview: true })).expectSuccess();
      assert.deepEqual(fixture.changes(), []);
      const first = await fixture.saved();
      for (const { service, ids } of wanted) {
        for (const [way, id] of Object.entries(ids)) {
          const saved = present(first[`${service} ${way}`]);
          // Only the right header makes the cloud give out the token of a team that is not the default one.
          assert.deepEqual([saved.token, saved.teamId, saved.service], [tokenOf(cloud, id), id, service]);
        }
      }
      assert.equal(cloud.contents().apiTokens.length, 6);

      assert.deepEqual((await stack.up()).expectSuccess().changes, { same: 6 });
      assert.equal(emulator.requests.length, 0);

      const [onSecure, onMonitor] = wanted;
      const resetTeam = present(onMonitor).ids.named;
      cloud.resetToken(monitor.guid, resetTeam);
      (await stack.refresh()).expectSuccess();
      const now = present((await fixture.saved())["sysdig-monitor named"]);
      assert.equal(now.token, tokenOf(cloud, resetTeam));
      const { token, fingerprint, id } = present(first["sysdig-monitor named"]);
      assert.notEqual(now.token, token);
      assert.notEqual(now.fingerprint, fingerprint);
      assert.equal(now.id, id);
      assert.deepEqual((await stack.up()).expectSuccess().changes, { same: 6 });

      const held = cloud.contents().apiTokens;
      emulator.clearRequests();
      const destroyed = (await stack.destroy()).expectSuccess();
      // Whether an instance is gone is asked once for all tokens of it.
      assert.deepEqual(
        emulator.requests.map(({ operation }) => operation),
        ["getToken", "getResourceInstance", "getResourceInstance"],
      );
      assert.deepEqual(cloud.contents().apiTokens, held);
      const warning = only(saidOf(destroyed, "sysdig-secure named", "warning"));
      assert.match(warning, new RegExp(`team ${present(onSecure).ids.named} stays valid.*reset it in the web UI`));
      assert.equal(destroyed.warnings.length, 6);
    });
  });

  it("is replaced for another team, and not when the same team is named in another way", async () => {
    await withCloudStack({ program: [] }, async (fixture) => {
      const { stack, cloud, emulator } = fixture;
      const [own, ops, other] = [
        only(cloud.teamsOf(secure.guid)),
        ...["ops", "other"].map((name) => cloud.addTeam(secure.guid, name)),
      ];
      const declare = (team: Record<string, unknown>, instance: string = secure.crn) =>
        fixture.declare(key("ApiToken", "token", { instance, ...team }));
      declare({ team: "ops" });
      (await stack.up()).expectSuccess();
      const first = present((await fixture.saved()).token);
      assert.equal(first.token, tokenOf(cloud, present(ops).id));

      emulator.clearRequests();
      declare({ teamId: present(ops).id }, secure.guid);
      assert.deepEqual((await stack.up()).expectSuccess().changes, { same: 1 });
      assert.equal(emulator.requests.length, 0);

      declare({ team: "other" });
      assert.deepEqual((await stack.up()).expectSuccess().changes, { replace: 1 });
      assert.equal((await fixture.saved()).token?.token, tokenOf(cloud, present(other).id));

      declare({});
      assert.deepEqual((await stack.up()).expectSuccess().changes, { replace: 1 });
      assert.equal((await fixture.saved()).token?.token, tokenOf(cloud, own.id));
    });
  });

  it("says what IAM_ONLY means and what to do, and which teams there are when one is missing", async () => {
    const program = [
      key("ApiToken", "refused", { instance: secure.crn }),
      key("ApiToken", "lost", { instance: monitor.crn, team: "nobody" }),
    ];
    await withCloudStack({ program }, async (fixture) => {
      const { stack, cloud } = fixture;
      cloud.setAuthorization(secure.guid, "IAM_ONLY");
      const failed = (await stack.up()).expectFailure();
      const refused = only(saidOf(failed, "refused", "error"));
      assert.match(refused, /Not enough privileges to complete the action/);
      assert.match(refused, /external_api_auth of the instance is IAM_ONLY .* no API tokens: use IAM tokens with it/);
      const lost = only(saidOf(failed, "lost", "error"));
      assert.match(lost, /find the named team of instance .* has the teams Monitor Operations/);
      assert.deepEqual(await fixture.saved(), {});

      cloud.setAuthorization(secure.guid, "ANY");
      const nobody = cloud.addTeam(monitor.guid, "nobody");
      (await stack.up()).expectSuccess();
      assert.equal((await fixture.saved()).lost?.token, tokenOf(cloud, nobody.id));
    });
  });
});
