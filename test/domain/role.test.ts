import assert from "node:assert/strict";
import { formToSend, isFormOf, knownFrom, knownFromList, type Role } from "../../provider/domain/role";

const custom = (name: string, displayName: string): Role => {
  return { crn: `crn:v1:bluemix:public:iam-access-management::a/1::customRole:${name}`, displayName, name };
};
const deployer = custom("Deployer", "Ships keys");
/** Its display name is the name of the other. */
const misleading = custom("Old", "Deployer");
const watcher = custom("KeyWatcher", "Key Watcher");
const console: Role = {
  crn: "crn:v1:bluemix:public:is::::serviceRole:BareMetalConsole",
  displayName: "Bare Metal Console Admin",
  name: "BareMetalConsole",
};
const list = [deployer, misleading, watcher, console];
const writer = "crn:v1:bluemix:public:iam::::serviceRole:Writer";

describe("What is known of a role", () => {
  const isForm = (role: string, text: string) => isFormOf(knownFromList(list, role), text);

  it("holds its CRN, its display name and its name", () => {
    for (const text of [watcher.crn, "Key Watcher", "KeyWatcher"]) assert.equal(isForm(watcher.crn, text), true, text);
    for (const text of [console.crn, "Bare Metal Console Admin", "BareMetalConsole"]) {
      assert.equal(isForm(console.crn, text), true, text);
    }
  });

  it("does not hold a name that is the display name of another role: the name means that one", () => {
    assert.equal(isForm(deployer.crn, "Deployer"), false);
    assert.equal(isForm(misleading.crn, "Deployer"), true);
  });

  it("is all there is once it is listed, so that any other text means another role", () => {
    assert.equal(isForm(watcher.crn, "Ships keys"), false);
    assert.equal(isForm(watcher.crn, "Writer"), false);
    assert.equal(isForm(watcher.crn, deployer.crn), false);
  });

  it("leaves open what is nearly a name of it", () => {
    assert.equal(isForm(watcher.crn, "key watcher"), undefined);
  });

  it("leaves open every name of a role that is not listed, and no CRN", () => {
    const unlisted = knownFrom(watcher.crn);
    for (const text of ["Key Watcher", "KeyWatcher", "Ships keys"]) assert.equal(isFormOf(unlisted, text), undefined);
    assert.equal(isFormOf(unlisted, deployer.crn), false);
  });

  it("of a common role needs no list", () => {
    assert.deepEqual(
      ["Writer", writer, "Reader", "Ships keys", "NONE"].map((text) => isFormOf(knownFrom(writer), text)),
      [...[true, true], ...[false, false, false]],
    );
    assert.deepEqual(
      ["NONE", "None", "Writer", "Ships keys"].map((text) => isFormOf(knownFrom("NONE"), text)),
      [...[true, true], ...[false, false]],
    );
  });

  it("leaves everything open where IBM shows no role", () => {
    for (const text of ["Writer", writer, "NONE"]) assert.equal(isFormOf(knownFrom(null), text), undefined, text);
  });

  it("gives the next key the CRN that the display name had meant, whatever the name means by now", () => {
    assert.equal(formToSend(knownFromList(list, watcher.crn), "Key Watcher"), watcher.crn);
    assert.equal(formToSend(knownFrom("Writer"), "Writer"), "Writer");
    assert.equal(formToSend(knownFrom("NONE"), undefined), "NONE");
    assert.equal(formToSend(knownFrom(null), undefined), undefined);
  });
});
