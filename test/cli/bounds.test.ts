import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkpointFrom, pendingInputs } from "../../cli/audit/checkpoint";
import { savedKeysIn } from "../../cli/audit/saved-keys";
import { standingsOf } from "../../cli/audit/standings";
import { exportedStack } from "../../cli/exported-stack";
import { withoutPersonalSettings } from "../../harness/pulumi-cli/environment";
import { type Finished, run } from "../../harness/pulumi-cli/process";
import { ciphertext, exported, operation, resource, urnOf } from "../fixtures/command-line/exports";
import { changed, fresh, on, rotated, rotation } from "../fixtures/command-line/rotated-states";
import { resourceKey } from "./audit/cases";

const command = join(__dirname, "..", "..", "dist", "cli", "index.js");
let folder: string;
before(() => {
  folder = mkdtempSync(join(tmpdir(), "bounds-"));
});
after(() => rmSync(folder, { recursive: true }));

/** Ends at once, whatever it is given: what takes longer is stopped, and has failed. */
function pulumiIbmKeys(args: string[], environment: NodeJS.ProcessEnv = {}): Promise<Finished> {
  const env = { ...withoutPersonalSettings(), IC_API_KEY: "canary-in-the-environment", ...environment };
  const signal = AbortSignal.timeout(8_000);
  return run(process.execPath, [command, ...args], { env: { ...env, PULUMI_IBM_KEYS_NOW: on(40) }, signal });
}

/** So little memory that what collects all that is wrong with millions of rows fails. */
const small = { NODE_OPTIONS: "--max-old-space-size=600" };

function fileOf(text: string): string {
  const file = join(folder, "export.json");
  writeFileSync(file, text);
  return file;
}

const stateOf = (...resources: unknown[]) => JSON.stringify({ version: 3, deployment: { resources } });
const deep = (levels: number) => `${"[".repeat(levels)}${"]".repeat(levels)}`;
/** A state with that text as a value of a resource. */
const stateWith = (json: string) => stateOf(changed({}, { strange: "HERE" })).replace('"HERE"', json);

/** A `pulumi` that does this. */
function withPulumi(script: string): NodeJS.ProcessEnv {
  const file = join(folder, "pulumi");
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return { PATH: `${folder}:${process.env.PATH}` };
}

