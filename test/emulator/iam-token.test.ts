import assert from "node:assert/strict";
import { defaults } from "../../emulator";
import { apikeyGrant, dig, useEmulator } from "../fixtures/emulator/use-emulator";

describe("IAM tokens", () => {
  const start = Date.parse("2030-01-01T00:00:00Z");
  let now = start;
  const local = useEmulator(() => {
    now = start;
    return { clock: () => now };
  });
  const list = (bearer: string | null) => local.send("GET", "/v2/resource_instances", { bearer });

  it("are good for an hour by the emulator's clock", async () => {
    const { status, body } = await local.requestToken({ grant_type: apikeyGrant, apikey: defaults.apiKey });
    assert.equal(status, 200);
    assert.equal(dig(body, "expires_in"), 3600);
    assert.equal(dig(body, "expiration"), start / 1000 + 3600);
    assert.equal(dig(body, "token_type"), "Bearer");
  });

  it("are JWTs that say who holds them, in which account, and until when", async () => {
    const [header = "", claims = ""] = (await local.token()).split(".");
    const decoded = (part: string): unknown => JSON.parse(Buffer.from(part, "base64url").toString());
    assert.equal(dig(decoded(header), "typ"), "JWT");
    assert.equal(dig(decoded(claims), "iam_id"), "IBMid-EMULATOR");
    assert.equal(dig(decoded(claims), "account", "bss"), defaults.accountId);
    assert.equal(dig(decoded(claims), "iat"), start / 1000);
    assert.equal(dig(decoded(claims), "exp"), start / 1000 + 3600);
  });

  it("are refused from the moment they expire", async () => {
    const token = await local.token();
    now = start + 3_599_000;
    assert.equal((await list(token)).status, 200);
    now = start + 3_600_000;
    assert.equal((await list(token)).status, 401);
  });

  it("are refused as soon as all tokens are revoked, and new ones are not", async () => {
    const token = await local.token();
    local.cloud.revokeTokens();
    assert.equal((await list(token)).status, 401);
    assert.equal((await list(await local.token())).status, 200);
  });

  it("are refused with a later expiry that IAM did not sign", async () => {
    const [header, claims = "", signature] = (await local.token()).split(".");
    const expiry = `"exp":${start / 1000 + 3600}`;
    const later = Buffer.from(claims, "base64url")
      .toString()
      .replace(expiry, `"exp":${start / 1000 + 7200}`);
    now = start + 3_600_000;
    assert.equal((await list([header, Buffer.from(later).toString("base64url"), signature].join("."))).status, 401);
  });

  it("must be sent", async () => {
    assert.equal((await list(null)).status, 401);
  });

  it("are not handed out for a wrong API key, and the answer names the request", async () => {
    const { status, body, headers } = await local.requestToken({ grant_type: apikeyGrant, apikey: "wrong" });
    assert.equal(status, 400);
    assert.equal(dig(body, "errorCode"), "BXNIM0415E");
    assert.equal(dig(body, "context", "requestId"), headers.get("transaction-id"));
  });

  it("are not handed out for a revoked API key, while those it got live on", async () => {
    const { apikey } = local.cloud.addApiKey();
    const token = await local.token(apikey);
    local.cloud.revokeApiKey(apikey);
    assert.equal((await local.requestToken({ grant_type: apikeyGrant, apikey })).status, 400);
    assert.equal((await list(token)).status, 200);
  });

  it("are handed out to a trusted profile by id and by name", async () => {
    const { id, name, crToken } = defaults.trustedProfile;
    const grant_type = "urn:ibm:params:oauth:grant-type:cr-token";
    assert.equal((await local.requestToken({ grant_type, cr_token: crToken, profile_id: id })).status, 200);
    assert.equal((await local.requestToken({ grant_type, cr_token: crToken, profile_name: name })).status, 200);
    assert.equal((await local.requestToken({ grant_type, cr_token: "other", profile_id: id })).status, 400);
  });

  it("can be refreshed, but a refresh token opens no door itself", async () => {
    const { body } = await local.requestToken({ grant_type: apikeyGrant, apikey: defaults.apiKey });
    const refresh_token = String(dig(body, "refresh_token"));
    const form = { grant_type: "refresh_token", refresh_token };
    const headers = { authorization: `Basic ${Buffer.from("bx:bx").toString("base64")}` };
    assert.equal((await local.send("POST", "/identity/token", { form, headers, bearer: null })).status, 200);
    assert.equal((await list(refresh_token)).status, 401);
  });

  it("are not refreshed without a header that names the client: 401", async () => {
    const { body } = await local.requestToken({ grant_type: apikeyGrant, apikey: defaults.apiKey });
    const refresh_token = String(dig(body, "refresh_token"));
    const refused = await local.requestToken({ grant_type: "refresh_token", refresh_token });
    assert.deepEqual([refused.status, dig(refused.body, "errorCode")], [401, "BXNIM0308E"]);
  });

  it("live as long as the account has set it", async () => {
    local.cloud.settings.tokenSeconds = 900;
    const { body } = await local.requestToken({ grant_type: apikeyGrant, apikey: defaults.apiKey });
    assert.deepEqual([dig(body, "expires_in"), dig(body, "expiration")], [900, start / 1000 + 900]);
    now = start + 900_000;
    assert.equal((await list(String(dig(body, "access_token")))).status, 401);
  });

  it("are refused with the whole context of the request, and for a revoked API key with details that repeat it", async () => {
    const { apikey } = local.cloud.addApiKey();
    local.cloud.revokeApiKey(apikey);
    const { body, headers } = await local.requestToken({ grant_type: apikeyGrant, apikey });
    assert.equal(Object.keys(Object(dig(body, "context"))).length, 12);
    assert.ok(String(dig(body, "errorDetails")).includes(apikey));
    assert.equal(headers.get("ibm-cloud-service-name"), "iam-identity");
  });

  it("are refused with a plain text where too many are asked for", async () => {
    local.emulator.faults.add({ match: { operation: "getToken" }, fault: { kind: "status", code: 429 } });
    const { status, text, headers } = await local.requestToken({ grant_type: apikeyGrant, apikey: defaults.apiKey });
    assert.deepEqual([status, headers.get("content-type")], [429, "text/plain"]);
    assert.match(text, /^User based rate limit/);
  });

  it("are not handed out for a property that is wrong: BXNIM0106E, which says which", async () => {
    const { body } = await local.requestToken({ grant_type: "password" });
    assert.equal(dig(body, "errorCode"), "BXNIM0106E");
    assert.match(String(dig(body, "errorMessage")), /'grant_type' with value 'password'/);
    assert.equal(dig(body, "errorDetails"), "Property value is not supported");
  });

  it("are not handed out by a grant the emulator does not know", async () => {
    assert.equal((await local.requestToken({ grant_type: "password" })).status, 400);
  });
});
