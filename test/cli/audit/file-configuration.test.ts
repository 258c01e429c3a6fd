import assert from "node:assert/strict";
import { exported, resource } from "../../fixtures/command-line/exports";
import { accessKey, useStateFiles } from "../../fixtures/command-line/state-files";
import { useOtherHost } from "../../fixtures/front/other-host";

describe("npx pulumi-ibm-keys audit, of a file that has a stack's configuration in it,", function () {
  this.timeout(60_000);
  const files = useStateFiles();
  const other = useOtherHost();

  /** What the engine saves of the configuration, with endpoints and a credential of somebody else's. */
  function configured() {
    const base = `http://${other().name}`;
    const endpoints = JSON.stringify({ iam: base, resourceController: base, secure: base, monitor: base });
    const settings = { apiKey: "of somebody else", endpoints };
    const values = {
      "ibm-keys:apiKey": settings.apiKey,
      "ibm-keys:endpoints": endpoints,
      "ibm-keys:profiles": JSON.stringify({ theirs: { apiKey: settings.apiKey, endpoints: JSON.parse(endpoints) } }),
    };
    const urn = "urn:pulumi:dev::shop::pulumi:providers:pulumi-nodejs::default";
    const type = "pulumi:providers:pulumi-nodejs";
    return { ...resource("AccessKey", "x", {}, {}), urn, type, inputs: values, outputs: values };
  }

  it("asks no host of that, and signs in with no credential of it", async () => {
    const [fingerprint = ""] = files.fingerprints();
    const keys = [accessKey("plain", fingerprint), accessKey("theirs", fingerprint, { profile: "theirs" })];
    const { exitCode, stderr } = await files.audit(files.file("state.json", exported([configured(), ...keys])));
    assert.equal(other().connections, 0);
    assert.ok(files.emulator.requests.length > 0);
    assert.match(stderr, /The profiles that \S+ names are not known here: the settings of the environment are used/);
    assert.equal(exitCode, 0, stderr);
  });
});
