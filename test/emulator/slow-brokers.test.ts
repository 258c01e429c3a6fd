import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defaults, startEmulator } from "../../emulator";
import { dig, digList, until, useEmulator } from "../fixtures/emulator/use-emulator";

const start = Date.parse("2030-01-01T00:00:00Z");
const { guid: instance } = defaults.instances.secure;

for (const { what, path, setting, operation, body, list } of [
  {
    what: "a resource key",
    path: "/v2/resource_keys",
    setting: "brokerMs",
    operation: "createResourceKey",
    body: { name: "late", source: instance },
    list: "resources",
  },
  {
    what: "an access key",
    path: "/api/customer/accessKeys",
    setting: "accessKeyMs",
    operation: "createAccessKey",
    body: {},
    list: "customerAccessKeys",
  },
  {
    what: "an access key in the newer API",
    path: "/platform/v1/access-keys",
    setting: "accessKeyMs",
    operation: "createAccessKeyV1",
    body: {},
    list: "data",
  },
] as const) {
  describe(`A slow POST of ${what}`, () => {
    let now = start;
    const local = useEmulator(() => {
      now = start;
      return { clock: () => now };
    });
    let bearer = "";
    let before = 0;
    beforeEach(async () => {
      bearer = await local.token();
      before = held();
      local.cloud.settings[setting] = 60_000;
    });
    const send = (method: string, signal?: AbortSignal) =>
      local.send(method, path, {
        instance,
        bearer,
        ...(method === "POST" ? { json: body } : {}),
        ...(signal === undefined ? {} : { signal }),
      });
    const held = () =>
      (setting === "brokerMs" ? local.cloud.resourceKeysOf(instance) : local.cloud.accessKeysOf(instance)).length;
    const made = () => held() - before;
    const listed = async () => digList((await send("GET")).body, list).length - before;
    const seen = (count = 1) =>
      until(() => local.emulator.requests.filter((request) => request.operation === operation).length === count);

    it("is answered, and makes the key, only when its time has come", async () => {
      const answer = send("POST");
      await seen();
      now = start + 59_999;
      assert.deepEqual([await listed(), made()], [0, 0]);
      now = start + 60_000;
      assert.ok((await answer).status < 300);
      assert.deepEqual([await listed(), made()], [1, 1]);
    });

    it("makes the key also when the client has hung up", async () => {
      const client = new AbortController();
      const answer = send("POST", client.signal);
      await seen();
      client.abort();
      await assert.rejects(answer, { name: "AbortError" });
      await until(() => local.emulator.requests.at(-1)?.outcome === "given-up");
      assert.equal(made(), 0);
      now = start + 60_000;
      await until(() => made() === 1);
      assert.equal(local.emulator.requests.find((request) => request.operation === operation)?.status, 0);
    });

    it("makes the key also when its connection was reset at once", async () => {
      local.emulator.faults.add({ match: { operation }, fault: { kind: "reset-during" } });
      await assert.rejects(send("POST"));
      assert.equal(made(), 0);
      now = start + 60_000;
      await until(() => made() === 1);
    });

    it("makes the key also when a gateway has answered in its place", async () => {
      local.emulator.faults.add({ match: { operation }, fault: { kind: "status", code: 504, when: "during" } });
      assert.equal((await send("POST")).status, 504);
      assert.equal(made(), 0);
      now = start + 60_000;
      await until(() => made() === 1);
    });

    it("does not hold up one that comes later and is quick", async () => {
      const slow = send("POST");
      await seen();
      local.cloud.settings[setting] = 0;
      assert.ok((await send("POST")).status < 300);
      assert.equal(made(), 1);
      now = start + 60_000;
      await slow;
      assert.equal(made(), 2);
    });

    it("is dropped when the cloud is restored in the meantime", async () => {
      const answer = assert.rejects(send("POST"));
      await seen();
      local.cloud.restore(local.cloud.contents());
      now = start + 60_000;
      await answer;
      assert.equal(made(), 0);
    });

    it("does not keep the emulator from closing, and is dropped with it", async () => {
      const { cloud } = local;
      const client = new AbortController();
      const answers = [send("POST", client.signal), send("POST")].map((answer) => assert.rejects(answer));
      await seen(2);
      client.abort();
      await answers[0];
      await Promise.all([...answers, local.stop()]);
      await local.start({ cloud });
      const answer = send("POST");
      await seen();
      now = start + 120_000;
      await answer;
      assert.equal(made(), 1);
    });

    it("leaves the past as it was until the key is there", async () => {
      local.cloud.addTeam(instance, "Payments");
      const past = local.cloud.asBeforeLastWrite().contents();
      const answer = send("POST");
      await seen();
      assert.deepEqual(local.cloud.asBeforeLastWrite().contents(), past);
      now = start + 60_000;
      await answer;
    });
  });
}

describe("A slow broker", () => {
  it("works by the real clock too", async () => {
    const emulator = await startEmulator();
    emulator.cloud.settings.accessKeyMs = 20;
    const token = new URLSearchParams({
      grant_type: "urn:ibm:params:oauth:grant-type:apikey",
      apikey: defaults.apiKey,
    });
    const signedIn = await fetch(`${emulator.url}/identity/token`, { method: "POST", body: token });
    const headers = {
      authorization: `Bearer ${dig(await signedIn.json(), "access_token")}`,
      ibminstanceid: instance,
    };
    const started = Date.now();
    await fetch(`${emulator.url}/api/customer/accessKeys`, { method: "POST", headers });
    assert.ok(Date.now() - started >= 20);
    assert.equal(emulator.cloud.accessKeysOf(instance).length, 2);
    await emulator.close();
  });
});

describe("A slow broker of a cloud in a state file", () => {
  const folder = mkdtempSync(join(tmpdir(), "emulator-late-"));
  const stateFile = join(folder, "cloud.json");
  let now = start;
  const local = useEmulator(() => ({ stateFile, clock: () => now }));
  after(() => rmSync(folder, { recursive: true }));

  it("writes the key when it is there, and not before", async () => {
    local.cloud.settings.brokerMs = 1000;
    const bearer = await local.token();
    const json = { name: "very late", source: instance };
    const answer = local.send("POST", "/v2/resource_keys", { json, bearer });
    await until(() => local.emulator.requests.some(({ operation }) => operation === "createResourceKey"));
    local.cloud.addTeam(instance, "Payments");
    assert.ok(!readFileSync(stateFile, "utf8").includes("very late"));
    now = start + 1000;
    await answer;
    assert.ok(readFileSync(stateFile, "utf8").includes("very late"));
  });
});
