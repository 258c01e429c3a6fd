import assert from "node:assert/strict";
import { join } from "node:path";
import { defaults } from "pulumi-ibm-keys/emulator";
import { describeOnEngine, key } from "../../../harness/stack";
import { newsOf, withDays } from "../../fixtures/stack/days";

const { secure, monitor, activityTracker, objectStorage } = defaults.instances;
const rotation = { every: "30d", overlap: "7d", jitter: "0d" };

/** One key of each kind; what can be left out is left out. */
function programOf(limit: number): string[] {
  return [
    key("AccessKey", "agents", { instance: secure.crn, limit, rotation }),
    key("ResourceKey", "reader", { source: objectStorage.crn, rotation }),
    key("IngestionKey", "sender", { instance: activityTracker.crn }),
    key("ServiceKey", "exporter", { instance: activityTracker.crn, restrict: true }),
    key("ApiToken", "dashboards", { instance: monitor.crn }),
  ];
}

describeOnEngine("A saved plan", function () {
  this.timeout(180_000);

  it("is carried out on a later day, for new keys, a change and a rotation, and refused once more is due", async () => {
    await withDays({ program: programOf(3) }, async (days) => {
      const file = join(days.fixture.stack.projectFolder, "plan.json");
      const upOfPlan = async (planned: number, carriedOut: number) => {
        (await days.preview(planned, { arguments: ["--save-plan", file] })).expectSuccess();
        return days.up(carriedOut, { arguments: ["--plan", file] });
      };
      assert.deepEqual((await upOfPlan(0, 1)).expectSuccess().changes, { create: 5 });
      assert.deepEqual((await upOfPlan(10, 11)).expectSuccess().changes, { same: 5 });
      days.fixture.declare(...programOf(4));
      assert.deepEqual((await upOfPlan(12, 13)).expectSuccess().changes, { same: 4, update: 1 });
      assert.equal((await days.fixture.saved()).agents?.limit, 4);
      assert.match((await upOfPlan(29, 31)).expectFailure().output, /update is not allowed by the plan/);
      const rotated = (await upOfPlan(31, 32)).expectSuccess();
      assert.deepEqual(rotated.changes, { same: 3, update: 2 });
      assert.match(newsOf(rotated, "agents").join(), /^rotates from generation 1 to 2/);
      assert.equal(days.keys().length, 2);
    });
  });
});
