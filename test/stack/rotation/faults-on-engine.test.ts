import assert from "node:assert/strict";
import { defaults } from "pulumi-ibm-keys/emulator";
import { fingerprintOf } from "../../../harness/fingerprint";
import { describeOnEngine, key } from "../../../harness/stack";
import { present } from "../../fixtures/present";
import { withDays } from "../../fixtures/stack/days";
import { saidOf } from "../../fixtures/stack/runs";

const { guid, crn: instance } = defaults.instances.secure;
const rotation = { every: "30d", overlap: "7d", quarantine: "3d", jitter: "0d" };

describeOnEngine("A rotation that fails", function () {
  this.timeout(180_000);

  it("keeps the new key in the state until it is seen to work, and the older one valid, whichever step it was", async () => {
    await withDays({ program: [key("AccessKey", "agents", { instance, rotation })] }, async (days) => {
      const { fixture } = days;
      const { faults } = fixture.emulator;
      const saved = async () => present((await fixture.saved()).agents);
      (await days.up(0)).expectSuccess();
      const first = await saved();

      // The key is made, its answer is lost, and then the list has no sign of it being enabled.
      faults.add({ match: { operation: "createAccessKeyV1" }, fault: { kind: "reset-after" } });
      const listed = faults.add({
        match: { operation: "listAccessKeys" },
        nth: 2,
        times: "always",
        fault: { kind: "status", code: 403 },
      });
      const unverified = (await days.up(30)).expectFailure();
      assert.match(saidOf(unverified, "agents", "error").join("\n"), /list the access keys/);
      const half = await saved();
      assert.deepEqual([half.accessKey, half.id], [first.accessKey, first.id]);
      assert.equal(days.keys().length, 2);
      const { fingerprint } = pendingOf(half);
      assert.ok(days.keys().includes(`${fingerprint} enabled`));
      assert.ok(!fixture.stack.stateContains(pendingOf(half).accessKey));

      listed.remove();
      fixture.calls();
      (await days.up(31)).expectSuccess();
      assert.deepEqual(fixture.changes(), []);
      const second = await saved();
      assert.deepEqual([second.fingerprint, second.pending, second.id], [fingerprint, undefined, first.id]);
      assert.equal(fixture.cloud.ingest(guid, String(first.accessKey)), "accepted");
      assert.deepEqual((await days.up(32)).expectSuccess().changes, { same: 1 });

      // The overlap counts from day 31, on which the new key was given out.
      (await days.up(37)).expectSuccess();
      assert.equal(fixture.cloud.ingest(guid, String(first.accessKey)), "accepted");

      faults.add({ match: { operation: "disableAccessKey" }, fault: { kind: "status", code: 403 } });
      (await days.up(38)).expectFailure();
      assert.equal((await saved()).accessKey, second.accessKey);
      (await days.up(39)).expectSuccess();
      assert.ok(!days.keys().includes(`${first.fingerprint} enabled`));
      (await days.up(45)).expectSuccess();
      assert.deepEqual(days.keys(), [`${fingerprintOf(second.accessKey)} enabled`]);
    });
  });
});

function pendingOf({ pending }: Record<string, unknown>): { fingerprint: string; accessKey: string } {
  assert.ok(typeof pending === "object" && pending !== null && "fingerprint" in pending && "accessKey" in pending);
  return { fingerprint: String(pending.fingerprint), accessKey: String(pending.accessKey) };
}
