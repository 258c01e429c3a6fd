import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { defaults } from "../../emulator";

const root = join(__dirname, "../..");
const command = ["--import=tsx", join(root, "cli/index.ts")];

describe("The command pulumi-ibm-keys", () => {
  it("says its version, which is the package's", async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [...command, "--version"]);
    assert.ok(readFileSync(join(root, "package.json"), "utf8").includes(`"version": "${stdout.trim()}"`));
  });

  it("fails and says why when a port is none", async () => {
    const run = promisify(execFile)(process.execPath, [...command, "emulator", "--port", "99999"]);
    await assert.rejects(run, { code: 1, stderr: /A port is 0 to 65535/ });
  });

  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    it(`runs an emulator that says how to reach it, and ends cleanly on ${signal}`, async () => {
      const child = spawn(process.execPath, [...command, "emulator", "--port", "0"], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      try {
        const lines: string[] = [];
        for await (const line of createInterface(child.stdout)) {
          lines.push(line);
          if (line.startsWith("Stop with")) break;
        }
        const environment = new Map(lines.flatMap(exported));
        assert.equal(environment.get("IC_API_KEY"), defaults.apiKey);
        assert.ok(lines.some((line) => line.startsWith(defaults.instances.secure.crn)));
        const answer = await fetch(`${environment.get("IBMCLOUD_IAM_API_ENDPOINT")}/identity/token`, {
          method: "POST",
        });
        assert.equal(answer.status, 400);

        const ended = once(child, "exit");
        child.kill(signal);
        assert.deepEqual(await ended, [0, null]);
      } finally {
        child.kill("SIGKILL");
      }
    });
  }
});

function exported(line: string): [name: string, value: string][] {
  const [, name, value] = /^export (\w+)='([^']*)'$/.exec(line) ?? [];
  return name === undefined || value === undefined ? [] : [[name, value]];
}
