import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { defaults, type Emulator, startEmulator } from "pulumi-ibm-keys/emulator";
import { z } from "zod";
import { describeOnEngine } from "../../harness/stack";
import { ConsumerProject, packInto } from "./consumer-project";

const { secure, monitor } = defaults.instances;

const javascript = `
  const ibmkeys = require("pulumi-ibm-keys");
  const key = new ibmkeys.AccessKey("agents", { instance: ${JSON.stringify(secure.crn)} });
  const token = new ibmkeys.ApiToken("token", { instance: ${JSON.stringify(monitor.crn)} });
  exports.fingerprint = key.fingerprint;
  exports.accessKey = key.accessKey;
  exports.token = token.token;
`;

// In the words of the compiler that Pulumi brings along: the project has no TypeScript of its own.
const typescript = `
  import * as ibmkeys from "pulumi-ibm-keys";

  const args: ibmkeys.AccessKeyArgs = { instance: ${JSON.stringify(secure.crn)} };
  const key = new ibmkeys.AccessKey("agents", args);
  const token = new ibmkeys.ApiToken("token", { instance: ${JSON.stringify(monitor.crn)} });
  export const fingerprint = key.fingerprint;
  export const accessKey = key.accessKey;
  export const token_ = token.token;
  export const found = ibmkeys.getInstance({ instance: ${JSON.stringify(secure.guid)} }).then(({ name }) => name);
`;

const manifest = "name: consumer\nruntime: nodejs\n";

describeOnEngine("A project that installs the packed package", function () {
  this.timeout(180_000);

  let folder: string;
  let tarball: string;
  let emulator: Emulator;
  const projects: ConsumerProject[] = [];

  before(async function () {
    this.timeout(60_000);
    folder = mkdtempSync(join(tmpdir(), "packed-"));
    tarball = await packInto(folder);
  });
  beforeEach(async () => {
    emulator = await startEmulator();
  });
  afterEach(() => emulator.close());
  after(() => {
    for (const project of projects) project.dispose();
    rmSync(folder, { recursive: true });
  });

  async function installed(manager: "npm" | "pnpm", files: Record<string, string>): Promise<ConsumerProject> {
    const project = await ConsumerProject.create(tarball, manager, { "Pulumi.yaml": manifest, ...files });
    projects.push(project);
    return project;
  }

  /** Declares the program's keys, and destroys them again. */
  async function upAndDown(project: ConsumerProject): Promise<Record<string, unknown>> {
    const { environment, cloud } = emulator;
    await project.pulumi(environment, "stack", "init", "dev");
    await project.pulumi(environment, "up", "--yes", "--skip-preview");
    assert.equal(cloud.accessKeysOf(secure.guid).length, 2);
    const { stdout } = await project.pulumi(environment, "stack", "output", "--json", "--show-secrets");
    const outputs = z.record(z.string(), z.unknown()).parse(JSON.parse(stdout));
    assert.equal(outputs.accessKey, cloud.accessKeysOf(secure.guid)[1]?.accessKey);
    const destroyed = await project.pulumi(environment, "destroy", "--yes", "--skip-preview");
    assert.equal(cloud.accessKeysOf(secure.guid).length, 1);
    // Not a stray line of the provider's process: the engine's own kind of warning.
    assert.match(destroyed.stdout, /ApiToken \(token\):\s+warning: The API token \w+ of team \d+ stays valid/);
    return outputs;
  }

  it("with npm runs a JavaScript program", async () => {
    const project = await installed("npm", { "index.js": javascript });
    await upAndDown(project);
    assert.equal(existsSync(project.path("node_modules", "typescript")), false);
  });

  it("with pnpm runs a TypeScript program, with no TypeScript of its own", async () => {
    const project = await installed("pnpm", { "index.ts": typescript });
    assert.equal((await upAndDown(project)).found, "workload-protection");
  });

  for (const manager of ["npm", "pnpm"] as const) {
    it(`with ${manager} says what to do where it is removed together with the last key, and then deletes that`, async () => {
      const project = await installed(manager, { "index.js": javascript });
      const { environment, cloud } = emulator;
      await project.pulumi(environment, "stack", "init", "dev");
      await project.pulumi(environment, "up", "--yes", "--skip-preview");
      const [place, elsewhere] = [project.path("node_modules", "pulumi-ibm-keys"), project.path("removed")];
      renameSync(place, elsewhere);
      writeFileSync(project.path("index.js"), "");
      await assert.rejects(project.pulumi(environment, "up", "--yes", "--skip-preview"), (error) => {
        assert.match(
          String(error),
          /\n +error: Cannot find module 'pulumi-ibm-keys\/lifecycle\/[a-z-]+'\. Install pulumi-ibm-keys in the program's folder until its last key is destroyed\.\n/,
        );
        assert.doesNotMatch(String(error), /\n +at |Require stack/);
        return true;
      });
      assert.equal(cloud.accessKeysOf(secure.guid).length, 2);
      renameSync(elsewhere, place);
      await project.pulumi(environment, "up", "--yes", "--skip-preview");
      assert.equal(cloud.accessKeysOf(secure.guid).length, 1);
    });
  }

  it("loads neither undici nor zod to declare keys, and comes without sources and tests", async () => {
    const project = projects[0] ?? (await installed("npm", { "index.js": javascript }));
    const { stdout } = await project.run(
      process.execPath,
      "-e",
      `require("pulumi-ibm-keys"); console.log(JSON.stringify(Object.keys(require.cache)))`,
    );
    const loaded = z.array(z.string()).parse(JSON.parse(stdout));
    assert.ok(loaded.some((path) => path.endsWith("pulumi-ibm-keys/dist/provider/index.js")));
    assert.deepEqual(
      loaded.filter((path) => /node_modules\/(undici|zod|hono|commander)\//.test(path)),
      [],
    );
    const own = ["test", "provider", "emulator", "tools", "cli", "examples"];
    assert.deepEqual(
      own.filter((name) => existsSync(project.path("node_modules", "pulumi-ibm-keys", name))),
      [],
    );
  });

  it("starts the emulator from the command line, and ends it with a signal", async () => {
    const project = projects[0] ?? (await installed("npm", { "index.js": javascript }));
    const child = spawn(project.path("node_modules", ".bin", "pulumi-ibm-keys"), ["emulator", "--port", "0"]);
    try {
      const lines: string[] = [];
      for await (const line of createInterface(child.stdout)) {
        lines.push(line);
        if (line.startsWith("Stop with")) break;
      }
      const url = /on (http:\S+)$/.exec(lines[0] ?? "")?.[1] ?? assert.fail(lines.join("\n"));
      assert.ok(lines.some((line) => line.startsWith("export IC_API_KEY=")));
      const answer = await fetch(`${url}/nothing`);
      assert.equal(answer.status, 501);
      await answer.text();
    } finally {
      child.kill("SIGTERM");
    }
    const [code] = await once(child, "exit");
    assert.equal(code, 0);
  });
});
