import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { withoutPersonalSettings } from "../../harness/pulumi-cli/environment";
import { run } from "../../harness/pulumi-cli/process";

const checkout = join(__dirname, "..", "..");

/** Node writes reports of fatal errors by itself; this one it is asked for when the process ends. */
const reporting = `process.on("exit", () => process.report.writeReport("report.json"));`;

describe("A report that Node writes of a fatal error", function () {
  this.timeout(20_000);

  const processes: Readonly<Record<string, readonly string[]>> = {
    "the provider's process": ["-e", `require("pulumi-ibm-keys/lifecycle/access-key")`],
    "npx pulumi-ibm-keys": [join(checkout, "dist", "cli", "index.js"), "audit", "--help"],
  };
  for (const [name, args] of Object.entries(processes)) {
    it(`holds nothing of the environment of ${name}, where Node can leave it out`, async () => {
      const folder = mkdtempSync(join(tmpdir(), "report-"));
      try {
        writeFileSync(join(folder, "reporting.js"), reporting);
        const env = { ...withoutPersonalSettings(), IC_API_KEY: "canary-of-the-environment" };
        const options = ["--report-directory", folder, "--require", join(folder, "reporting.js")];
        const { exitCode, stderr } = await run(process.execPath, [...options, ...args], { env, cwd: checkout });
        assert.equal(exitCode, 0, stderr);
        const [report = assert.fail("no report")] = readdirSync(folder).filter((file) => file === "report.json");
        const text = readFileSync(join(folder, report), "utf8");
        assert.match(text, /"javascriptStack"/);
        // Node 20 cannot, as SECURITY.md says.
        assert.equal(text.includes("canary-of-the-environment"), !("excludeEnv" in process.report));
      } finally {
        rmSync(folder, { recursive: true });
      }
    });
  }
});
