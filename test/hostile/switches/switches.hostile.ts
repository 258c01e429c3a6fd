import assert from "node:assert/strict";
import { describeOnEngine } from "../../../harness/stack";
import {
  lastRuns,
  observe,
  observeAutomaticLogs,
  observeAutomation,
  observeRefused,
  observeReports,
  runs,
} from "./runs";
import { StackWithSecrets } from "./stack-with-secrets";
import { expectation, type Seen } from "./table";

describeOnEngine("The switches of Pulumi and Node that show secrets", function () {
  this.timeout(600_000);

  it("show in plain text what the table says, no more and no less", async () => {
    const scene = await StackWithSecrets.open();
    const seen: Seen = {};
    try {
      await observe(scene, runs, seen);
      await observeReports(scene, seen);
      const refused = await observeRefused(scene, seen);
      for (const output of refused) assert.match(output, /NODE_DEBUG is set to print the paths of requests/);
      await observeAutomation(scene, seen);
      await observe(scene, lastRuns, seen);
      await observeAutomaticLogs(scene, seen);
    } finally {
      await scene.close();
    }
    const { goHttp2, ...others } = seen;
    const { goHttp2: partial, ...expected } = expectation();
    assert.deepEqual(others, expected);
    // It cuts off long messages.
    assert.notDeepEqual(goHttp2?.up ?? [], []);
    assert.deepEqual(
      (goHttp2?.up ?? []).filter((secret) => !partial?.up?.includes(secret)),
      [],
    );
  });
});
