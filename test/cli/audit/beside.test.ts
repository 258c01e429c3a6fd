import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { Cloud, defaults, type Emulator } from "pulumi-ibm-keys/emulator";
import { fingerprintOf } from "../../../harness/fingerprint";
import { describeOnEngine, type Stack, withCloudStack } from "../../../harness/stack";
import { Canaries } from "../../fixtures/canaries";
import { answerIn, auditOfStack, auditOfStackOnTerminal } from "../../fixtures/command-line/run-audit";
import { needsTerminal } from "../../fixtures/command-line/terminal";
import { shimOf, upOf } from "./beside";
import { interruptedUp } from "./interruption";

const { secure } = defaults.instances;
const urnOf = (name: string) => `urn:pulumi:dev::project::pulumi-nodejs:dynamic/ibm-keys:AccessKey::${name}`;
const program = `
  const instance = ${JSON.stringify(secure.crn)};
  const rotation = process.env.ROTATION && { id: pulumi.secret(process.env.ROTATION) };
  const adopt = process.env.ADOPT || undefined;
  if (process.env.AGENTS) new ibmkeys.AccessKey("agents", { instance, limit: 7, adopt, rotation });
  if (process.env.BESIDE) new ibmkeys.AccessKey("beside", { instance });
  if (process.env.FIRST) new ibmkeys.AccessKey("first", { instance });`;

