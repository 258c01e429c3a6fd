import assert from "node:assert/strict";
import { defaults } from "pulumi-ibm-keys/emulator";
import { fingerprintOf } from "../../../harness/fingerprint";
import { describeOnEngine, withCloudStack } from "../../../harness/stack";

const { secure, monitor, activityTracker, objectStorage } = defaults.instances;
const crn = ({ crn: text }: { crn: string }) => JSON.stringify(text);

const program = (id: string) => [
  `const rotation = { id: "${id}", every: "90d", overlap: "7d" };`,
  `new ibmkeys.AccessKey("access", { instance: ${crn(secure)}, limit: 5, reservation: 1, rotation });`,
  `const parameters = { word: pulumi.secret("a secret word"), plain: "a plain word" };`,
  `new ibmkeys.ResourceKey("resource", { source: ${crn(objectStorage)}, role: "Writer", parameters, rotation });`,
  `new ibmkeys.IngestionKey("ingestion", { instance: ${crn(activityTracker)} });`,
  `new ibmkeys.ServiceKey("service", { instance: ${crn(activityTracker)}, restrict: true });`,
  `new ibmkeys.ApiToken("token", { instance: ${crn(monitor)} });`,
];

/** What every kind has. */
const envelope = ["__provider", "derived", "owner"];

const rotating = ["generation", "generations", "rotation", "schedule"];
const ofAccessKeys = ["enabled", "limit", "reservation", "teamId", "dateCreated", "dateDisabled"];

/** Outputs in plain text, and outputs that are encrypted, as the first row of SECURITY.md has them. */
const expected: Readonly<Record<string, [plain: string[], encrypted: string[]]>> = {
  access: [
    ["fingerprint", "instance", "service", "region", ...ofAccessKeys, ...rotating],
    ["accessKey", "previous"],
  ],
  resource: [
    ["guid", "crn", "name", "role", "state", "source", "createdAt", "iamServiceIdCrn", "onetimeCredentials"]
      .concat(rotating)
      .concat(["parameters.plain", "secretArguments"]),
    ["credentials", "previous", "parameters.word"],
  ],
  ingestion: [["fingerprint", "instance", "name", "role", "createdAt", "resourceKeyGuid"], ["ingestionKey"]],
  service: [
    ["fingerprint", "instance", "name", "createdAt", "resourceKeyGuid", "iamServiceIdCrn", "keepResourceKey"].concat([
      "policy",
      "policyId",
      "restrict",
    ]),
    ["serviceKey"],
  ],
  token: [["fingerprint", "instance", "service", "region", "teamId", "isDefaultTeam"], ["token"]],
};

const isEncrypted = (value: unknown) => typeof value === "object" && value !== null && "ciphertext" in value;

/** Of `parameters` each by itself. */
function membersOf(outputs: Record<string, unknown>): [name: string, value: unknown][] {
  return Object.entries(outputs).flatMap(([name, value]): [string, unknown][] => {
    if (name !== "parameters" || typeof value !== "object" || value === null) return [[name, value]];
    return Object.entries(value).map(([inner, part]) => [`${name}.${inner}`, part]);
  });
}

describeOnEngine("The state of every kind", function () {
  this.timeout(180_000);

  it("has in plain text what SECURITY.md says, and is otherwise encrypted, with older generations too", async () => {
    await withCloudStack({ program: program("one") }, async (fixture) => {
      (await fixture.stack.up()).expectSuccess();
      fixture.declare(...program("two"));
      (await fixture.stack.up()).expectSuccess();
      const all = Object.entries(expected);
      assert.ok(all.length > 0);
      for (const [resource, [plain, encrypted]] of all) {
        const { outputs = {}, inputs = {} } = await fixture.stack.resource(resource);
        // No credential is an input either: all that there is is an output too.
        assert.deepEqual(
          Object.keys(inputs).filter((name) => !(name in outputs)),
          [],
        );
        const members = membersOf(outputs);
        const namesOf = (of: typeof members) => of.map(([name]) => name).sort();
        const isPlain = members.filter(([, value]) => !isEncrypted(value));
        assert.deepEqual(namesOf(isPlain), [...envelope, ...plain].sort(), resource);
        assert.deepEqual(namesOf(members.filter(([, value]) => isEncrypted(value))), [...encrypted].sort(), resource);
      }
      const text = JSON.stringify(await fixture.stack.export());
      assert.ok(text.includes("a plain word") && !text.includes("a secret word"));
    });
  });

  it("has the fingerprint of a secret rotation.id in plain text, and the GUID of a secret instance in the id", async () => {
    const id = "an id that can be guessed";
    const args = `{ instance: pulumi.secret(${crn(secure)}), rotation: { id: pulumi.secret("${id}") } }`;
    await withCloudStack({ program: [`new ibmkeys.AccessKey("access", ${args});`] }, async ({ stack }) => {
      (await stack.up()).expectSuccess();
      const { outputs = {}, id: own = "" } = await stack.resource("access");
      assert.ok(isEncrypted(outputs.instance));
      const text = JSON.stringify(outputs);
      assert.ok(!text.includes(id) && text.includes(fingerprintOf(id)), text);
      assert.ok(own.startsWith(`${secure.guid}/`), own);
    });
  });
});
