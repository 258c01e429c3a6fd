import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { defaults } from "pulumi-ibm-keys/emulator";
import { exported, resource, urnOf } from "../../fixtures/command-line/exports";
import { answerIn } from "../../fixtures/command-line/run-audit";
import { accessKey, useStateFiles } from "../../fixtures/command-line/state-files";

const { secure, objectStorage, activityTracker } = defaults.instances;

describe("npx pulumi-ibm-keys audit", function () {
  this.timeout(60_000);
  const files = useStateFiles();

  it("counts a key as managed that any of the named stacks holds, and answers 0 when all are", async () => {
    const { cloud } = files.emulator;
    cloud.createAccessKey(secure.guid);
    const { guid } = cloud.addResourceKey({ name: "reader", source: objectStorage.guid });
    const [initial = "", made = ""] = files.fingerprints();
    const one = files.file("one.json", exported([accessKey("initial", initial)]));
    const reader = resource("ResourceKey", "reader", { source: objectStorage.crn }, { guid });
    const two = files.file("two.json", exported([accessKey("agents", made), reader]));

    const alone = await files.audit([...one, "--json"]);
    assert.equal(alone.exitCode, 3, alone.stderr);
    assert.deepEqual(
      answerIn(alone).keys.map(({ key, standing }) => [key, standing]),
      [
        [initial, "managed"],
        [made, "unmanaged"],
      ],
    );
    const both = await files.audit([...one, ...two, "--json"]);
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
    const { cloud } = files.emulator;
    cloud.disableAccessKey(secure.guid, cloud.createAccessKey(secure.guid).accessKey);
    const [initial = "", made = ""] = files.fingerprints();
    const { guid } = cloud.addResourceKey({ name: "by-hand", source: objectStorage.guid });
    const state = files.file("state.json", exported([accessKey("agents", initial)]));
    const instance = ["--instance", objectStorage.crn];
    const { exitCode, stdout, stderr } = await files.audit([...state, ...instance, "--ignore", made]);
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

  it("prints no access key and no API key that somebody has named a key after, in a table or as JSON", async () => {
    const { cloud, environment } = files.emulator;
    const apiKey = environment.IC_API_KEY ?? "";
    const [{ accessKey: secret } = { accessKey: "" }] = cloud.accessKeysOf(secure.guid);
    const guids = [apiKey, secret].map(() => cloud.addResourceKey({ name: "old", source: objectStorage.crn }).guid);
    const contents = cloud.contents();
    for (const key of contents.resourceKeys) key.name = `for ${guids[0] === key.guid ? apiKey : secret}`;
    cloud.restore(contents);
    const at = [secure.crn, objectStorage.crn].flatMap((crn) => ["--instance", crn]);
    const state = files.file("state.json", exported([]));
    for (const more of [[], ["--json"]]) {
      const { exitCode, stdout, stderr } = await files.audit([...state, ...at, ...more]);
      assert.equal(exitCode, 3, stderr);
      for (const each of [apiKey, secret]) {
        assert.ok(each.length > 8 && !stdout.includes(each), stdout);
        assert.ok(!stdout.includes(JSON.stringify(each).slice(1, -1)), stdout);
      }
      assert.match(stdout, /for \[secret\]|left out/);
    }
  });

  it("lists access keys and resource keys of an instance that is named by its GUID alone", async () => {
    files.emulator.cloud.addResourceKey({ name: "by-hand", source: secure.guid });
    const state = files.file("state.json", exported([]));
    const { keys } = answerIn(await files.audit([...state, "--instance", secure.guid, "--json"]));
    assert.deepEqual(
      keys.map(({ kind, name, standing }) => [kind, name, standing]),
      [
        ["access key", null, "unmanaged"],
        ["resource key", "by-hand", "unmanaged"],
      ],
    );
    const refused = await files.audit([...state, "--instance", "nonsense"]);
    assert.equal(refused.exitCode, 1);
    assert.match(refused.stderr, /^Could not audit nonsense: it is neither the CRN nor the GUID of an instance\./);
  });

  it("calls all keys missing of an instance that is gone, and says where there are none at all", async () => {
    files.emulator.cloud.removeInstance(activityTracker.guid);
    const senders = resource("IngestionKey", "senders", { instance: activityTracker.crn }, { resourceKeyGuid: "g" });
    const gone = await files.audit([...files.file("gone.json", exported([senders])), "--json"]);
    assert.equal(gone.exitCode, 3, gone.stderr);
    assert.deepEqual(
      answerIn(gone).keys.map(({ key, standing }) => [key, standing]),
      [["g", "missing"]],
    );
    const empty = await files.audit(files.file("empty.json", exported([])));
    assert.equal(empty.exitCode, 0);
    assert.match(empty.stdout, /^There are no keys: /);
  });

  it("calls all keys missing of an instance that is deleted, and can still be restored", async () => {
    const { cloud } = files.emulator;
    const { guid } = cloud.addResourceKey({ name: "senders", source: activityTracker.guid });
    const [fingerprint = ""] = files.fingerprints();
    for (const instance of [activityTracker, secure]) cloud.removeInstance(instance.guid, "pending_reclamation");
    const senders = resource("IngestionKey", "senders", { instance: activityTracker.crn }, { resourceKeyGuid: guid });
    const state = files.file("deleted.json", exported([senders, accessKey("agents", fingerprint)]));
    const audited = await files.audit([...state, "--json"]);
    assert.equal(audited.exitCode, 3, audited.stderr);
    assert.deepEqual(
      answerIn(audited).keys.map(({ key, standing }) => [key, standing]),
      [
        [guid, "missing"],
        [fingerprint, "missing"],
      ],
    );
  });

  it("fails with 1 and one line when it cannot sign in, list or read", async () => {
    const state = files.file("state.json", exported([accessKey("agents", "0123456789ab")]));
    const broken = join(files.folder, "broken.json");
    writeFileSync(broken, "not JSON");
    files.emulator.faults.add({ match: { operation: "listAccessKeys" }, fault: { kind: "status", code: 403 } });
    const failures: [args: string[], expected: RegExp, environment?: NodeJS.ProcessEnv][] = [
      [state, /^Could not list the access keys of instance [^\n]*\n$/],
      [state, /^Could not sign in to IBM Cloud: no credential was found in [^\n]*\n$/, { IC_API_KEY: "" }],
      [["--file", broken], /^audit: this is not what `pulumi stack export` prints\n$/],
      [
        ["--stack", "dev"],
        /^audit: could not read the stack's state: there is no pulumi in the PATH\n$/,
        { PATH: files.folder },
      ],
    ];
    for (const [args, expected, environment] of failures) {
      const { exitCode, stdout, stderr } = await files.audit(args, environment);
      assert.deepEqual([exitCode, stdout], [1, ""]);
      assert.match(stderr, expected);
    }
  });

  it("says that a file tells no profiles, and takes the settings of the environment", async () => {
    const inputs = { instance: secure.crn, profile: "production" };
    const [initial = ""] = files.fingerprints();
    const state = exported([resource("AccessKey", "agents", inputs, { ...inputs, fingerprint: initial })]);
    const { exitCode, stderr } = await files.audit(files.file("state.json", state));
    assert.equal(exitCode, 0, stderr);
    assert.match(stderr, /^audit: The profiles that \S+ names are not known here: [^\n]*\n$/);
  });
});
