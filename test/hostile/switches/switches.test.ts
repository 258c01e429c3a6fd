import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { describeOnEngine, withStack } from "../../../harness/stack";
import { pageOf } from "./page";
import { observe, shortRuns } from "./runs";
import { StackWithSecrets } from "./stack-with-secrets";
import { expectation, type Seen } from "./table";

const checkout = join(__dirname, "..", "..", "..");
const security = readFileSync(join(checkout, "SECURITY.md"), "utf8");
const report = readFileSync(join(checkout, "docs", "pulumi-report.md"), "utf8");
const reported = readFileSync(join(__dirname, "pulumi-report", "index.js"), "utf8");

const event = z.looseObject({
  diagnosticEvent: z.object({ severity: z.string(), message: z.string() }).optional(),
});

describe("SECURITY.md", () => {
  it("says of each switch that shows secrets what the tests have seen", () => {
    assert.ok(security.includes(pageOf()), `SECURITY.md has another table than this one:\n\n${pageOf()}`);
  });
});

describeOnEngine("A switch of Pulumi that shows secrets", function () {
  this.timeout(60_000);

  // `--debug` has its test in test/stack/secrets, and all the others in switches.hostile.ts.
  it("shows those that the table says (up and preview with --json, --event-log)", async () => {
    const scene = await StackWithSecrets.open();
    const seen: Seen = {};
    try {
      await observe(scene, shortRuns, seen);
    } finally {
      await scene.close();
    }
    const { json, eventLog } = expectation("json", "eventLog");
    assert.deepEqual(seen, {
      json: { up: json?.up, preview: json?.preview },
      eventLog: { preview: eventLog?.preview },
    });
  });

  it("is reported to Pulumi's maintainers by a program that prints what the report says", async () => {
    const [, program] = /```js\n(.*?)```/s.exec(report) ?? [];
    assert.equal(program, reported);
    const [, command = ""] = /```sh\npulumi (.*)\n```/.exec(report) ?? [];
    const [, shown = ""] = /```\n(RegisterResource .* resp: urn:pulumi:)…/.exec(report) ?? [];
    await withStack({ program: reported }, async (stack) => {
      const { exitCode, stdout } = await stack.pulumi(...command.split(" "));
      assert.equal(exitCode, 0, stdout);
      const lines = stdout.split("\n").filter((line) => line.includes("hunter2hunter2"));
      const events = lines.map((line) => event.parse(JSON.parse(line)).diagnosticEvent);
      const [only, ...others] = events;
      assert.deepEqual([only?.severity, others], ["debug", []]);
      assert.ok(shown !== "" && only?.message.includes(shown), only?.message);
    });
  });
});
