import assert from "node:assert/strict";
import type { IncomingMessage, ServerResponse } from "node:http";
import { defaults } from "../../emulator";
import { isCloudError } from "../../provider/domain/cloud-error";
import { type CloudFixture, withCloud } from "../fixtures/cloud/with-cloud";
import { withServer } from "../fixtures/http/with-server";

const { secure, monitor } = defaults.instances;

/** The error of a request for the token of a team that this API key may not read. */
async function refusalOf(fixture: CloudFixture, apiKey = defaults.apiKey): Promise<{ code: string; message: string }> {
  const [team] = fixture.emulator.cloud.teamsOf(secure.guid);
  const error: unknown = await fixture
    .secure(fixture.session(apiKey))
    .getToken(team?.id ?? 0)
    .then(
      () => assert.fail("no error"),
      (reason: unknown) => reason,
    );
  return isCloudError(error) ? { code: error.code, message: error.message } : assert.fail(String(error));
}

describe("The API token of a team", () => {
  it("is asked for with both headers that name a team, on both services", async () => {
    await withCloud({}, async ({ session }) => {
      const sent: unknown[] = [];
      const answer = (request: IncomingMessage, response: ServerResponse) => {
        sent.push([request.headers.teamid, request.headers.sysdigteamid]);
        response.end(JSON.stringify({ token: { key: "token" } }));
      };
      await withServer(answer, async (url) => {
        const { settings } = session();
        const endpoints = { ...settings.endpoints, secure: url, monitor: url };
        const here = session(defaults.apiKey, {}, { endpoints });
        for (const { service, region, guid } of [secure, monitor])
          await here.sysdig(service === "sysdig-secure" ? service : "sysdig-monitor", region, guid).getToken(7);
      });
      assert.deepEqual(sent, [
        ["7", "7"],
        ["7", "7"],
      ]);
    });
  });

  it("is refused by an instance that is set to IAM_ONLY, and the error says that the instance says so", async () => {
    await withCloud({}, async (fixture) => {
      fixture.emulator.cloud.setAuthorization(secure.guid, "IAM_ONLY");
      const { code, message } = await refusalOf(fixture);
      assert.equal(code, "iam-only");
      assert.match(message, /403: Not enough privileges .*, and external_api_auth of the instance is IAM_ONLY \(tran/);
      assert.match(message, /So it gives out no API tokens: use IAM tokens with it, or have an administrator set/);
    });
  });

  for (const form of ["errors", "spring", "error", "text"] as const) {
    it(`is refused for want of a role where the instance is set to ANY, in the form ${form}`, async () => {
      await withCloud({}, async (fixture) => {
        const { cloud } = fixture.emulator;
        cloud.settings.sysdigErrors = form;
        const { apikey } = cloud.addApiKey({ serviceRoleOn: { [secure.guid]: "None" } });
        const { code, message } = await refusalOf(fixture, apikey);
        assert.equal(code, "access-denied");
        assert.match(
          message,
          /external_api_auth of the instance is ANY .*give the API key's owner the service role Manager on sysdig-\w+, and a role in this team/,
        );
      });
    });
  }

  it("is refused by an instance that is set to IAM_ONLY also in another form of refusal", async () => {
    await withCloud({}, async (fixture) => {
      const { cloud } = fixture.emulator;
      cloud.settings.sysdigErrors = "spring";
      cloud.setAuthorization(secure.guid, "IAM_ONLY");
      assert.equal((await refusalOf(fixture)).code, "iam-only");
    });
  });

  for (const [what, fault] of [
    ["may not be read", { kind: "status", code: 403 }],
    ["cannot be read", { kind: "status", code: 500 }],
    ["says nothing of it", { kind: "status", code: 200, body: { ...secure, parameters: null } }],
  ] as const) {
    it(`is refused with both causes named where the instance ${what}`, async () => {
      await withCloud({}, async (fixture) => {
        const { cloud, faults } = fixture.emulator;
        cloud.setAuthorization(secure.guid, "IAM_ONLY");
        faults.add({ match: { operation: "getResourceInstance" }, times: "always", fault });
        const { code, message } = await refusalOf(fixture);
        assert.equal(code, "iam-only");
        assert.match(
          message,
          /when its authorization is set to IAM_ONLY: .*if it is not IAM_ONLY, give the API key's owner the service role Manager/,
        );
      });
    });
  }

  it("that is given out costs no look at the instance", async () => {
    await withCloud({}, async ({ emulator, secure: open, operations }) => {
      await open().getToken(emulator.cloud.teamsOf(secure.guid)[0]?.id ?? 0);
      assert.deepEqual(operations(), ["getToken", "getApiToken"]);
    });
  });
});
