import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { Cloud, startEmulator } from "pulumi-ibm-keys/emulator";
import { z } from "zod";
import { withoutPersonalSettings } from "../../harness/pulumi-cli/environment";
import { run } from "../../harness/pulumi-cli/process";
import { sourcesIn } from "../architecture/imports";
import { changed, on, secret } from "../fixtures/command-line/rotated-states";
import { assertPlain, hostile, hostileNames } from "./hostile-texts";

const root = join(__dirname, "..", "..");
const command = join(root, "dist", "cli", "index.js");
let folder: string;
before(() => {
  folder = mkdtempSync(join(tmpdir(), "output-"));
});
after(() => rmSync(folder, { recursive: true }));

function pulumiIbmKeys(...args: string[]) {
  const env = { ...withoutPersonalSettings(), PATH: folder, PULUMI_IBM_KEYS_NOW: on(31) };
  return run(process.execPath, [command, ...args], { env });
}

function fileOf(...resources: unknown[]): string {
  const file = join(folder, "export.json");
  writeFileSync(file, JSON.stringify({ version: 3, deployment: { resources } }));
  return file;
}

describe("What the commands print", function () {
  this.timeout(60_000);

  it("is printed in one place", () => {
    const others = sourcesIn(root, "cli").filter((file) => file !== "cli/output.ts");
    assert.ok(others.length > 20);
    const printing = others.filter((file) =>
      /\bconsole\b|process\.(stdout|stderr)|\.write\(/.test(readFileSync(join(root, file), "utf8")),
    );
    assert.deepEqual(printing, []);
  });

  const named = changed({}, { fingerprint: hostile }, { urn: `urn:pulumi:dev::project::type::${hostile}` });

  it("shows in the table of what is due what is in a state, and obeys none of it", async () => {
    const { exitCode, stdout, stderr } = await pulumiIbmKeys("due", "--file", fileOf(named));
    assert.equal(exitCode, 3, stderr);
    assertPlain(stdout + stderr);
    assert.ok(stdout.includes("\\u009b1A\\u009b1A\\u009b1G\\u009b0Jold-unused-key"), stdout);
    assert.doesNotMatch(stdout, /^(Done|All keys)/m);
  });

  it("makes one row of one key, whatever its name is", async () => {
    const { stdout } = await pulumiIbmKeys("due", "--file", fileOf(named));
    // Above, between and below, the titles, and the key with what is due for it.
    assert.equal(stdout.split("\n").filter((line) => /^[│┌├└]/.test(line)).length, 6, stdout);
  });

  it("folds the spaces of a name, so that none begins a line of its own where the terminal is narrow", async () => {
    const name = `x${" ".repeat(150)}Done: nothing`;
    const spaced = changed({}, {}, { urn: `urn:pulumi:dev::project::type::${name}` });
    const { stdout } = await pulumiIbmKeys("due", "--file", fileOf(spaced));
    assert.match(stdout, /│ x Done: nothing │/);
  });

  it("spells out the line between two columns where a name has one, so that it makes no column", async () => {
    const columned = changed({}, {}, { urn: "urn:pulumi:dev::project::type::x │ AccessKey │ nothing due ┃" });
    const { stdout } = await pulumiIbmKeys("due", "--file", fileOf(columned));
    assert.match(stdout, /│ x \\u2502 AccessKey \\u2502 nothing due \\u2503 │/);
  });

  it("cuts a name that would push all else off the screen", async () => {
    const long = changed({}, {}, { urn: `urn:pulumi:dev::project::type::${"n".repeat(1_000_000)}` });
    const { stdout } = await pulumiIbmKeys("due", "--file", fileOf(long));
    assert.ok(stdout.split("\n").every((line) => line.length < 600));
    assert.match(stdout, /│ n{199}… │/);
  });

  it("says what cannot be read in one line that a terminal does not obey", async () => {
    const unread = changed({}, { schedule: secret }, { urn: `urn:pulumi:dev::project::type::${hostile}` });
    const { exitCode, stderr } = await pulumiIbmKeys("due", "--file", fileOf(unread));
    assert.equal(exitCode, 1);
    assertPlain(stderr);
    assert.equal(stderr.split("\n").length, 2, stderr);
  });

  it("is JSON of the same texts, and obeyed no more", async () => {
    const { stdout } = await pulumiIbmKeys("due", "--file", fileOf(named), "--json");
    assertPlain(stdout);
    const { keys } = z.object({ keys: z.array(z.object({ key: z.string() })) }).parse(JSON.parse(stdout));
    assert.deepEqual(keys, [{ key: hostile }]);
  });

  for (const name of hostileNames) {
    it(`says an error about ${JSON.stringify(name)} in one line that a terminal does not obey`, async () => {
      const failures = [
        ["due", "--file", `missing${name}`],
        ["due", "--stack", name],
        ["due", "--overdue-after", name],
        ["due", `--nonsense${name}`],
        ["audit", "--file", fileOf(), "--instance", name],
        ["emulator", "--port", name],
        ["emulator", "--state", `missing${name}/state.json`],
        [name],
      ];
      for (const args of failures) {
        const { exitCode, stdout, stderr } = await pulumiIbmKeys(...args);
        assert.deepEqual([exitCode, stdout], [1, ""], args.join(" "));
        assertPlain(stderr);
        assert.match(stderr, /^[^\n]+\n$/);
      }
    });
  }

  it("still says which option was meant", async () => {
    const { stderr } = await pulumiIbmKeys("due", "--stak", "dev");
    assert.equal(stderr, "error: unknown option '--stak' (Did you mean --stack?)\n");
  });

  it("greets from an emulator's state file without obeying it, nor does a shell", async () => {
    const cloud = Cloud.withDefaults();
    const apiKey = "a'; touch broken-out; '\u001b[2J";
    const contents = cloud.contents();
    for (const key of contents.apiKeys) key.apikey = apiKey;
    for (const instance of contents.instances) {
      instance.name = hostile;
      instance.crn = "export A=1; touch broken-out";
    }
    const state = join(folder, "emulator.json");
    cloud.restore(contents);
    await (await startEmulator({ cloud, stateFile: state })).close();
    const child = spawn(process.execPath, [command, "emulator", "--port", "0", "--state", state], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const lines: string[] = [];
    for await (const line of createInterface(child.stdout)) {
      lines.push(line);
      if (line.startsWith("Stop with")) break;
    }
    const ended = once(child, "exit");
    child.kill("SIGTERM");
    await ended;
    lines.forEach(assertPlain);
    const exports = lines.filter((line) => line.startsWith("export "));
    assert.equal(exports.length, lines.filter((line) => /^export \w+='/.test(line)).length);
    const script = [...exports, 'printf %s "$IC_API_KEY"'].join("\n");
    const { stdout } = await promisify(execFile)("sh", ["-c", script], { cwd: folder });
    assert.equal(stdout, "a'; touch broken-out; '\\u001b[2J");
    assert.throws(() => readFileSync(join(folder, "broken-out")), /ENOENT/);
  });
});
