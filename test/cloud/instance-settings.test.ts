import assert from "node:assert/strict";
import { defaults } from "../../emulator";
import { parseInstanceReference } from "../../provider/domain/instance-reference";
import { type CloudFixture, withCloud } from "../fixtures/cloud/with-cloud";

const { secure, monitor } = defaults.instances;

/** What the provider makes of an instance that IBM shows with these parameters. */
async function shownWith(fixture: CloudFixture, parameters: unknown) {
  const body = { ...secure, state: "active", parameters };
  const fault = { kind: "status", code: 200, body } as const;
  fixture.emulator.faults.add({ match: { operation: "getResourceInstance" }, fault });
  return fixture.session().resourceController.readResourceInstance(parseInstanceReference(secure.guid));
}

describe("The parameters of an instance", () => {
  for (const [what, reference] of [
    ["CRN", monitor.crn],
    ["GUID", monitor.guid],
    ["GUID in capitals", monitor.guid.toUpperCase()],
  ] as const) {
    it(`name the connected instance by its ${what}`, async () => {
      await withCloud({}, async (fixture) => {
        const shown = await shownWith(fixture, { cloud_monitoring_connected_instance: reference });
        assert.equal(shown.connectedInstance, monitor.guid);
      });
    });
  }

  for (const odd of [
    null,
    "none",
    7,
    [],
    {},
    { cloud_monitoring_connected_instance: null, external_api_auth: "OTHER" },
  ]) {
    it(`that are ${JSON.stringify(odd)} say nothing, and do not hide the instance`, async () => {
      await withCloud({}, async (fixture) => {
        const { guid, connectedInstance, externalApiAuth } = await shownWith(fixture, odd);
        assert.deepEqual([guid, connectedInstance, externalApiAuth], [secure.guid, undefined, undefined]);
      });
    });
  }

  it("that hold secrets, as those of other services do, are not kept", async () => {
    await withCloud({}, async (fixture) => {
      const parameters = {
        instance_home: { hmac_secret_key: "a-secret-of-another-service" },
        external_api_auth: "ANY",
      };
      const shown = await shownWith(fixture, parameters);
      assert.equal(shown.externalApiAuth, "ANY");
      assert.ok(!JSON.stringify(shown).includes("secret"));
    });
  });
});
