import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { findOnPath, isAtLeast, launcherCache, launcherVersion, programs } from "../../harness/pulumi-cli/installation";
import { run } from "../../harness/pulumi-cli/process";
import { duration } from "../../harness/pulumi-cli/progress";

describe("Finding an installed Pulumi CLI", () => {
  let folder: string;
  beforeEach(() => {
    // On macOS the folder for temporary files is behind a link, and what is found is the file itself.
    folder = mkdtempSync(join(realpathSync(tmpdir()), "pulumi-cli-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** A CLI that answers with `version`, leaves a mark when it is started, and has its neighbours unless it is alone. */
  function install(name: string, version: string, { alone = false } = {}): string {
    const bin = join(folder, name);
    mkdirSync(bin, { recursive: true });
    writeFileSync(join(bin, programs.cli), `#!/bin/sh\n: > "${bin}/started"\necho ${version}\n`, { mode: 0o755 });
    for (const program of alone ? [] : [programs.languageHost, programs.dynamicProvider]) {
      writeFileSync(join(bin, program), "#!/bin/sh\n", { mode: 0o755 });
    }
    return bin;
  }

  function find(...folders: string[]) {
    return findOnPath({ PATH: [...folders, "/usr/bin", "/bin"].join(delimiter) });
  }

  it("takes the first one that is new enough", async () => {
    const old = install("old", "v3.99.0");
    const good = install("good", "v4.0.1");
    assert.deepEqual(await find(old, good, install("later", "v5.0.0")), {
      path: join(good, programs.cli),
      version: "4.0.1",
    });
  });

  it("follows a link to where the CLI and its neighbours lie", async () => {
    const good = install("good", "v4.0.1");
    const links = join(folder, "links");
    mkdirSync(links);
    symlinkSync(join(good, programs.cli), join(links, programs.cli));
    assert.equal((await find(links))?.path, join(good, programs.cli));
  });

  it("leaves out, and never starts, one without its Node.js programs", async () => {
    const alone = install("alone", "v9.0.0", { alone: true });
    assert.equal(await find(alone), undefined);
    assert.equal(existsSync(join(alone, "started")), false);
  });

  it("leaves out, and never starts, the launcher, which would download", async () => {
    const launcher = install(join("node_modules", "pulumi"), "v9.0.0");
    assert.equal(await find(launcher), undefined);
    assert.equal(existsSync(join(launcher, "started")), false);
  });

  it("compares versions by number and not by letter", () => {
    assert.equal(isAtLeast("3.259.0", "3.259.0"), true);
    assert.equal(isAtLeast("3.1000.0", "3.259.0"), true);
    assert.equal(isAtLeast("3.26.0", "3.259.0"), false);
  });

  it("keeps the CLI where the launcher of that version looks", () => {
    assert.equal(launcherCache({ PULUMI_HOME: folder }), join(folder, "versions", launcherVersion, "bin"));
  });
});

describe("Running a program", () => {
  it("answers with the exit code and both streams", async () => {
    const finished = await run(process.execPath, ["-e", "console.log('out'); console.error('err'); process.exit(3)"]);
    assert.deepEqual(finished, { exitCode: 3, stdout: "out\n", stderr: "err\n" });
  });

  it("answers, and does not throw, when there is no such program", async () => {
    const finished = await run("no-such-program", []);
    assert.ok(finished.exitCode < 0);
    assert.match(finished.stderr, /ENOENT/);
  });

  it("kills on a signal what the program has started, too", async () => {
    const stop = new AbortController();
    const finished = await run("/bin/sh", ["-c", "echo begun; sleep 60; echo ended"], {
      detached: true,
      signal: stop.signal,
      onOutput: () => stop.abort(new Error("long enough")),
    });
    assert.equal(finished.stdout, "begun\n");
    assert.match(finished.stderr, /long enough$/);
    assert.ok(finished.exitCode < 0);
  });
});

describe("Progress", () => {
  it("tells a duration in minutes and seconds", () => {
    assert.equal(duration(7_400), "7 s");
    assert.equal(duration(125_000), "2 min 5 s");
  });
});
