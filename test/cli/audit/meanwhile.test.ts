import assert from "node:assert/strict";
import { defaults } from "pulumi-ibm-keys/emulator";
import { ciphertext, exported, operation, resource, urnOf } from "../../fixtures/command-line/exports";
import { answerIn, auditOfFilesOnTerminal } from "../../fixtures/command-line/run-audit";
import { accessKey, useStateFiles } from "../../fixtures/command-line/state-files";
import { needsTerminal } from "../../fixtures/command-line/terminal";

const { secure, objectStorage } = defaults.instances;
const named = "Type the identifier of the key to delete: ";

describe("npx pulumi-ibm-keys audit, while others take keys over,", function () {
  this.timeout(60_000);
  const files = useStateFiles();

  /** Two access keys and a resource key that no state knows. */
  function strays() {
    const { cloud } = files.emulator;
    cloud.createAccessKey(secure.guid);
    cloud.createAccessKey(secure.guid);
    const { guid } = cloud.addResourceKey({ name: "uploads", source: objectStorage.guid });
    const [initial = "", one = "", two = ""] = files.fingerprints();
    const state = (...resources: object[]) =>
      files.file("state.json", exported([accessKey("initial", initial), ...resources]));
    const pending = (...operations: object[]) =>
      files.file("state.json", exported([accessKey("initial", initial)], operations));
    return { guid, one, two, state, pending, at: [...state(), "--instance", objectStorage.crn] };
  }

  const resourceKey = (guid: string) =>
    resource("ResourceKey", "uploads", { source: objectStorage.crn }, { source: objectStorage.crn, guid });

  describe("where the question waits meanwhile,", () => {
    before(needsTerminal);

    it("deletes no key that a state names by then", async () => {
      const { one, state, at } = strays();
      const before = files.emulator.cloud.contents();
      const typed = { shown: named, act: async () => state(accessKey("agents", one)), type: `${one}\n` };
      const { exitCode, shown } = await auditOfFilesOnTerminal(files.emulator, [...at, "--delete", one], [typed]);
      assert.equal(exitCode, 1);
      assert.match(
        shown,
        new RegExp(
          `Stopped before the key ${one} was changed: since it was audited, its standing was "unmanaged" and is "managed", its resources [^\\n]+agents`,
        ),
      );
      assert.doesNotMatch(shown, /Done/);
      assert.deepEqual(files.emulator.cloud.contents(), before);
    });

    it("disables no key that a state names by then", async () => {
      const { one, state, at } = strays();
      const before = files.emulator.cloud.contents();
      const yes = { shown: "[y/N] ", act: async () => state(accessKey("agents", one)), type: "y\n" };
      const { exitCode, shown } = await auditOfFilesOnTerminal(files.emulator, [...at, "--disable", one], [yes]);
      assert.equal(exitCode, 1);
      assert.match(shown, /Stopped before the key/);
      assert.deepEqual(files.emulator.cloud.contents(), before);
    });

    it("deletes no key that an update is just adopting", async () => {
      const { guid, pending, at } = strays();
      const before = files.emulator.cloud.contents();
      const inputs = { source: objectStorage.crn, adopt: guid };
      const act = async () => pending(operation("creating", "ResourceKey", "uploads", inputs));
      const typed = { shown: named, act, type: `${guid}\n` };
      const { exitCode, shown } = await auditOfFilesOnTerminal(files.emulator, [...at, "--delete", guid], [typed]);
      assert.equal(exitCode, 1);
      assert.match(shown, /its standing was "unmanaged" and is "adopting"/);
      assert.deepEqual(files.emulator.cloud.contents(), before);
    });

    it("deletes no key that somebody has renamed, enabled or disabled", async () => {
      const { guid, one, at } = strays();
      const { cloud } = files.emulator;
      const changes: [key: string, change: () => void, told: RegExp][] = [
        [guid, () => cloud.renameResourceKey(guid, "in-use"), /its name was "uploads" and is "in-use"/],
        [
          one,
          () => cloud.disableAccessKey(secure.guid, cloud.accessKeysOf(secure.guid)[1]?.accessKey ?? ""),
          /its being enabled was true and is false/,
        ],
      ];
      for (const [key, change, told] of changes) {
        const typed = { shown: named, act: async () => change(), type: `${key}\n` };
        const { exitCode, shown } = await auditOfFilesOnTerminal(files.emulator, [...at, "--delete", key], [typed]);
        assert.equal(exitCode, 1, shown);
        assert.match(shown, told);
      }
      assert.equal(cloud.accessKeysOf(secure.guid).length, 3);
      assert.equal(cloud.resourceKeysOf().length, 1);
    });
  });

  it("deletes no second key that was taken over while the first one was deleted, and says what was done", async () => {
    const { one, two, guid, state, at } = strays();
    const act = () => void state(accessKey("agents", two));
    files.emulator.faults.add({
      match: { operation: "deleteAccessKey" },
      fault: { kind: "meanwhile", when: "after", act },
    });
    const wanted = ["--delete", one, "--delete", two, "--delete", guid, "--yes"];
    const { exitCode, stdout, stderr } = await files.audit([...at, ...wanted]);
    assert.deepEqual([exitCode, stdout], [1, ""]);
    assert.match(
      stderr,
      new RegExp(
        `\\nStopped before the key ${two} was changed: [^\\n]+ Done before: delete the access key of instance [^\\n]+: ${one}\\n$`,
      ),
    );
    assert.deepEqual(files.fingerprints().slice(1), [two]);
    assert.equal(files.emulator.cloud.resourceKeysOf().length, 1);
  });

  it("stops before a key that somebody has deleted meanwhile", async () => {
    const { one, two, at } = strays();
    const { cloud, faults } = files.emulator;
    const act = () => void cloud.deleteAccessKey(secure.guid, cloud.accessKeysOf(secure.guid)[2]?.accessKey ?? "");
    faults.add({ match: { operation: "deleteAccessKey" }, fault: { kind: "meanwhile", when: "before", act } });
    const { exitCode, stderr } = await files.audit([...at, "--delete", one, "--delete", two, "--yes"]);
    assert.equal(exitCode, 1);
    assert.match(stderr, new RegExp(`the key ${two} was changed: since it was audited, IBM does not list it any more`));
  });

  it("deletes several keys of which one interrupted creation left one, as what differs then is its own doing", async () => {
    const { cloud } = files.emulator;
    cloud.settings.platformAccessKeys = "missing";
    const { one, two, pending, at } = strays();
    pending(operation("creating", "AccessKey", "agents", { instance: secure.crn }));
    const { exitCode, stderr } = await files.audit([...at, "--delete", one, "--delete", two, "--yes"]);
    assert.equal(exitCode, 3, stderr);
    assert.equal(cloud.accessKeysOf(secure.guid).length, 1);
  });

  describe("for as long as a state says so,", () => {
    const urn = urnOf("ResourceKey", "uploads");

    for (const [what, adopt] of Object.entries({
      "its GUID": (guid: string) => guid,
      "its CRN": (guid: string) => objectStorage.crn.replace(/::$/, `:resource-key:${guid}`),
      "its name": () => "uploads",
    })) {
      it(`calls a key adopting that an interrupted update adopts by ${what}, and changes nothing of it`, async () => {
        const { guid, pending, at } = strays();
        const inputs = { source: objectStorage.crn, adopt: adopt(guid) };
        pending(operation("creating", "ResourceKey", "uploads", inputs));
        const { keys } = answerIn(await files.audit([...at, "--json"]));
        assert.deepEqual(
          keys.filter(({ key }) => key === guid).map(({ standing, urns }) => [standing, urns]),
          [["adopting", [urn]]],
        );
        const refused = await files.audit([...at, "--delete", guid, "--yes"]);
        assert.equal(refused.exitCode, 1);
        assert.match(refused.stderr, new RegExp(`: an update of ${urn} adopts it\\. Let the update end`));
        assert.equal(files.emulator.cloud.resourceKeysOf().length, 1);
      });
    }

    it("changes no access key where an interrupted update adopts one that is a secret in the state", async () => {
      const { one, pending, at } = strays();
      pending(operation("creating", "AccessKey", "agents", { instance: secure.crn, adopt: ciphertext }));
      for (const change of ["--delete", "--disable"]) {
        const refused = await files.audit([...at, change, one, "--yes"]);
        assert.equal(refused.exitCode, 1);
        assert.match(refused.stderr, /it may be one of urn:\S+::agents, whose state cannot be read \(adopt\)/);
      }
      assert.equal(files.emulator.cloud.accessKeysOf(secure.guid).length, 3);
    });

    it("lets a key go that was adopted once and is rotated away", async () => {
      const { guid, state, at } = strays();
      state({
        ...resourceKey("99999999-9999-4999-8999-999999999999"),
        inputs: { source: objectStorage.crn, adopt: guid },
      });
      const { exitCode, stderr } = await files.audit([...at, "--delete", guid, "--yes"]);
      assert.equal(exitCode, 3, stderr);
      assert.equal(files.emulator.cloud.resourceKeysOf().length, 0);
    });
  });
});