describeOnEngine("The audit beside an update", function () {
  this.timeout(180_000);

  describe("that adopts the key while the question waits,", () => {
    before(needsTerminal);

    for (const [flag, prompt, answer] of [
      ["--delete", "key to delete: ", (key: string) => key],
      ["--disable", "[y/N] ", () => "y"],
    ] as const) {
      it(`changes nothing of the key with ${flag}`, async () => {
        await withCloudStack({ program, environment: { FIRST: "1" } }, async ({ stack, emulator }) => {
          (await stack.up()).expectSuccess();
          const stray = emulator.cloud.createAccessKey(secure.guid);
          const key = fingerprintOf(stray.accessKey);
          const act = async () => (await stack.up({ environment: { AGENTS: "1", ADOPT: key } })).expectSuccess();
          const step = { shown: prompt, act, type: `${answer(key)}\n` };
          const environment = emulator.environment;
          const { exitCode, shown } = await auditOfStackOnTerminal(stack, [flag, key], [step], environment);
          assert.equal(exitCode, 1, shown);
          assert.match(
            shown,
            new RegExp(`Stopped before the key ${key} was changed: .* its standing was "unmanaged" and is "managed"`),
          );
          const live = emulator.cloud.accessKeysOf(secure.guid).find(({ accessKey }) => accessKey === stray.accessKey);
          assert.equal(live?.enabled, true);
          const { keys } = answerIn(await auditOfStack(stack, ["--json"], environment));
          assert.deepEqual(
            keys.filter((each) => each.key === key).map(({ standing, urns }) => [standing, urns]),
            [["managed", [urnOf("agents")]]],
          );
        });
      });
    }
  });

  /** A stack whose only creation was interrupted, and whose key lives on. */
  async function afterInterruption(
    use: (scene: {
      stack: Stack;
      emulator: Emulator;
      key: string;
      adopting: (environment: NodeJS.ProcessEnv, ...args: string[]) => ReturnType<typeof auditOfStack>;
      assertNoCanary: (...texts: string[]) => void;
      backups: () => string[];
    }) => Promise<void>,
    hasSecret = false,
  ) {
    const canaries = new Canaries();
    const cloud = Cloud.withDefaults({ secret: canaries.plant });
    const environment = { AGENTS: "1", ROTATION: hasSecret ? canaries.plant("rotation") : undefined };
    await withCloudStack({ program, cloud, environment }, async ({ stack, emulator }) => {
      await interruptedUp(stack, emulator, 1, "the CLI");
      assert.equal((await stack.pulumi("cancel", "--yes")).exitCode, 0);
      const made = cloud.accessKeysOf(secure.guid)[1] ?? assert.fail("no key was made");
      const key = fingerprintOf(made.accessKey);
      await use({
        ...{ stack, emulator, key },
        adopting: (environment, ...args) =>
          auditOfStack(stack, ["--adopt", key, "--yes", ...args], {
            ...emulator.environment,
            AGENTS: "1",
            ...environment,
          }),
        assertNoCanary: (...texts) => {
          for (const text of texts) assert.deepEqual(canaries.in(text), [], text);
          assert.deepEqual(canaries.inFilesOf(dirname(stack.stateFolder)), []);
        },
        backups: () => readdirSync(stack.projectFolder).filter((name) => name.endsWith(".backup.json")),
      });
    });
  }

  const has = async (stack: Stack, name: string) =>
    (await stack.export()).deployment.resources.some(({ urn }) => urn === urnOf(name));

  it("keeps the state as it was, encrypted and for its owner alone, and no secret in a file or an argument", async () => {
    await afterInterruption(async ({ stack, key, adopting, assertNoCanary, backups }) => {
      const before = await stack.pulumi("stack", "export");
      const shim = await shimOf(stack, "");
      const { exitCode, stderr, stdout } = await adopting(shim.environment);
      assert.equal(exitCode, 3, stderr);
      const [file, ...others] = backups();
      assert.ok(file !== undefined && others.length === 0);
      assert.ok(stderr.includes(`The state of dev as it was before is in ${file}\n`), stderr);
      const path = join(stack.projectFolder, file);
      assert.equal(statSync(path).mode & 0o777, 0o600);
      assert.equal(readFileSync(path, "utf8"), before.stdout);
      assert.ok(await has(stack, "agents"));
      assert.ok(stderr.includes(`Done: put the access key into the state of dev as ${urnOf("agents")}: ${key}\n`));
      assert.match(shim.calls(), /stack import/);
      assert.ok(readdirSync(shim.snapshot).length > 0);
      assertNoCanary(stdout, stderr, shim.calls());
    });
  });

  it("keeps the state encrypted where the environment has pulumi show secrets", async () => {
    await afterInterruption(async ({ stack, adopting, assertNoCanary, backups }) => {
      const before = await stack.pulumi("stack", "export");
      const { exitCode, stderr, stdout } = await adopting({ PULUMI_OPTION_SHOW_SECRETS: "true" });
      assert.equal(exitCode, 3, stderr);
      const [file = ""] = backups();
      assert.equal(readFileSync(join(stack.projectFolder, file), "utf8"), before.stdout);
      assertNoCanary(stdout, stderr);
    }, true);
  });

  it("changes nothing, and keeps no state, where pulumi shows secrets that nobody has asked for", async () => {
    await afterInterruption(async ({ stack, emulator, adopting, assertNoCanary, backups }) => {
      const before = [emulator.cloud.contents(), (await stack.pulumi("stack", "export")).stdout];
      const shim = await shimOf(stack, "export PULUMI_OPTION_SHOW_SECRETS=true");
      const { exitCode, stderr, stdout } = await adopting(shim.environment);
      assert.equal(exitCode, 1, stderr);
      assert.match(
        stderr,
        /\nCould not keep a backup of the state: pulumi exports it with its secrets in plain text\. Nothing is changed\. Have /,
      );
      assert.doesNotMatch(shim.calls(), /stack import/);
      assert.deepEqual([emulator.cloud.contents(), (await stack.pulumi("stack", "export")).stdout], before);
      assert.deepEqual(backups(), []);
      assertNoCanary(stdout, stderr);
    }, true);
  });

  it("writes over no file with its backup, and changes nothing then", async () => {
    await afterInterruption(async ({ stack, emulator, adopting }) => {
      const before = emulator.cloud.contents();
      const taken = join(stack.projectFolder, "Pulumi.yaml");
      const content = readFileSync(taken, "utf8");
      const { exitCode, stderr } = await adopting({}, "--backup", taken);
      assert.equal(exitCode, 1);
      assert.match(stderr, /\nCould not keep a backup of the state: EEXIST[^\n]+ Nothing is changed\. Name a file/);
      assert.equal(readFileSync(taken, "utf8"), content);
      assert.deepEqual(emulator.cloud.contents(), before);
      assert.equal(await has(stack, "agents"), false);
      const wanted = join(stack.projectFolder, "wanted.json");
      const adopted = await adopting({}, "--backup", wanted);
      assert.equal(adopted.exitCode, 3, adopted.stderr);
      assert.equal(statSync(wanted).mode & 0o777, 0o600);
    });
  });

  it("writes nothing where the update takes the key over while the question waits", async function () {
    needsTerminal.call(this);
    await afterInterruption(async ({ stack, emulator, key, backups }) => {
      const environment = { ...emulator.environment, AGENTS: "1" };
      const act = async () => (await stack.up({ environment: { AGENTS: "1", ADOPT: key } })).expectSuccess();
      const yes = { shown: "[y/N] ", act, type: "y\n" };
      const { exitCode, shown } = await auditOfStackOnTerminal(stack, ["--adopt", key], [yes], environment);
      assert.equal(exitCode, 1, shown);
      assert.match(shown, /Stopped before the key .* its standing was "interrupted" and is "managed"/);
      const { outputs = {} } = await stack.resource("agents");
      assert.deepEqual([outputs.fingerprint, backups()], [key, []]);
    });
  });

  it("writes nothing where the update ends before a key is taken over", async () => {
    await afterInterruption(async ({ stack, emulator, adopting, backups, assertNoCanary }) => {
      const limit = () => emulator.cloud.accessKeysOf(secure.guid)[1]?.limit;
      const shim = await shimOf(
        stack,
        `case "$*" in *--show-secrets*"--non-interactive"*) case "$*" in "stack export"*)
           "$pulumi" "$@"; ${upOf(urnOf("beside"))}; exit ;; esac ;; esac`,
      );
      const before = limit();
      const { exitCode, stderr } = await adopting(shim.environment);
      assert.equal(exitCode, 1, stderr);
      assert.match(
        stderr,
        /\nStopped: the state has changed since it was read, by an update beside this\. Nothing in it is written\.\n$/,
      );
      assert.doesNotMatch(shim.calls(), /stack import/);
      assert.deepEqual([await has(stack, "beside"), await has(stack, "agents")], [true, false]);
      assert.deepEqual([limit(), backups()], [before, []]);
      assertNoCanary(stderr, shim.calls());
    });
  });

  it("writes nothing where the update ends after a key is taken over, and says which key that is", async () => {
    await afterInterruption(async ({ stack, key, adopting, backups, assertNoCanary }) => {
      const shim = await shimOf(
        stack,
        `case "$*" in "stack export"*)
           if [ -e "$marks/second" ] && [ ! -e "$marks/done" ]; then touch "$marks/done"; ${upOf(urnOf("beside"))}; fi
           if [ -e "$marks/first" ]; then touch "$marks/second"; fi
           case "$*" in *--show-secrets*) touch "$marks/first" ;; esac ;; esac`,
      );
      const { exitCode, stderr } = await adopting(shim.environment);
      assert.equal(exitCode, 1, stderr);
      assert.match(
        stderr,
        new RegExp(
          `Stopped: the state has changed .* At IBM ${key} may be .* declare adopt: "${key}" on ${urnOf("agents")} and run`,
        ),
      );
      assert.doesNotMatch(shim.calls(), /stack import/);
      assert.deepEqual([await has(stack, "beside"), await has(stack, "agents"), backups()], [true, false, []]);
      assertNoCanary(stderr);
      // The advice is good.
      (await stack.up({ environment: { AGENTS: "1", BESIDE: "1", ADOPT: key } })).expectSuccess();
      const { outputs = {} } = await stack.resource("agents");
      assert.equal(outputs.fingerprint, key);
    });
  });

  it("says what to do where the update ends in the moment before the import, and keeps all that was", async () => {
    await afterInterruption(async ({ stack, key, adopting, backups, assertNoCanary }) => {
      const shim = await shimOf(stack, `case "$*" in "stack import"*) ${upOf(urnOf("beside"))} ;; esac`);
      const { exitCode, stderr } = await adopting(shim.environment);
      assert.equal(exitCode, 1, stderr);
      const [backup = ""] = backups();
      assert.match(
        stderr,
        /\nAn update of dev ended while the state was written \(update of [^)]+\): what it did is missing/,
      );
      assert.ok(stderr.includes(`adopt: "${key}" on ${urnOf("agents")}`), stderr);
      assert.ok(stderr.endsWith(`The state as it was before both is in ${backup}\n`), stderr);
      assertNoCanary(stderr, shim.calls());
    });
  });

  it("changes nothing where half an import is refused, and names the key that no state holds", async () => {
    await afterInterruption(async ({ stack, key, adopting, backups, assertNoCanary }) => {
      const before = await stack.pulumi("stack", "export");
      const shim = await shimOf(stack, `case "$*" in "stack import"*) head -c 300 | "$pulumi" "$@"; exit ;; esac`);
      const { exitCode, stderr } = await adopting(shim.environment);
      assert.equal(exitCode, 1, stderr);
      const [backup = ""] = backups();
      assert.match(stderr, /\nCould not write the state: /);
      assert.ok(stderr.includes(`As it was before it is in ${backup}. At IBM ${key} may be set`), stderr);
      assert.equal((await stack.pulumi("stack", "export")).stdout, before.stdout);
      assertNoCanary(stderr, shim.calls());
    });
  });
});
