import assert from "node:assert/strict";
import { randomBytes, randomUUID } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Cloud, defaults, type Emulator, startEmulator } from "pulumi-ibm-keys/emulator";
import { withoutPersonalSettings } from "../../harness/pulumi-cli/environment";
import { type Finished, run } from "../../harness/pulumi-cli/process";
import { Canaries } from "../fixtures/canaries";
import { needsTerminal, onTerminal, type Step } from "../fixtures/command-line/terminal";

const checkout = join(__dirname, "..", "..");
const { secure, activityTracker } = defaults.instances;
const nameAsked = "Type the instance's name or CRN to go on: ";
const tokensAsked = "Read it? [y/N] ";

describe("npm run test:live", function () {
  this.timeout(120_000);
  let canaries: Canaries;
  let emulator: Emulator;
  let cloud: Cloud;
  let folder: string;

  beforeEach(async () => {
    canaries = new Canaries();
    const secret = (kind: string) => {
      // An API key has IBM's form, in which the report would otherwise name a difference.
      const value = kind === "apikey" ? randomBytes(33).toString("base64url") : randomUUID();
      canaries.add(value);
      return value;
    };
    cloud = Cloud.withDefaults({ secret });
    canaries.add(cloud.addApiKey({ apikey: "canary-api-key-0123456789abcdef" }).apikey);
    emulator = await startEmulator({ cloud });
    folder = mkdtempSync(join(tmpdir(), "contract-run-"));
  });
  afterEach(async () => {
    await emulator.close();
    rmSync(folder, { recursive: true });
  });

  const command = (...only: string[]) => {
    const args = ["--folder", folder, ...(only.length === 0 ? [] : ["--only", ...only])];
    return [process.execPath, "--import", "tsx", join("tools", "contract", "run.ts"), ...args];
  };
  const environment = (more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => ({
    ...withoutPersonalSettings(),
    ...emulator.environment,
    IC_API_KEY: "canary-api-key-0123456789abcdef",
    IBM_KEYS_LIVE: secure.crn,
    ...more,
  });
  const played = (steps: Step[], ...only: string[]) =>
    onTerminal(command(...only), { env: environment(), cwd: checkout }, steps);
  const without = (more: NodeJS.ProcessEnv = {}): Promise<Finished> => {
    const [node = "", ...args] = command();
    return run(node, args, { cwd: checkout, env: environment(more) });
  };
  const operations = () => emulator.requests.map(({ operation }) => operation);
  const agreed: Step[] = [
    { shown: nameAsked, type: `${secure.name}\n` },
    { shown: tokensAsked, type: "y\n" },
  ];
  const journal = () => join(folder, `journal-${secure.guid}.json`);
  const ownKeys = () => cloud.contents().resourceKeys.filter(({ state }) => state === "active");

  describe("without consent", () => {
    it("refuses where there is no terminal, before anything is asked of IBM", async () => {
      const { exitCode, stderr } = await without();
      assert.equal(exitCode, 1);
      assert.match(stderr, /^contract run: there is no terminal, and .* a question is answered on one\.$/m);
      assert.deepEqual(operations(), []);
    });

    for (const typed of ["", defaults.instances.monitor.crn]) {
      it(`makes nothing where ${JSON.stringify(typed)} is typed in place of the instance's name`, async function () {
        needsTerminal.call(this);
        const before = JSON.stringify(cloud.contents());
        const { exitCode, shown } = await played([
          { shown: nameAsked, type: `${typed}\n` },
          // Only where the run goes on, against what this test expects.
          { shown: tokensAsked, type: "\x03" },
        ]);
        assert.equal(exitCode, 1);
        assert.match(shown, /That is not the instance's name or CRN: nothing was done\./);
        assert.deepEqual(operations(), ["getToken", "getResourceInstance"]);
        assert.equal(JSON.stringify(cloud.contents()), before);
        assert.deepEqual(readdirSync(folder), []);
      });
    }

    it("reads no API token where that is not agreed to as well", async function () {
      needsTerminal.call(this);
      const { exitCode, shown } = await played(
        [
          { shown: nameAsked, type: `${secure.crn}\n` },
          { shown: tokensAsked, type: "\n" },
        ],
        "sign-in",
        "team-tokens",
      );
      assert.equal(exitCode, 0, shown);
      assert.match(shown, /skipped: team-tokens, since no API token may be read/);
      assert.ok(!operations().includes("getApiToken"));
      assert.deepEqual(cloud.contents().apiTokens, []);
    });
  });

  it("has the flags that the guide's page names", async () => {
    const [node = "", ...args] = command();
    const { stdout } = await run(node, [...args, "--help"], { cwd: checkout, env: environment() });
    const flagsIn = (text: string, form: RegExp) => [...text.matchAll(form)].map(([, flag]) => flag).sort();
    const page = readFileSync(join(checkout, "docs", "guide", "contract-run.md"), "utf8");
    assert.deepEqual(flagsIn(stdout, /^ {2}(--\w+)/gm), flagsIn(page, /^\| `(--\w+)/gm));
  });

  it("says what is wrong with its settings, and asks nothing of IBM", async function () {
    needsTerminal.call(this);
    const wrong: [more: NodeJS.ProcessEnv, message: RegExp][] = [
      [{ IBM_KEYS_LIVE: secure.guid }, /IBM_KEYS_LIVE is not the CRN of an instance/],
      [
        { IBM_KEYS_LIVE: activityTracker.crn },
        /Activity Tracker is left out: its first resource key makes a service key/,
      ],
      [{ IC_API_KEY: "", IBMCLOUD_API_KEY: "" }, /signs in with an API key alone: set IC_API_KEY/],
      [{ IBMCLOUD_IAM_API_ENDPOINT: "http://example.com" }, /must be a URL with https/],
      [{ NODE_DEBUG: "undici" }, /NODE_DEBUG is set/],
    ];
    for (const [more, message] of wrong) {
      const { exitCode, shown } = await onTerminal(command(), { env: environment(more), cwd: checkout }, [
        { shown: nameAsked, type: "\x03" },
      ]);
      assert.deepEqual([exitCode, message.test(shown)], [1, true], shown);
    }
    assert.deepEqual(operations(), []);
  });

  it("runs against an account once its instance's name is typed, and leaves a report and nothing else", async function () {
    needsTerminal.call(this);
    const before = cloud.accessKeysOf(secure.guid);
    const { exitCode, shown } = await played(agreed);
    assert.equal(exitCode, 0, shown);
    assert.match(shown, /The instance is workload-protection: crn:v1:bluemix:public:sysdig-secure:us-south:/);
    assert.match(shown, /Steps: \d{3}\. Differences: 0\. /);
    assert.match(shown, /All that was created is deleted\./);
    assert.deepEqual(readdirSync(folder).sort(), ["report.json", "report.md"]);
    assert.deepEqual([cloud.accessKeysOf(secure.guid), ownKeys(), cloud.policies()], [before, [], []]);
    assert.deepEqual(canaries.in(shown), []);
    assert.deepEqual(canaries.inFilesOf(folder), []);
    assert.doesNotMatch(shown + readFileSync(join(folder, "report.md"), "utf8"), /eyJ/);
  });

  it("is cleaned up by the next run after it was killed, which says so", async function () {
    needsTerminal.call(this);
    const before = cloud.accessKeysOf(secure.guid);
    await killedAfter("enableAccessKey", "access-keys");
    assert.equal(cloud.accessKeysOf(secure.guid).length, before.length + 1);
    assert.equal(statSync(journal()).mode & 0o777, 0o600);
    assert.deepEqual(canaries.inFilesOf(folder), []);

    const { exitCode, shown } = await played(agreed, "sign-in");
    assert.equal(exitCode, 0, shown);
    assert.match(
      shown,
      /An interrupted run has left 1 of its keys or creates: they are cleaned up first\.\s+All of that is deleted\./,
    );
    assert.deepEqual(cloud.accessKeysOf(secure.guid), before);
    assert.ok(!existsSync(journal()));
  });

  it("is cleaned up by the next run also where it was killed before its create was answered", async function () {
    needsTerminal.call(this);
    emulator.faults.add({ match: { operation: "createResourceKey" }, fault: { kind: "answer-lost" } });
    await killedAfter("createResourceKey", "resource-keys");
    assert.equal(ownKeys().length, 1);
    const stranger = cloud.addResourceKey({ name: "stranger", source: secure.guid });

    const { shown } = await played(agreed, "sign-in");
    assert.match(shown, /All of that is deleted\./);
    assert.deepEqual(ownKeys(), [stranger]);
  });

  it("deletes what it has created when Ctrl-C ends it", async function () {
    needsTerminal.call(this);
    const before = cloud.accessKeysOf(secure.guid);
    const { exitCode, shown } = await interrupted(async () => undefined);
    assert.equal(exitCode, 1, shown);
    assert.match(shown, /Interrupted: deleting what was created/);
    assert.match(shown, /All that was created is deleted\./);
    assert.deepEqual([cloud.accessKeysOf(secure.guid), ownKeys()], [before, []]);
    assert.ok(!existsSync(journal()));
    assert.match(readFileSync(join(folder, "report.md"), "utf8"), /the run was interrupted/);
  });

  it("does not start beside another run on the same instance", async function () {
    needsTerminal.call(this);
    let second = "";
    await interrupted(async () => {
      second = (await played(agreed, "sign-in")).shown;
    });
    assert.match(second, /contract run: another contract run \(process \d+\) is at work on this instance/);
  });

  it("compares the emulator with itself where no instance is named", async () => {
    const { exitCode, stdout, stderr } = await without({ IBM_KEYS_LIVE: "" });
    assert.equal(exitCode, 0, stderr);
    assert.match(stderr, /^IBM_KEYS_LIVE is not set: nothing is asked of IBM/m);
    assert.match(stdout, /^Steps: \d{3}\. Differences: 0\. /m);
    assert.deepEqual(operations(), []);
  });

  /** Presses Ctrl-C while a run waits for a list, with a key that it has created. */
  function interrupted(before: () => Promise<unknown>) {
    const operation = "listResourceKeysForInstance";
    const fault = emulator.faults.add({ match: { operation }, fault: { kind: "answer-lost" } });
    const act = async () => {
      while (fault.hits === 0) await new Promise((resolve) => setImmediate(resolve));
      assert.equal(ownKeys().length, 1);
      await before();
    };
    return played([...agreed, { shown: "resource-keys: ", act, type: "\x03" }], "access-keys", "resource-keys");
  }

  /** Kills a run while it waits for the answer to a request of this operation. */
  async function killedAfter(operation: string, scenario: string): Promise<void> {
    const fault = emulator.faults.add({ match: { operation }, fault: { kind: "answer-lost" } });
    const pidOf = () => /"process": (\d+)/.exec(readFileSync(journal(), "utf8"))?.[1];
    const killed = await played(
      [
        ...agreed,
        {
          shown: `${scenario}: `,
          act: async () => {
            while (fault.hits === 0 && !emulator.requests.some((request) => request.operation === operation))
              await new Promise((resolve) => setImmediate(resolve));
            process.kill(Number(pidOf()), "SIGKILL");
          },
          type: "",
        },
      ],
      scenario,
    );
    assert.doesNotMatch(killed.shown, /Steps: /);
  }
});
