import assert from "node:assert/strict";
import { defaults } from "pulumi-ibm-keys/emulator";
import { z } from "zod";
import { describeOnEngine, key } from "../../../harness/stack";
import { present } from "../../fixtures/present";
import { newsOf, noticeOf, on, withDays } from "../../fixtures/stack/days";

const { secure } = defaults.instances;
const instance = secure.crn;
const rotation = { every: "30d", overlap: "7d", jitter: "0d" };

describeOnEngine("A rehearsal with the clock moved", function () {
  this.timeout(180_000);

  it("shows in a preview what it would do at IBM, and is refused by whatever would do it, without a request", async () => {
    await withDays({ program: [key("AccessKey", "agents", { instance, rotation })] }, async (days) => {
      const { fixture } = days;
      (await days.up(0)).expectSuccess();
      const before = [await fixture.saved(), days.keys()];
      fixture.emulator.clearRequests();
      // A host of somebody's, which nobody finds.
      const environment = { PULUMI_IBM_KEYS_NOW: on(30), IBMCLOUD_IAM_API_ENDPOINT: "https://iam.invalid" };
      const preview = (await fixture.stack.preview({ environment })).expectSuccess();
      assert.deepEqual(preview.changes, { update: 1 });
      assert.match(newsOf(preview, "agents").join(), /^rotates from generation 1 to 2/);
      assert.deepEqual(preview.warnings, [noticeOf(30)]);

      for (const run of [() => fixture.stack.up({ environment }), () => fixture.stack.refresh({ environment })]) {
        const refused = (await run()).expectFailure();
        assert.match(
          refused.errors.join("\n"),
          /PULUMI_IBM_KEYS_NOW is set: against IBM Cloud a rehearsal takes place in `pulumi preview` only/,
        );
        assert.doesNotMatch(refused.output, /iam\.invalid/);
      }
      assert.deepEqual(fixture.emulator.requests, []);
      assert.deepEqual([await fixture.saved(), days.keys()], before);
    });
  });

  it("is said once a run, however many resources there are, and not at all without it", async () => {
    const program = ["a", "b", "c"].map((name) => key("AccessKey", name, { instance, rotation }));
    await withDays({ program }, async (days) => {
      const { stack } = days.fixture;
      assert.deepEqual((await days.up(0)).expectSuccess().warnings, [noticeOf(0)]);
      assert.deepEqual((await days.preview(30)).expectSuccess().warnings, [noticeOf(30)]);
      assert.deepEqual((await days.refresh(30)).expectSuccess().warnings, [noticeOf(30)]);
      assert.deepEqual((await stack.preview()).warnings, []);
    });
  });
});

describeOnEngine("A resource that an alias has renamed", function () {
  this.timeout(180_000);

  const schedule = z.object({ next: z.iso.datetime(), share: z.number() });

  it("rotates on the day that was settled under its old name, by the share of the jitter that it had", async () => {
    const jittered = { ...rotation, jitter: "20d" };
    await withDays({ program: [key("AccessKey", "agents", { instance, rotation: jittered })] }, async (days) => {
      const { fixture } = days;
      (await days.up(0)).expectSuccess();
      const before = schedule.parse(present((await fixture.saved()).agents).schedule);
      const day = (Date.parse(before.next) - Date.parse(on(0))) / (24 * 3600 * 1000);
      const renamed = key(
        "AccessKey",
        "renamed",
        { instance, rotation: jittered },
        `{ aliases: [{ name: "agents" }] }`,
      );
      fixture.declare(renamed);
      assert.deepEqual((await days.up(1)).expectSuccess().changes, { same: 1 });
      assert.deepEqual(schedule.parse(present((await fixture.saved()).renamed).schedule), before);
      assert.deepEqual((await days.preview(day - 0.01)).expectSuccess().changes, { same: 1 });
      const due = (await days.up(day + 0.01)).expectSuccess();
      assert.deepEqual(due.changes, { update: 1 });
      assert.equal(schedule.parse(present((await fixture.saved()).renamed).schedule).share, before.share);
    });
  });
});
