import assert from "node:assert/strict";
import { join } from "node:path";
import { defaults } from "pulumi-ibm-keys/emulator";
import { describeOnEngine } from "../engine";
import { key } from "../keys/scene";
import { withDays } from "./days";

const { crn } = defaults.instances.secure;
const rotation = { every: "30d", overlap: "7d", jitter: "0d" };
const program = [
  key("AccessKey", "agents", { instance: crn, rotation }),
  key("ResourceKey", "reader", { source: crn, rotation }),
];

describeOnEngine("A saved plan", function () {
  this.timeout(180_000);

  it("is carried out on a later day, for new keys and for a rotation, and refused once more is due", async () => {
    await withDays(program, async (days) => {
      const file = join(days.scene.stack.projectFolder, "plan.json");
      const upOfPlan = async (planned: number, carriedOut: number) => {
        (await days.preview(planned, { arguments: ["--save-plan", file] })).expectSuccess();
        return days.up(carriedOut, { arguments: ["--plan", file] });
      };
      assert.deepEqual((await upOfPlan(0, 0)).expectSuccess().changes, { create: 2 });
      assert.deepEqual((await upOfPlan(10, 11)).expectSuccess().changes, { same: 2 });
      assert.match((await upOfPlan(29, 30)).expectFailure().output, /update is not allowed by the plan/);
      assert.deepEqual((await upOfPlan(30, 31)).expectSuccess().changes, { update: 2 });
    });
  });
});
