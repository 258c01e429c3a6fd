import assert from "node:assert/strict";
import { defaults } from "../../emulator";
import { dig, digList, useEmulator } from "../fixtures/emulator/use-emulator";

for (const product of ["secure", "monitor"] as const) {
  describe(`API tokens of ${product}`, () => {
    const local = useEmulator();
    const { guid: instance } = defaults.instances[product];
    const token = async (headers: Record<string, string> = {}) =>
      dig((await local.send("GET", "/api/token", { instance, headers })).body, "token", "key");

    it("stay the same however often they are asked for", async () => {
      const first = await token();
      assert.equal(typeof first, "string");
      assert.equal(await token(), first);
    });

    it("are one per team, which TeamID or SysdigTeamID names, or both", async () => {
      const id = String(local.cloud.addTeam(instance, "Payments").id);
      const theirs = await token({ TeamID: id });
      assert.notEqual(theirs, await token());
      assert.equal(await token({ SysdigTeamID: id }), theirs);
      assert.equal(await token({ TeamID: id, SysdigTeamID: id }), theirs);
    });

    it("are refused where the two headers name different teams", async () => {
      const [one, other] = ["Payments", "Orders"].map((name) => String(local.cloud.addTeam(instance, name).id));
      const headers = { TeamID: one ?? "", SysdigTeamID: other ?? "" };
      assert.equal((await local.send("GET", "/api/token", { instance, headers })).status, 400);
      assert.deepEqual(local.cloud.contents().apiTokens, []);
    });

    it("are one per identity", async () => {
      const { apikey } = local.cloud.addApiKey();
      const theirs = await local.send("GET", "/api/token", { instance, bearer: await local.token(apikey) });
      assert.notEqual(dig(theirs.body, "token", "key"), await token());
    });

    it("are not found for a team that does not exist", async () => {
      const { status } = await local.send("GET", "/api/token", { instance, headers: { TeamID: "99" } });
      assert.equal(status, 404);
    });

    it("are refused by an IAM_ONLY instance with exactly the body IBM documents", async () => {
      local.cloud.setAuthorization(instance, "IAM_ONLY");
      const { status, text } = await local.send("GET", "/api/token", { instance });
      assert.equal(status, 403);
      assert.equal(
        text,
        '{"errors":[{"reason":"Not enough privileges to complete the action","message":"Access is denied"}]}',
      );
    });

    it("open the API without an IAM token, for their own instance", async () => {
      const bearer = String(await token());
      assert.equal((await local.send("GET", "/api/customer/accessKeys", { bearer })).status, 200);
      assert.equal((await local.send("GET", "/api/customer/accessKeys", { bearer, instance })).status, 200);
      const other = local.cloud.addInstance({ service: defaults.instances[product].service });
      const { status } = await local.send("GET", "/api/customer/accessKeys", { bearer, instance: other.guid });
      assert.equal(status, 403);
    });

    it("open nothing any more once the instance is IAM_ONLY", async () => {
      const bearer = String(await token());
      local.cloud.setAuthorization(instance, "IAM_ONLY");
      assert.equal((await local.send("GET", "/api/teams", { bearer })).status, 401);
    });

    it("change when an administrator resets them, and the old ones are refused", async () => {
      const old = String(await token());
      local.cloud.resetToken(instance);
      assert.notEqual(await token(), old);
      assert.equal((await local.send("GET", "/api/teams", { bearer: old })).status, 401);
    });

    it("keep when another team's token is reset", async () => {
      const team = local.cloud.addTeam(instance, "Payments");
      const before = await token();
      local.cloud.resetToken(instance, team.id);
      assert.equal(await token(), before);
    });

    it("open neither IAM nor Resource Controller", async () => {
      const bearer = String(await token());
      assert.equal((await local.send("GET", "/v2/resource_keys", { bearer })).status, 401);
    });
  });

  describe(`Teams of ${product}`, () => {
    const local = useEmulator();
    const { guid: instance } = defaults.instances[product];

    it("have the fields that were seen of real ones", async () => {
      const seen = [
        "id",
        "version",
        "name",
        "description",
        "theme",
        "show",
        "defaultTeamRole",
        "immutable",
        "properties",
        "products",
        "origin",
        "dateCreated",
        "lastUpdated",
        "entryPoint",
        "customerId",
        "namespaceFilters",
        "canUseSysdigCapture",
        "canUseCustomEvents",
        "canUseAwsMetrics",
        "canUseBeaconMetrics",
        "userCount",
        "default",
      ];
      const { body } = await local.send("GET", "/api/teams", { instance });
      const fields = Object.keys(Object(dig(body, "teams", 0)));
      assert.deepEqual(fields, product === "secure" ? [...seen, "userRoles"] : seen);
    });

    it("are listed, the default one first", async () => {
      const { id } = local.cloud.addTeam(instance, "Payments");
      const { body } = await local.send("GET", "/api/teams", { instance });
      assert.deepEqual(
        digList(body, "teams").map((team) => dig(team, "default")),
        [true, false],
      );
      assert.equal(dig(body, "teams", 1, "id"), id);
    });

    it("are found by name, with a space in it", async () => {
      const { id } = local.cloud.addTeam(instance, "Team A");
      const { body } = await local.send("GET", "/api/v2/teams/light/name/Team%20A", { instance });
      assert.deepEqual(dig(body, "team"), { id, name: "Team A" });
    });

    it("are not found by a name nobody has", async () => {
      assert.equal((await local.send("GET", "/api/v2/teams/light/name/none", { instance })).status, 404);
    });

    it("are said to the user who asks who they are", async () => {
      const [team] = local.cloud.teamsOf(instance);
      const { body } = await local.send("GET", "/api/users/me", { instance });
      assert.equal(dig(body, "user", "currentTeam"), team?.id);
    });
  });
}
