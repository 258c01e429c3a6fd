import assert from "node:assert/strict";
import { defaults } from "pulumi-ibm-keys/emulator";
import { fingerprintOf } from "../../../harness/fingerprint";
import { at, ciphertext, exported, operation, start } from "../../fixtures/command-line/exports";
import { accessKey, useStateFiles } from "../../fixtures/command-line/state-files";

const { secure, objectStorage } = defaults.instances;

describe("npx pulumi-ibm-keys audit, told to change something,", function () {
  this.timeout(60_000);
  const files = useStateFiles();

  it("disables and deletes the keys that are named, and no others", async () => {
    const { cloud } = files.emulator;
    for (let count = 0; count < 3; count++) cloud.createAccessKey(secure.guid);
    const guids = ["one", "two"].map((name) => cloud.addResourceKey({ name, source: objectStorage.guid }).guid);
    const [initial = "", first = "", second = "", third = ""] = files.fingerprints();
    const [doomed = "", kept = ""] = guids;
    const state = files.file("state.json", exported([accessKey("agents", initial)]));
    const wanted = ["--disable", first, "--delete", second, "--delete", doomed, "--yes"];
    const { exitCode, stderr, stdout } = await files.audit([
      ...state,
      "--instance",
      objectStorage.crn,
      ...wanted,
      "--json",
    ]);
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
    assert.match(
      stderr,
      new RegExp(`Will delete the access key of instance ${secure.guid} \\(created [^\\n]+\\): ${second}\\n`),
    );
    assert.match(stderr, new RegExp(`Done: disable the access key of instance [^\\n]+: ${first}\\n`));
    assert.ok(!stdout.includes(second));
  });

  it("refuses, before anything is changed, what must not or cannot be done", async () => {
    const { cloud } = files.emulator;
    cloud.settings.platformAccessKeys = "missing";
    cloud.createAccessKey(secure.guid);
    cloud.createAccessKey(secure.guid);
    const { guid } = cloud.addResourceKey({ name: "by-hand", source: objectStorage.guid });
    // What could be done is not done either.
    const { guid: possible } = cloud.addResourceKey({ name: "another", source: objectStorage.guid });
    const [older = "", current = "", stray = ""] = files.fingerprints();
    const generations = [{ generation: 1, state: "retiring", id: older }];
    const lost = accessKey("lost", "0123456789ab");
    const pending = operation("creating", "AccessKey", "pending", { instance: secure.crn });
    const state = [
      ...files.file("state.json", exported([accessKey("agents", current, { generation: 2, generations }), lost])),
      ...["--instance", objectStorage.crn],
    ];
    const secondsNow = (Date.now() - start) / 1000;
    const interrupted = files.file("interrupted.json", exported([], [pending], secondsNow));
    const lostCreates = [{ since: at(secondsNow) }];
    const unmade = files.file("unmade.json", exported([accessKey("unmade", undefined, { unmade: true, lostCreates })]));
    const unread = files.file(
      "unread.json",
      exported([accessKey("unread", "000000000000", { generations: ciphertext })]),
    );
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
        ["--adopt", stray, ...unmade],
        /: a lost create of urn:\S+::unmade may have made it, or somebody else\. Declare adopt: "\w+" on it while/,
      ],
      [
        ["--delete", stray, ...unread],
        /: it may be one of urn:\S+::unread, whose state cannot be read \(generations\)\. Run `pulumi up` first/,
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
      const { exitCode, stdout, stderr } = await files.audit([...state, "--delete", possible, ...args, "--yes"]);
      assert.deepEqual([exitCode, stdout], [1, ""], args.join(" "));
      assert.match(stderr, expected);
    }
    assert.deepEqual(cloud.contents(), before);
  });

  /** A resource key whose own API key signs in, which its service ID may do only here. */
  function signedInByResourceKey(readsCredentials: boolean) {
    const { cloud } = files.emulator;
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
        ...files.file("state.json", exported([])),
        "--instance",
        objectStorage.crn,
        "--delete",
        own.guid,
        "--yes",
      ];
      const refused = await files.audit(args, { IC_API_KEY: apiKey });
      assert.equal(refused.exitCode, 1);
      assert.match(refused.stderr, reason);
      assert.equal(files.emulator.cloud.resourceKeysOf().length, 1);
      // Another credential may.
      assert.equal((await files.audit(args)).exitCode, 0);
      assert.equal(files.emulator.cloud.resourceKeysOf().length, 0);
    });
  }

  it("deletes no other API key of the service ID that signs in", async () => {
    const { own, apiKey } = signedInByResourceKey(true);
    const parameters = { serviceid_crn: own.serviceIdCrn };
    const { guid } = files.emulator.cloud.addResourceKey({ name: "another", source: objectStorage.guid, parameters });
    const args = [
      ...files.file("state.json", exported([])),
      "--instance",
      objectStorage.crn,
      "--delete",
      guid,
      "--yes",
    ];
    const refused = await files.audit(args, { IC_API_KEY: apiKey });
    assert.equal(refused.exitCode, 1);
    assert.match(refused.stderr, /: its service ID is the one that signs in here\./);
    assert.equal(files.emulator.cloud.resourceKeysOf().length, 2);
  });

  it("fails with 1 when a deletion fails, without the key that IBM's refusal repeats", async () => {
    const { cloud, faults } = files.emulator;
    const { accessKey: value } = cloud.createAccessKey(secure.guid);
    const message = `no: ${value}`;
    const refusal = { kind: "status", code: 403, body: { errors: [{ reason: message, message }] } } as const;
    faults.add({ match: { operation: "deleteAccessKey" }, fault: refusal });
    const args = ["--instance", secure.crn, "--delete", fingerprintOf(value), "--yes"];
    const failed = await files.audit([...files.file("state.json", exported([])), ...args]);
    assert.equal(failed.exitCode, 1);
    assert.match(
      failed.stderr,
      /\nCould not delete the access key \w+ of instance [^\n]+ its words are left out, [^\n]*\n$/,
    );
    assert.doesNotMatch(failed.stderr, /Done:/);
    assert.equal(cloud.accessKeysOf(secure.guid).length, 2);
  });
});
