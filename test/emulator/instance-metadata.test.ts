import assert from "node:assert/strict";
import { defaults } from "../../emulator";
import { apikeyGrant, dig, useEmulator } from "../fixtures/emulator/use-emulator";

const { id, name, crToken } = defaults.trustedProfile;

describe("The metadata service", () => {
  const start = Date.parse("2030-01-01T00:00:00Z");
  let now = start;
  const local = useEmulator(() => {
    now = start;
    return { clock: () => now };
  });
  const base = "/169.254.169.254/instance_identity/v1";
  const headers = { "metadata-flavor": "ibm" };
  const serverToken = async (json: object = { expires_in: 300 }) =>
    local.send("PUT", `${base}/token?version=2022-03-01`, { headers, json, bearer: null });
  const iamToken = (bearer: string | null, json?: object) =>
    local.send("POST", `${base}/iam_token?version=2022-03-01`, { headers, bearer, ...(json && { json }) });

  it("gives out the server's token, and for that an IAM token of the profile that is named or of the default one", async () => {
    const first = await serverToken();
    assert.equal(first.status, 200);
    assert.equal(dig(first.body, "expires_in"), 300);
    assert.equal(dig(first.body, "expires_at"), new Date(start + 300_000).toISOString());
    const own = String(dig(first.body, "access_token"));
    for (const json of [undefined, {}, { trusted_profile: { id } }, { trusted_profile: { name } }]) {
      const { status, body } = await iamToken(own, json);
      assert.equal(status, 200);
      assert.equal(dig(body, "expires_in"), 3600);
      const bearer = String(dig(body, "access_token"));
      assert.equal((await local.send("GET", "/v2/resource_instances", { bearer })).status, 200);
    }
  });

  it("takes no token but the server's own, and that only until it expires", async () => {
    const own = String(dig((await serverToken()).body, "access_token"));
    for (const bearer of [null, "nonsense", await local.token()]) assert.equal((await iamToken(bearer)).status, 401);
    now = start + 300_000;
    assert.equal((await iamToken(own)).status, 401);
  });

  it("gives out a token that opens no API itself", async () => {
    const bearer = String(dig((await serverToken()).body, "access_token"));
    assert.equal((await local.send("GET", "/v2/resource_instances", { bearer })).status, 401);
  });

  it("refuses a profile that does not exist, and a request without its header, in its own form", async () => {
    const own = String(dig((await serverToken()).body, "access_token"));
    const { status, body } = await iamToken(own, { trusted_profile: { id: "Profile-nobody" } });
    assert.equal(status, 403);
    assert.equal(dig(body, "errors", "0", "code"), "not_authorized");
    assert.equal((await local.send("PUT", `${base}/token?version=2022-03-01`, { bearer: null })).status, 400);
    assert.equal((await serverToken({ expires_in: 1 })).status, 400);
  });
});

describe("A trusted profile that is assumed", () => {
  const local = useEmulator();
  const grant_type = "urn:ibm:params:oauth:grant-type:assume";
  const crn = `crn:v1:bluemix:public:iam-identity::a/${defaults.accountId}::profile:${id}`;

  it("is named by id, CRN, or name with account, and its response has no refresh token", async () => {
    const access_token = await local.token();
    const named = [{ profile_id: id }, { profile_crn: crn }, { profile_name: name, account: defaults.accountId }];
    for (const profile of named) {
      const { status, body } = await local.requestToken({ grant_type, access_token, ...profile });
      assert.equal(status, 200);
      assert.equal(dig(body, "refresh_token"), undefined);
      const [, claims = ""] = String(dig(body, "access_token")).split(".");
      assert.equal(dig(JSON.parse(Buffer.from(claims, "base64url").toString()), "iam_id"), `iam-${id}`);
    }
  });

  it("is refused by a name without account, to a wrong or refresh token, and to another profile", async () => {
    const access_token = await local.token();
    const { body } = await local.requestToken({ grant_type: apikeyGrant, apikey: defaults.apiKey });
    const profile = await local.requestToken({
      grant_type: "urn:ibm:params:oauth:grant-type:cr-token",
      cr_token: crToken,
      profile_id: id,
    });
    for (const form of [
      { access_token, profile_name: name },
      { access_token, profile_name: name, account: "another" },
      { access_token },
      { access_token: "nonsense", profile_id: id },
      { access_token: String(dig(body, "refresh_token")), profile_id: id },
      { access_token: String(dig(profile.body, "access_token")), profile_id: id },
    ]) {
      assert.equal((await local.requestToken({ grant_type, ...form })).status, 400);
    }
  });
});
