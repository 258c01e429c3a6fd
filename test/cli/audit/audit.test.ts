import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Cloud, defaults, type Emulator, startEmulator } from "../../../emulator";
import { fingerprintOf } from "../../../provider/cloud/fingerprint";
import { Canaries } from "../../stack/secrets/canaries";
import { exported, operation, resource, urnOf } from "./exports";
import { answerIn, auditOfFiles } from "./run-audit";

const { secure, objectStorage, activityTracker } = defaults.instances;

describe("npx pulumi-ibm-keys audit", function () {
  this.timeout(60_000);

  let folder: string;
  let emulator: Emulator;
  let canaries: Canaries;
  /** What every audit of a test has printed. */
  let printed: string[];
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "audit-"));
    canaries = new Canaries();
    const cloud = Cloud.withDefaults({ secret: canaries.plant });
    emulator = await startEmulator({ cloud });
    printed = [];
  });
  afterEach(async () => {
    await emulator.close();
    rmSync(folder, { recursive: true });
    assert.deepEqual(canaries.in(printed.join("\n")), []);
  });

  function file(name: string, state: object): string[] {
    const path = join(folder, name);
    writeFileSync(path, JSON.stringify(state));
    return ["--file", path];
  }

  async function audit(args: string[], environment: NodeJS.ProcessEnv = {}) {
    const finished = await auditOfFiles(emulator, args, environment);
    printed.push(finished.stdout, finished.stderr);
    return finished;
  }

  /** The fingerprints of the instance's access keys, the first one being that which came with it. */
  function fingerprints(): string[] {
    return emulator.cloud.accessKeysOf(secure.guid).map(({ accessKey }) => fingerprintOf(accessKey));
  }

  function accessKey(name: string, fingerprint: string, more: object = {}) {
    const inputs = { instance: secure.crn };
    return resource("AccessKey", name, inputs, { ...inputs, fingerprint, region: "us-south", ...more });
  }

  it("counts a key as managed that any of the named stacks holds, and answers 0 when all are", async () => {
    const { cloud } = emulator;
    cloud.createAccessKey(secure.guid);
    const { guid } = cloud.addResourceKey({ name: "reader", source: objectStorage.guid });
    const [initial = "", made = ""] = fingerprints();
    const one = file("one.json", exported([accessKey("initial", initial)]));
    const reader = resource("ResourceKey", "reader", { source: objectStorage.crn }, { guid });
    const two = file("two.json", exported([accessKey("agents", made), reader]));

    const alone = await audit([...one, "--json"]);
    assert.equal(alone.exitCode, 3, alone.stderr);
    assert.deepEqual(
      answerIn(alone).keys.map(({ key, standing }) => [key, standing]),
      [
        [initial, "managed"],
        [made, "unmanaged"],
      ],
    );
    const both = await audit([...one, ...two, "--json"]);
    assert.equal(both.exitCode, 0, both.stderr);
    const { status, keys } = answerIn(both);
    assert.equal(status, "all known");
    assert.deepEqual(
      keys.map(({ kind, name, urns }) => [kind, name, ...urns]),
      [
        ["access key", null, urnOf("AccessKey", "initial")],
        ["access key", null, urnOf("AccessKey", "agents")],
        ["resource key", "reader", urnOf("ResourceKey", "reader")],
      ],
    );
  });

  it("prints a table for each instance with what a person asks for", async () => {
    const { cloud } = emulator;
    cloud.disableAccessKey(secure.guid, cloud.createAccessKey(secure.guid).accessKey);
    const [initial = "", made = ""] = fingerprints();
    const { guid } = cloud.addResourceKey({ name: "by-hand", source: objectStorage.guid });
    const state = file("state.json", exported([accessKey("agents", initial)]));
    const instance = ["--instance", objectStorage.crn];
    const { exitCode, stdout, stderr } = await audit([...state, ...instance, "--ignore", made]);
    assert.equal(exitCode, 3, stderr);
    const rows = stdout.split("\n").map((line) => line.split("│").map((cell) => cell.trim()));
    const row = (key: string) => rows.find((cells) => cells.includes(key))?.filter((cell) => !/^\d{4}-/.test(cell));
    assert.deepEqual(row("KIND"), ["", "KIND", "KEY", "NAME", "STATE", "CREATED (UTC)", "AGE", "STANDING", ""]);
    assert.deepEqual(row(initial), ["", "access key", initial, "", "enabled", "0h", "managed", ""]);
    assert.deepEqual(row(made), ["", "access key", made, "", "disabled", "0h", "unmanaged (ignored)", ""]);
    assert.deepEqual(row(guid), ["", "resource key", guid, "by-hand", "", "0h", "unmanaged", ""]);
    for (const text of [
      `Instance ${secure.guid}\n`,
      `Instance ${objectStorage.guid}\n`,
      `of ${urnOf("AccessKey", "agents")}`,
    ])
      assert.ok(stdout.includes(text), stdout);
    assert.match(stdout, /\nThere are keys that no stack knows, or that IBM does not have: see above\.\n$/);
  });

  it("lists access keys and resource keys of an instance that is named by its GUID alone", async () => {
    emulator.cloud.addResourceKey({ name: "by-hand", source: secure.guid });
    const state = file("state.json", exported([]));
    const { keys } = answerIn(await audit([...state, "--instance", secure.guid, "--json"]));
    assert.deepEqual(
      keys.map(({ kind, name, standing }) => [kind, name, standing]),
      [
        ["access key", null, "unmanaged"],
        ["resource key", "by-hand", "unmanaged"],
      ],
    );
    const refused = await audit([...state, "--instance", "nonsense"]);
    assert.equal(refused.exitCode, 1);
    assert.match(refused.stderr, /^Could not audit nonsense: it is neither the CRN nor the GUID of an instance\./);
  });

  it("calls all keys missing of an instance that is gone, and says where there are none at all", async () => {
    emulator.cloud.removeInstance(activityTracker.guid);
    const senders = resource("IngestionKey", "senders", { instance: activityTracker.crn }, { resourceKeyGuid: "g" });
    const gone = await audit([...file("gone.json", exported([senders])), "--json"]);
    assert.equal(gone.exitCode, 3, gone.stderr);
    assert.deepEqual(
      answerIn(gone).keys.map(({ key, standing }) => [key, standing]),
      [["g", "missing"]],
    );
    const empty = await audit(file("empty.json", exported([])));
    assert.equal(empty.exitCode, 0);
    assert.match(empty.stdout, /^There are no keys: /);
  });

  it("disables and deletes the keys that are named, and no others", async () => {
    const { cloud } = emulator;
    for (let count = 0; count < 3; count++) cloud.createAccessKey(secure.guid);
    const guids = ["one", "two"].map((name) => cloud.addResourceKey({ name, source: objectStorage.guid }).guid);
    const [initial = "", first = "", second = "", third = ""] = fingerprints();
    const [doomed = "", kept = ""] = guids;
    const state = file("state.json", exported([accessKey("agents", initial)]));
    const wanted = ["--disable", first, "--delete", second, "--delete", doomed, "--yes"];
    const { exitCode, stderr, stdout } = await audit([...state, "--instance", objectStorage.crn, ...wanted, "--json"]);
    assert.equal(exitCode, 3, stderr);
    assert.deepEqual(
      cloud.accessKeysOf(secure.guid).map(({ accessKey, enabled }) => [fingerprintOf(accessKey), enabled]),
      [
        [initial, true],
        [first, false],
        [third, true],
      ],
    );
    assert.deepEqual(
      cloud.resourceKeysOf().map(({ guid }) => guid),
      [kept],
    );
    assert.match(stderr, new RegExp(`Will delete the access key ${second} of instance ${secure.guid} \\(created `));
    assert.match(stderr, new RegExp(`Done: disable the access key ${first} of instance`));
    assert.ok(!stdout.includes(second));
  });

  it("refuses, before anything is changed, what must not or cannot be done", async () => {
    const { cloud } = emulator;
    cloud.createAccessKey(secure.guid);
    cloud.createAccessKey(secure.guid);
    const { guid } = cloud.addResourceKey({ name: "by-hand", source: objectStorage.guid });
    // What could be done is not done either.
    const { guid: possible } = cloud.addResourceKey({ name: "another", source: objectStorage.guid });
    const [older = "", current = "", stray = ""] = fingerprints();
    const generations = [{ generation: 1, state: "retiring", id: older, validUntil: null }];
    const lost = accessKey("lost", "0123456789ab");
    const pending = operation("creating", "AccessKey", "pending", undefined, { instance: secure.crn });
    const state = [
      ...file("state.json", exported([accessKey("agents", current, { generation: 2, generations }), lost])),
      ...["--instance", objectStorage.crn],
    ];
    const interrupted = file("interrupted.json", exported([], [pending]));
    const unsure = file("unsure.json", exported([accessKey("unsure", "", { attempt: [older, current] })]));
    const before = cloud.contents();
    const refusals: [args: string[], expected: RegExp][] = [
      [["--delete", current], /^Could not delete the key \w+: it is the key of urn:\S+agents\. Remove the resource/],
      [
        ["--disable", older],
        /^Could not disable the key \w+: it is an older key of urn:\S+agents\. The next `pulumi up`/,
      ],
      [["--disable", guid], /: IBM cannot disable a resource key\. Delete it instead: --delete /],
      [["--delete", "0123456789ab"], /: IBM does not list it\. Name a key by its fingerprint or GUID/],
      [
        ["--adopt", stray, ...unsure],
        /: urn:\S+::unsure looks for it itself\. Run `pulumi up`: it takes the key and goes/,
      ],
      [["--delete", "nonsense"], /^Could not delete the key nonsense: no audited instance has it\./],
      [["--delete", stray, "--disable", stray], /^Could not change the key \w+: it is named twice\./],
      [["--adopt", current], /^Could not adopt the key \w+: it is the key of urn:/],
      [
        ["--adopt", guid],
        /no interrupted creation in the state of a stack fits it\. Declare adopt: "[^"]+" on the resource/,
      ],
      [
        ["--adopt", stray, ...interrupted],
        /its interrupted creation is in a file\. Name the stack itself with --stack\./,
      ],
    ];
    for (const [args, expected] of refusals) {
      const { exitCode, stdout, stderr } = await audit([...state, "--delete", possible, ...args, "--yes"]);
      assert.deepEqual([exitCode, stdout], [1, ""], args.join(" "));
      assert.match(stderr, expected);
    }
    assert.deepEqual(cloud.contents(), before);
  });

  /** A resource key whose own API key signs in, which its service ID may do only here. */
  function signedInByResourceKey(readsCredentials: boolean) {
    const { cloud } = emulator;
    const own = cloud.addResourceKey({ name: "in-use", source: objectStorage.guid });
    const contents = cloud.contents();
    const iamId = own.serviceIdCrn.replace(/^.*:serviceid:/, "iam-");
    for (const identity of contents.identities) {
      if (identity.iamId !== iamId) continue;
      Object.assign(identity, { platform: true, serviceRole: "Manager", readsCredentials });
    }
    cloud.restore(contents);
    const apiKey = contents.apiKeys.find((key) => key.iamId === iamId)?.apikey ?? assert.fail("no API key");
    return { own, apiKey };
  }

  for (const [readsCredentials, reason] of [
    [true, /: its API key is the one that signs in here\./],
    [false, /: a service ID signs in here, and IBM does not show which one this key is of\./],
  ] as const) {
    it(`never deletes the credential that signs in, though IBM ${readsCredentials ? "shows" : "hides"} it`, async () => {
      const { own, apiKey } = signedInByResourceKey(readsCredentials);
      const args = [
        ...file("state.json", exported([])),
        "--instance",
        objectStorage.crn,
        "--delete",
        own.guid,
        "--yes",
      ];
      const refused = await audit(args, { IC_API_KEY: apiKey });
      assert.equal(refused.exitCode, 1);
      assert.match(refused.stderr, reason);
      assert.equal(emulator.cloud.resourceKeysOf().length, 1);
      // Another credential may.
      assert.equal((await audit(args)).exitCode, 0);
      assert.equal(emulator.cloud.resourceKeysOf().length, 0);
    });
  }

  it("deletes no other API key of the service ID that signs in", async () => {
    const { own, apiKey } = signedInByResourceKey(true);
    const parameters = { serviceid_crn: own.serviceIdCrn };
    const { guid } = emulator.cloud.addResourceKey({ name: "another", source: objectStorage.guid, parameters });
    const args = [...file("state.json", exported([])), "--instance", objectStorage.crn, "--delete", guid, "--yes"];
    const refused = await audit(args, { IC_API_KEY: apiKey });
    assert.equal(refused.exitCode, 1);
    assert.match(refused.stderr, /: its service ID is the one that signs in here\./);
    assert.equal(emulator.cloud.resourceKeysOf().length, 2);
  });

  it("fails with 1 when a deletion fails, without the key that IBM's refusal repeats", async () => {
    const { cloud, faults } = emulator;
    const { accessKey: value } = cloud.createAccessKey(secure.guid);
    const message = `no: ${value}`;
    const refusal = { kind: "status", code: 403, body: { errors: [{ reason: message, message }] } } as const;
    faults.add({ match: { operation: "deleteAccessKey" }, fault: refusal });
    const args = ["--instance", secure.crn, "--delete", fingerprintOf(value), "--yes"];
    const failed = await audit([...file("state.json", exported([])), ...args]);
    assert.equal(failed.exitCode, 1);
    assert.match(failed.stderr, /\nCould not delete the access key \w+ of instance [^\n]+ no: \[redacted\][^\n]*\n$/);
    assert.doesNotMatch(failed.stderr, /Done:/);
    assert.equal(cloud.accessKeysOf(secure.guid).length, 2);
  });

  it("fails with 1 and one line when it cannot sign in, list or read", async () => {
    const state = file("state.json", exported([accessKey("agents", "0123456789ab")]));
    const broken = join(folder, "broken.json");
    writeFileSync(broken, "not JSON");
    emulator.faults.add({ match: { operation: "listAccessKeys" }, fault: { kind: "status", code: 403 } });
    const failures: [args: string[], expected: RegExp, environment?: NodeJS.ProcessEnv][] = [
      [state, /^Could not list the access keys of instance [^\n]*\n$/],
      [state, /^Could not sign in to IBM Cloud: no credential was found in [^\n]*\n$/, { IC_API_KEY: "" }],
      [["--file", broken], /^audit: this is not what `pulumi stack export` prints\n$/],
      [
        ["--stack", "dev"],
        /^audit: could not read the stack's state: there is no pulumi in the PATH\n$/,
        { PATH: folder },
      ],
    ];
    for (const [args, expected, environment] of failures) {
      const { exitCode, stdout, stderr } = await audit(args, environment);
      assert.deepEqual([exitCode, stdout], [1, ""]);
      assert.match(stderr, expected);
    }
  });

  it("says that a file tells no profiles, and takes the settings of the environment", async () => {
    const inputs = { instance: secure.crn, profile: "production" };
    const [initial = ""] = fingerprints();
    const state = exported([resource("AccessKey", "agents", inputs, { ...inputs, fingerprint: initial })]);
    const { exitCode, stderr } = await audit(file("state.json", state));
    assert.equal(exitCode, 0, stderr);
    assert.match(stderr, /^audit: The profiles that \S+ names are not known here: [^\n]*\n$/);
  });
});
