import assert from "node:assert/strict";
import { defaults } from "../../emulator";
import { dig, digList, useEmulator } from "../fixtures/emulator/use-emulator";

for (const product of ["secure", "monitor"] as const) {
  describe(`Access keys of ${product}`, () => {
    const start = Date.parse("2030-01-01T00:00:00Z");
    let now = start;
    const local = useEmulator(() => {
      now = start;
      return { clock: () => now };
    });
    const { guid: instance } = defaults.instances[product];
    const path = "/api/customer/accessKeys";
    const create = async (json?: unknown) => (await local.send("POST", path, { instance, json })).body;
    const created = async () => String(dig(await create(), "customerAccessKey", "accessKey"));
    const post = (rest: string) => local.send("POST", `${path}/${rest}`, { instance });

    it("are created enabled, with their date in milliseconds and no limits", async () => {
      const key = dig(await create(), "customerAccessKey");
      assert.deepEqual(key, {
        enabled: true,
        accessKey: dig(key, "accessKey"),
        dateCreated: start,
        dateDisabled: null,
        // IBM's page of Monitoring shows keys without these.
        ...(product === "secure" ? { limit: null, reservation: null, teamId: null } : {}),
      });
    });

    it("are created with a limit, a reservation and a team", async () => {
      const { id } = local.cloud.addTeam(instance, "Payments");
      const body = await create({ customerAccessKey: { limit: 5, reservation: 2, teamId: id } });
      const { limit, reservation, teamId } = local.cloud.accessKeysOf(instance)[1] ?? {};
      assert.deepEqual({ limit, reservation, teamId }, { limit: 5, reservation: 2, teamId: id });
      assert.equal(dig(body, "customerAccessKey", "limit"), 5);
    });

    it("are two when they are created twice", async () => {
      await Promise.all([create(), create()]);
      assert.equal(local.cloud.accessKeysOf(instance).length, 3);
    });

    it("cannot reserve more than their limit", async () => {
      const json = { customerAccessKey: { limit: 1, reservation: 2 } };
      assert.equal((await local.send("POST", path, { instance, json })).status, 400);
    });

    it("are listed, all of the instance and none of another", async () => {
      local.cloud.addInstance({ service: "sysdig-secure" });
      const key = await created();
      const { body } = await local.send("GET", path, { instance });
      const listed = digList(body, "customerAccessKeys").map((row) => dig(row, "accessKey"));
      assert.deepEqual(
        listed,
        local.cloud.accessKeysOf(instance).map(({ accessKey }) => accessKey),
      );
      assert.ok(listed.includes(key) && listed.length === 2);
    });

    it("are disabled, with the date, and enabled again", async () => {
      const key = await created();
      now = start + 1000;
      const disabled = dig((await post(`${key}/disable`)).body, "customerAccessKey");
      assert.deepEqual([dig(disabled, "enabled"), dig(disabled, "dateDisabled")], [false, start + 1000]);
      assert.equal(dig((await post(`${key}/enable`)).body, "customerAccessKey", "enabled"), true);
    });

    it("let agents in only while they are enabled", async () => {
      const key = await created();
      assert.equal(local.cloud.ingest(instance, key), "accepted");
      await post(`${key}/disable`);
      assert.equal(local.cloud.ingest(instance, key), "refused");
      await post(`${key}/enable`);
      assert.equal(local.cloud.ingest(instance, key), "accepted");
      assert.equal(local.cloud.ingest(instance, "unknown"), "refused");
    });

    it("have limit, reservation and team replaced by an update", async () => {
      const { accessKey } = local.cloud.createAccessKey(instance, { limit: 5, reservation: 2 });
      const json = { customerAccessKey: { limit: 9 } };
      const { body } = await local.send("PUT", `${path}/${accessKey}`, { instance, json });
      assert.equal(dig(body, "customerAccessKey", "limit"), 9);
      assert.equal(local.cloud.accessKeysOf(instance)[1]?.reservation, null);
    });

    it("cannot be deleted while enabled, and the refusal repeats the key as careless APIs do", async () => {
      const key = await created();
      const { status, text } = await local.send("DELETE", `${path}/${key}`, { instance });
      assert.equal(status, 422);
      assert.ok(text.includes(key));
      assert.equal(local.cloud.accessKeysOf(instance).length, 2);
    });

    it("are deleted once disabled, and are not found afterwards", async () => {
      const key = await created();
      await post(`${key}/disable`);
      assert.equal((await local.send("DELETE", `${path}/${key}`, { instance })).status, 204);
      assert.equal((await post(`${key}/enable`)).status, 404);
      assert.equal(local.cloud.accessKeysOf(instance).length, 1);
    });

    it("cannot be changed without the role Manager, but can be read", async () => {
      const { apikey } = local.cloud.addApiKey({ serviceRole: "Reader" });
      const bearer = await local.token(apikey);
      assert.equal((await local.send("POST", path, { instance, bearer })).status, 403);
      assert.equal((await local.send("GET", path, { instance, bearer })).status, 200);
    });

    it("are refused beyond the instance's limit", async () => {
      local.cloud.settings.accessKeyLimit = 2;
      await created();
      assert.equal((await local.send("POST", path, { instance })).status, 422);
    });

    it("need an instance, an existing one, and one that was not removed", async () => {
      assert.equal((await local.send("GET", path)).status, 401);
      assert.equal((await local.send("GET", path, { instance: "nowhere" })).status, 404);
      local.cloud.removeInstance(instance);
      assert.equal((await local.send("GET", path, { instance })).status, 410);
    });

    it("are refused in Sysdig's form of an error", async () => {
      const { body } = await post("unknown/disable");
      assert.deepEqual(Object.keys(Object(digList(body, "errors")[0])), ["reason", "message"]);
    });

    it("are made, disabled and deleted by someone else in the web UI", async () => {
      const { accessKey } = local.cloud.createAccessKey(instance, { enabled: false });
      local.cloud.enableAccessKey(instance, accessKey);
      local.cloud.disableAccessKey(instance, accessKey);
      const { body } = await local.send("GET", path, { instance });
      assert.deepEqual(
        digList(body, "customerAccessKeys").map((row) => dig(row, "enabled")),
        [true, false],
      );
      local.cloud.deleteAccessKey(instance, accessKey);
      assert.equal((await post(`${accessKey}/enable`)).status, 404);
    });

    it("keep their metadata when limit, reservation and team are replaced", async () => {
      const { accessKey } = local.cloud.createAccessKey(instance, { limit: 5, metadata: { owner: "team a" } });
      await local.send("PUT", `${path}/${accessKey}`, { instance, json: { customerAccessKey: { limit: 9 } } });
      const { limit, metadata } = local.cloud.accessKeysOf(instance)[1] ?? {};
      assert.deepEqual({ limit, metadata }, { limit: 9, metadata: { owner: "team a" } });
    });
  });
}
