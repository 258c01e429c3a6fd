import assert from "node:assert/strict";
import { type Connection, defaults } from "pulumi-ibm-keys/emulator";
import { fingerprintOf } from "../../../harness/fingerprint";
import { at, exported, resource, urnOf } from "../../fixtures/command-line/exports";
import { answerIn } from "../../fixtures/command-line/run-audit";
import { accessKey, useStateFiles } from "../../fixtures/command-line/state-files";
import { access, type Case, crn, first, instance, itCalls } from "./cases";

const { secure } = defaults.instances;

describe("npx pulumi-ibm-keys audit, of connected instances,", function () {
  this.timeout(60_000);
  const files = useStateFiles();
  const connect = (connection?: Connection) => {
    const { cloud } = files.emulator;
    const other = cloud.addInstance({ service: "sysdig-monitor", region: secure.region });
    cloud.connectInstances(secure.guid, other.guid, connection);
    return other;
  };
  const monitored = (name: string, reference: string, fingerprint: string | undefined) =>
    resource("AccessKey", name, { instance: reference }, { instance: reference, fingerprint, region: "us-south" });

  it("shows a key once that both list, as managed whichever one its resource names", async () => {
    const other = connect();
    const [ours = "", theirs = ""] = files.fingerprints();
    const resources = [accessKey("agents", theirs), monitored("monitor", other.crn, ours)];
    const state = files.file("state.json", exported(resources));
    const found = await files.audit([...state, "--json"]);
    assert.equal(found.exitCode, 0, found.stderr);
    assert.deepEqual(
      answerIn(found).keys.map((key) => [key.key, key.instance, key.connectedInstance, key.standing, ...key.urns]),
      [
        [ours, secure.guid, other.guid, "managed", urnOf("AccessKey", "monitor")],
        [theirs, secure.guid, other.guid, "managed", urnOf("AccessKey", "agents")],
      ],
    );
    const { stdout } = await files.audit(state);
    assert.equal(stdout.split(ours).length, 2, stdout);
    const title = `Instance ${secure.guid}, connected to ${other.guid}: agents feed both with one access key\n`;
    assert.ok(stdout.startsWith(title), stdout);
  });

  it("shows the connection also where only the other one names it, and lists the keys of each where they differ", async () => {
    const { cloud } = files.emulator;
    const other = cloud.addInstance({ service: "sysdig-monitor", region: secure.region });
    cloud.connectInstances(other.guid, secure.guid, { shownBy: "first", keys: "separate" });
    const [ours = ""] = files.fingerprints();
    const [theirs] = cloud.accessKeysOf(other.guid).map((key) => fingerprintOf(key.accessKey));
    const state = files.file("state.json", exported([accessKey("agents", ours), monitored("m", other.crn, theirs)]));
    const found = await files.audit([...state, "--json"]);
    assert.equal(found.exitCode, 0, found.stderr);
    assert.deepEqual(
      answerIn(found).keys.map((key) => [key.key, key.instance, key.connectedInstance]),
      [
        [ours, secure.guid, other.guid],
        [theirs, other.guid, secure.guid],
      ],
    );
  });

  for (const [flag, verb] of [
    ["--disable", "disable"],
    ["--delete", "delete"],
  ] as const) {
    it(`says before it does what ${flag} says that the other one is cut off too`, async () => {
      const other = connect();
      const { accessKey: secret } = files.emulator.cloud.createAccessKey(secure.guid);
      const made = fingerprintOf(secret);
      const state = files.file("state.json", exported([]));
      const { stderr } = await files.audit([...state, "--instance", secure.crn, flag, made, "--yes"]);
      const cutOff = `its agents are cut off from instance ${other.guid} too`;
      assert.match(stderr, new RegExp(`Will ${verb} the access key of instance \\S+ \\(.*, ${cutOff}\\): ${made}\\n`));
      assert.equal(files.emulator.cloud.ingest(other.guid, secret), "refused");
    });
  }

  it("notes that it is not known whether there is another one where the instance may not be read", async () => {
    const fault = { kind: "status", code: 403 } as const;
    files.emulator.faults.add({ match: { operation: "getResourceInstance" }, times: "always", fault });
    const [ours = ""] = files.fingerprints();
    const { exitCode, stderr } = await files.audit(files.file("state.json", exported([accessKey("agents", ours)])));
    assert.equal(exitCode, 0, stderr);
    assert.match(
      stderr,
      /^audit: Whether instance \S+ is connected to another one is not known: Could not find the in/,
    );
  });
});

const elsewhere = "e0000000-0000-4000-8000-000000000002";
const monitoring = crn.replace("sysdig-secure", "sysdig-monitor").replace(instance, elsewhere);
const ofMonitoring = (outputs: object) =>
  resource("AccessKey", "agents", { instance: monitoring }, { instance: monitoring, unmade: true, ...outputs });
const lost = ofMonitoring({ lostCreates: [{ since: at(0) }] });
const byBoth = { connectedInstance: elsewhere, isListedByBoth: true };

describe("The standing of a key that two connected instances list", () => {
  itCalls({
    "one interrupted that a lost create for the other one may have made": {
      resources: [lost],
      live: [{ ...access(first, 1), ...byBoth }],
      expected: [[first, "interrupted", urnOf("AccessKey", "agents")]],
      verdict: "interrupted creations",
    },
    "one unmanaged that only its own instance lists": {
      resources: [lost],
      live: [{ ...access(first, 1), ...byBoth, isListedByBoth: false }],
      expected: [[first, "unmanaged"]],
      verdict: "unknown or missing keys",
    },
  } satisfies Record<string, Case>);
});