describe("Whatever a command is given to read,", function () {
  this.timeout(60_000);

  for (const name of ["due", "audit"]) {
    const files: Record<string, [file: () => string, expected: RegExp]> = {
      "a device without an end": [() => "/dev/zero", /\/dev\/zero is not a regular file/],
      "an empty device": [() => "/dev/null", /\/dev\/null is not a regular file/],
      "a directory": [() => folder, /is not a regular file|EISDIR/],
      "a pipe into which nobody writes": [
        () => {
          const pipe = join(folder, `${name}.pipe`);
          execFileSync("mkfifo", [pipe]);
          return pipe;
        },
        /\.pipe is not a regular file/,
      ],
      "the environment of the process": [() => "/proc/self/environ", /this is not what `pulumi stack export` prints/],
      "a file that is larger than any state": [
        () => {
          const file = join(folder, "large.json");
          writeFileSync(file, "");
          truncateSync(file, 2 ** 28 + 1);
          return file;
        },
        /large\.json is larger than 256 MiB/,
      ],
      "values that are nested too deep": [
        () => fileOf(stateWith(deep(100_000))),
        /this is not what `pulumi stack export` prints: it is nested deeper than 500 levels/,
      ],
      "ten million resources that are none": [
        () => fileOf(`{"version":3,"deployment":{"resources":[${"0,".repeat(10_000_000)}0]}}`),
        /: it has more than 200000 resources or operations/,
      ],
      "ten million interrupted operations that are none": [
        () => fileOf(`{"version":3,"deployment":{"pending_operations":[${"0,".repeat(10_000_000)}0]}}`),
        /: it has more than 200000 resources or operations/,
      ],
      "as many resources as may be, and none of them one": [
        () => fileOf(`{"version":3,"deployment":{"resources":[${"{},".repeat(199_999)}{}]}}`),
        /this is not what `pulumi stack export` prints/,
      ],
      "brackets without an end": [() => fileOf("[".repeat(1_000_000)), /: it is nested deeper than 500 levels/],
    };
    for (const [what, [file, expected]] of Object.entries(files)) {
      it(`${name} ends at once with one line when the file is ${what}`, async () => {
        const { exitCode, stdout, stderr } = await pulumiIbmKeys([name, "--file", file()], small);
        assert.deepEqual([exitCode, stdout], [1, ""], stderr);
        assert.match(stderr, expected);
        assert.match(stderr, new RegExp(`^${name}: [^\\n]+\\n$`));
        assert.doesNotMatch(stderr, /canary/);
      });
    }

    it(`${name} ends with one line when pulumi prints without an end`, async () => {
      const { exitCode, stdout, stderr } = await pulumiIbmKeys([name], withPulumi("exec yes"));
      assert.deepEqual([exitCode, stdout], [1, ""]);
      assert.equal(stderr, `${name}: could not read the stack's state: pulumi printed more than 256 MiB\n`);
    });

    it(`${name} hands no option from the environment to pulumi, which would read something else then`, async () => {
      const options = { PULUMI_OPTION_SHOW_SECRETS: "true", PULUMI_OPTION_STACK: "other", PULUMI_BACKEND_URL: "b" };
      const script = withPulumi(
        'echo "error: $(env | grep -o "^PULUMI_[OB][A-Z_]*" | sort | tr "\\n" " ")" >&2; exit 1',
      );
      const { exitCode, stderr } = await pulumiIbmKeys([name], { ...options, ...script });
      assert.equal(exitCode, 1);
      assert.equal(stderr, `${name}: could not read the stack's state: PULUMI_BACKEND_URL\n`);
    });

    it(`${name} ends with one line when pulumi prints what is nested too deep`, async () => {
      fileOf(stateWith(deep(100_000)));
      const { exitCode, stderr } = await pulumiIbmKeys([name], withPulumi(`cat '${join(folder, "export.json")}'`));
      assert.equal(exitCode, 1);
      assert.match(stderr, new RegExp(`^${name}: [^\\n]+: it is nested deeper than 500 levels\\n$`));
    });

    for (const stack of ["--show-secrets", "-h", "--help"]) {
      it(`${name} takes the stack ${stack} for a stack, and for no flag`, async () => {
        const script = 'for word in "$@"; do echo "error: <$word>" >&2; done; exit 1';
        const { exitCode, stdout, stderr } = await pulumiIbmKeys([name, `--stack=${stack}`], withPulumi(script));
        assert.deepEqual([exitCode, stdout], [1, ""]);
        const all = withPulumi('echo "error: $*" >&2; exit 1');
        const told = await pulumiIbmKeys([name, `--stack=${stack}`], all);
        assert.match(told.stderr, new RegExp(` --stack=${stack}\\n$`));
        assert.doesNotMatch(stderr, /canary/);
      });
    }
  }

  it("due reads what is nested as deep as values are", async () => {
    const { exitCode, stderr } = await pulumiIbmKeys(["due", "--file", fileOf(stateWith(deep(400)))]);
    assert.equal(exitCode, 4, stderr);
  });

  it("due takes brackets in a text for no depth", async () => {
    const file = fileOf(stateOf(changed({}, { strange: `\\"${"[".repeat(1_000)}` })));
    assert.equal((await pulumiIbmKeys(["due", "--file", file])).exitCode, 4);
  });

  const slow = `P${"1".repeat(100_000)}D`;

  it("due refuses a duration at once that would take minutes to be looked at", async () => {
    const { exitCode, stderr } = await pulumiIbmKeys([
      "due",
      "--file",
      fileOf(stateOf(fresh)),
      "--overdue-after",
      slow,
    ]);
    assert.equal(exitCode, 1, stderr.slice(-200));
    assert.match(stderr, /A duration is written as in "1d"/);
    assert.ok(stderr.length < 5_000);
  });

  it("due reads durations and dates of any length in a state", async () => {
    const disabled = rotated("disabled", { rotation: { ...rotation, quarantine: slow } }, { deleteAfter: null });
    const file = fileOf(stateOf(disabled, changed({}, { dateCreated: "1".repeat(10_000_000) })));
    const { exitCode, stderr } = await pulumiIbmKeys(["due", "--file", file]);
    assert.equal(exitCode, 4, stderr.slice(-200));
  });

  it("due says of a list that it is too long to be one of a state", async () => {
    const dates = { madeAt: on(0), retiredAt: on(30), validUntil: on(37), deleteAfter: null };
    const older = { generation: 1, state: "retiring", id: "aaaaaaaaaaaa", ...dates };
    const file = fileOf(stateOf(changed({}, { generations: Array.from({ length: 1_001 }, () => older) })));
    const { exitCode, stderr } = await pulumiIbmKeys(["due", "--file", file]);
    assert.equal(exitCode, 1);
    assert.match(
      stderr,
      /^due: could not read the AccessKey agents in the state: generations is too long \(urn:\S+\)\n$/,
    );
  });

  it("due says of a list of millions that it is too long, without a look at what is in it", async () => {
    const zeros = "HERE";
    const state = stateOf(changed({ rotation: { ...rotation, restore: zeros } }, { generations: zeros, ended: zeros }));
    const text = state.replaceAll('"HERE"', JSON.stringify(Array(3_000_000).fill(0)));
    const { exitCode, stderr } = await pulumiIbmKeys(["due", "--file", fileOf(text)], small);
    assert.equal(exitCode, 1, stderr);
    assert.match(stderr, /: generations is too long; ended is too long \(urn:\S+\)\n$/);
  });

  it("audit says of a list of millions that it cannot be read, without a look at what is in it", async () => {
    const lists = { generations: "HERE", lostCreates: "HERE" };
    const state = stateOf(changed({ instance: "none" }, { instance: "none", ...lists }, { initErrors: "HERE" }));
    const text = state.replaceAll('"HERE"', JSON.stringify(Array(3_000_000).fill(0)));
    const { exitCode, stderr } = await pulumiIbmKeys(["audit", "--file", fileOf(text)], small);
    assert.equal(exitCode, 0, stderr);
    assert.match(stderr, /generations of urn:\S+ cannot be read in the state/);
  });

  it("audit reads a hundred thousand resources that name one key, in seconds", () => {
    const one = resource("ResourceKey", "reader", { source: ciphertext, adopt: "a" }, { guid: "g" });
    const pending = Array.from({ length: 50_000 }, () => ({ type: "creating", resource: one }));
    const state = exported(
      Array.from({ length: 100_000 }, () => one),
      pending,
    );
    const before = process.cpuUsage();
    const saved = savedKeysIn(exportedStack.parse(state), []);
    const live = resourceKey("g", "a");
    const [found] = standingsOf([live], [], [{ name: "dev", saved, updates: [] }], []);
    assert.equal(found?.standing, "managed");
    assert.ok(process.cpuUsage(before).user < 15e6, `${process.cpuUsage(before).user} µs`);
  });

  it("the adoption of a key says that a secret is nested too deep, and does not fall over it", () => {
    const secret = {
      "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
      plaintext: deep(100_000),
    };
    const pending = operation("creating", "ResourceKey", "uploads", { parameters: secret });
    const state = checkpointFrom(JSON.stringify(exported([], [pending])));
    assert.throws(
      () => pendingInputs(state, urnOf("ResourceKey", "uploads")),
      /^Error: A secret in the state cannot be read: it is nested deeper than 500 levels$/,
    );
    assert.throws(() => checkpointFrom(stateWith(deep(100_000))), /used to: it is nested deeper than 500 levels$/);
  });
});
