import assert from "node:assert/strict";
import { defaults } from "pulumi-ibm-keys/emulator";
import { exported } from "../../fixtures/command-line/exports";
import { answerIn, auditOfFilesOnTerminal } from "../../fixtures/command-line/run-audit";
import { accessKey, useStateFiles } from "../../fixtures/command-line/state-files";
import { needsTerminal } from "../../fixtures/command-line/terminal";
import { assertPlain, hostile } from "../hostile-texts";

const { secure, objectStorage } = defaults.instances;
const prompt = "Type the identifier of the key to delete: ";

describe("npx pulumi-ibm-keys audit, on a terminal,", function () {
  this.timeout(60_000);
  before(needsTerminal);
  const files = useStateFiles();

  /** A resource key with a name that rewrites the screen. */
  function hostileKey() {
    const { cloud } = files.emulator;
    const { guid } = cloud.addResourceKey({ name: "old", source: objectStorage.guid });
    const contents = cloud.contents();
    // IBM would refuse most of it; not all of its APIs did at all times.
    for (const key of contents.resourceKeys) key.name = hostile;
    cloud.restore(contents);
    return { guid, at: [...files.file("state.json", exported([])), "--instance", objectStorage.crn] };
  }

  const guids = () => files.emulator.cloud.resourceKeysOf().map(({ guid }) => guid);

  it("asks about the key that is named, whatever its name makes a terminal show", async () => {
    const { guid, at } = hostileKey();
    const typed = { shown: prompt, type: `${guid}\n` };
    const { exitCode, shown } = await auditOfFilesOnTerminal(files.emulator, [...at, "--delete", guid], [typed]);
    assert.equal(exitCode, 0, shown);
    assertPlain(shown);
    const [plan = ""] = shown.split("\r\n");
    assert.match(plan, /^Will delete the resource key of instance \S+ \(".*\\u009b1A.*", created \S+\): \S+$/);
    assert.ok(plan.endsWith(`: ${guid}`), plan);
    assert.deepEqual(guids(), []);
  });

  for (const [what, typed] of Object.entries({
    yes: "y\n",
    "the key's name, with all that is in it,": "\u001b[2J\u001b[1Aold-unused-key\n",
    "another key": "11111111-1111-4111-8111-111111111111\n",
    "Ctrl-D": "\u0004",
    "Ctrl-C": "\u0003",
  })) {
    it(`deletes nothing where ${what} is typed instead of the key`, async () => {
      const { guid, at } = hostileKey();
      const step = { shown: prompt, type: typed };
      const { shown } = await auditOfFilesOnTerminal(files.emulator, [...at, "--delete", guid], [step]);
      assertPlain(shown);
      assert.doesNotMatch(shown, /^Done:/m);
      assert.deepEqual(guids(), [guid]);
    });
  }

  it("shows names in its tables and JSON that no terminal obeys", async () => {
    const { guid, at } = hostileKey();
    const table = await files.audit(at);
    assert.equal(table.exitCode, 3, table.stderr);
    assertPlain(table.stdout);
    assert.ok(table.stdout.includes("\\u009b1A\\u009b1A\\u009b1G\\u009b0Jold-unused-key"), table.stdout);
    const json = await files.audit([...at, "--json"]);
    assertPlain(json.stdout);
    assert.deepEqual(
      answerIn(json).keys.map(({ key, name }) => [key, name]),
      [[guid, hostile]],
    );
  });

  it("disables after a yes, and deletes nothing that is not named once more", async () => {
    const { cloud } = files.emulator;
    cloud.createAccessKey(secure.guid);
    cloud.createAccessKey(secure.guid);
    const [initial = "", one = "", two = ""] = files.fingerprints();
    const state = files.file("state.json", exported([accessKey("agents", initial)]));
    const args = [...state, "--disable", one, "--delete", two];
    const enabled = () => cloud.accessKeysOf(secure.guid).map((key) => key.enabled);
    const refused = await auditOfFilesOnTerminal(files.emulator, args, [
      { shown: "Do this? [y/N] ", type: "y\n" },
      { shown: prompt, type: `${one}\n` },
    ]);
    assert.ok(refused.shown.includes(`That is not ${two}, but ${one}: nothing is done.`), refused.shown);
    assert.deepEqual(enabled(), [true, true, true]);
    const allowed = await auditOfFilesOnTerminal(files.emulator, args, [
      { shown: "Do this? [y/N] ", type: "y\n" },
      { shown: prompt, type: `${two}\n` },
    ]);
    assert.ok(allowed.shown.includes(`: ${two}\r\n`), allowed.shown);
    assert.deepEqual(enabled(), [true, false]);
  });
});
