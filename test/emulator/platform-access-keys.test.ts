import assert from "node:assert/strict";
import { defaults, type PlatformAccessKeys } from "../../emulator";
import { dig, digList, useEmulator } from "../fixtures/emulator/use-emulator";

const path = "/platform/v1/access-keys";
const documented = "/api/customer/accessKeys";

for (const product of ["secure", "monitor"] as const) {
  describe(`Access keys of ${product} in Sysdig's newer API`, () => {
    const start = Date.parse("2030-01-01T00:00:00Z");
    let now = start;
    const local = useEmulator(() => {
      now = start;
      return { clock: () => now };
    });
    const { guid: instance } = defaults.instances[product];
    const create = (json?: unknown) => local.send("POST", path, { instance, json });
    const list = async (query = "") => (await local.send("GET", `${path}${query}`, { instance })).body;
    const replace = (id: unknown, json: unknown) => local.send("PUT", `${path}/${id}`, { instance, json });
    const held = () => local.cloud.accessKeysOf(instance);

    it("are made enabled, whatever is asked, and their dates are ISO texts", async () => {
      const { status, body } = await create({ agentLimit: 5, isEnabled: false });
      assert.equal(status, 201);
      assert.deepEqual(body, {
        id: dig(body, "id"),
        accessKey: dig(body, "accessKey"),
        isEnabled: true,
        agentLimit: 5,
        agentReservation: null,
        teamId: null,
        metadata: {},
        dateCreated: "2030-01-01T00:00:00.000Z",
        dateDisabled: null,
      });
    });

    it("are the keys of the documented API", async () => {
      const { body } = await create();
      const { body: documentedKeys } = await local.send("GET", documented, { instance });
      assert.equal(dig(documentedKeys, "customerAccessKeys", 1, "accessKey"), dig(body, "accessKey"));
    });

    it("are read, replaced and deleted by their number", async () => {
      const id = dig((await create()).body, "id");
      now = start + 1000;
      assert.equal(dig((await replace(id, { isEnabled: false })).body, "dateDisabled"), "2030-01-01T00:00:01.000Z");
      assert.equal(dig((await local.send("GET", `${path}/${id}`, { instance })).body, "isEnabled"), false);
      const { status, text } = await local.send("DELETE", `${path}/${id}`, { instance });
      assert.deepEqual([status, text, held().length], [204, "", 1]);
    });

    it("lose at an update what it does not name, metadata too", async () => {
      const id = dig((await create({ agentLimit: 5, metadata: { owner: "team a" } })).body, "id");
      const { body } = await replace(id, { isEnabled: true });
      assert.deepEqual([dig(body, "agentLimit"), dig(body, "metadata")], [null, {}]);
      assert.deepEqual(held()[1]?.metadata, {});
    });

    it("cannot be updated by who does not say whether they are enabled", async () => {
      const id = dig((await create({ agentLimit: 5 })).body, "id");
      assert.equal((await replace(id, { agentLimit: 6 })).status, 400);
      assert.equal(held()[1]?.limit, 5);
    });

    const pairs = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, "v"]));
    for (const [what, metadata, status] of [
      ["20 pairs", pairs(20), 201],
      ["21 pairs", pairs(21), 400],
      ["a name of 25 characters", { ["n".repeat(25)]: "v" }, 201],
      ["a name of 26 characters", { ["n".repeat(26)]: "v" }, 400],
      ["a value of 50 characters", { n: "v".repeat(50) }, 201],
      ["a value of 51 characters", { n: "v".repeat(51) }, 400],
      ["a value that is no text", { n: 1 }, 400],
    ] as const) {
      it(`${status === 201 ? "hold" : "cannot hold"} metadata with ${what}`, async () => {
        assert.equal((await create({ metadata })).status, status);
        assert.equal(held().length, status === 201 ? 2 : 1);
        assert.equal((await replace(held()[0]?.id, { isEnabled: true, metadata })).status, status === 201 ? 200 : 400);
      });
    }

    it("are listed 25 a page, with the number of all and the pages beside", async () => {
      for (let count = 1; count < 60; count += 1) local.cloud.createAccessKey(instance);
      const first = await list();
      assert.deepEqual(dig(first, "page"), { next: `${path}?offset=25&limit=25`, total: 60 });
      const second = await list("?offset=25");
      assert.deepEqual(Object.keys(Object(dig(second, "page"))), ["previous", "next", "total"]);
      const third = await list("?offset=50");
      assert.deepEqual(dig(third, "page"), { previous: `${path}?offset=25&limit=25`, total: 60 });
      assert.deepEqual(
        [first, second, third].flatMap((body) => digList(body, "data").map((row) => dig(row, "id"))),
        held().map(({ id }) => id),
      );
    });

    it("are listed at most 100 a page, also when more are asked for", async () => {
      for (let count = 1; count < 120; count += 1) local.cloud.createAccessKey(instance);
      assert.equal(digList(await list("?limit=100"), "data").length, 100);
      assert.equal(digList(await list("?limit=500"), "data").length, 100);
      assert.equal(digList(await list("?limit=500&offset=100"), "data").length, 20);
    });

    it("are listed empty behind the last one", async () => {
      assert.deepEqual(await list("?offset=7"), {
        page: { previous: `${path}?offset=0&limit=25`, total: 1 },
        data: [],
      });
    });

    for (const query of ["?limit=0", "?limit=-1", "?offset=x"]) {
      it(`cannot be listed with ${query}`, async () => {
        assert.equal((await local.send("GET", `${path}${query}`, { instance })).status, 400);
      });
    }

    it("are refused in this API's own form of an error", async () => {
      const reader = await local.token(local.cloud.addApiKey({ serviceRole: "Reader" }).apikey);
      const [enabled] = held();
      const refused = [
        [404, await local.send("GET", `${path}/7`, { instance })],
        [400, await create({ agentLimit: -1 })],
        [401, await local.send("GET", path, { instance, bearer: "nobody" })],
        [403, await local.send("POST", path, { instance, bearer: reader })],
        [422, await local.send("DELETE", `${path}/${enabled?.id}`, { instance })],
      ] as const;
      for (const [status, answer] of refused) {
        assert.equal(answer.status, status);
        assert.deepEqual(Object.keys(Object(answer.body)), ["type", "message", "details"], answer.text);
        assert.deepEqual(dig(answer.body, "details"), []);
      }
    });

    it("can be read without the role Manager", async () => {
      const bearer = await local.token(local.cloud.addApiKey({ serviceRole: "Reader" }).apikey);
      assert.equal((await local.send("GET", path, { instance, bearer })).status, 200);
    });

    it("say in every answer how many requests a minute may hold, and when to come back after too many", async () => {
      assert.equal((await create()).headers.get("x-ratelimit-limit"), "600");
      local.emulator.faults.add({ match: { path }, fault: { kind: "status", code: 429, retryAfter: 3 } });
      const { status, headers, body } = await create();
      assert.deepEqual([status, headers.get("retry-after"), headers.get("x-ratelimit-limit")], [429, "3", "600"]);
      assert.deepEqual(Object.keys(Object(body)), ["type", "message", "details"]);
    });
  });
}

describe("Sysdig's newer API of access keys", () => {
  const local = useEmulator();
  const { guid: instance } = defaults.instances.secure;
  const set = (setting: PlatformAccessKeys) => {
    local.cloud.settings.platformAccessKeys = setting;
  };
  const held = () => local.cloud.accessKeysOf(instance);
  const everyRoute = () => {
    const one = `${path}/${held()[0]?.id}`;
    return Promise.all(
      [
        ["GET", path],
        ["POST", path],
        ["GET", one],
        ["PUT", one],
        ["DELETE", one],
      ].map(([method = "", where = ""]) =>
        local.send(method, where, { instance, ...(method === "PUT" ? { json: { isEnabled: false } } : {}) }),
      ),
    );
  };

  it("that is missing answers a page of nobody's, and the documented one works", async () => {
    set("missing");
    for (const { status, headers, body } of await everyRoute()) {
      assert.deepEqual([status, headers.get("content-type"), body], [404, "text/html; charset=utf-8", undefined]);
      assert.equal(headers.get("x-ratelimit-limit"), null);
    }
    assert.equal((await local.send("GET", documented, { instance })).status, 200);
    assert.deepEqual(
      held().map(({ enabled }) => enabled),
      [true],
    );
  });

  it("that is denied answers 403 in its own form, and the documented one works", async () => {
    set("denied");
    for (const { status, body } of await everyRoute()) {
      assert.deepEqual([status, dig(body, "type")], [403, "forbidden"]);
    }
    assert.equal((await local.send("POST", documented, { instance })).status, 200);
    assert.equal(held().length, 2);
  });

  it("that has another list does not know the oldest key, and makes new ones", async () => {
    set("other-list");
    const made = await local.send("POST", path, { instance, json: { metadata: { owner: "team a" } } });
    assert.equal(made.status, 201);
    const { body } = await local.send("GET", path, { instance });
    assert.deepEqual(
      digList(body, "data").map((row) => dig(row, "accessKey")),
      [dig(made.body, "accessKey")],
    );
    assert.equal(dig(body, "page", "total"), 1);
    assert.equal((await local.send("GET", `${path}/${held()[0]?.id}`, { instance })).status, 404);
    const { body: all } = await local.send("GET", documented, { instance });
    assert.equal(digList(all, "customerAccessKeys").length, 2);
  });

  it("that refuses metadata answers 400 to it, and otherwise works", async () => {
    set("refuses-metadata");
    const create = (json: object) => local.send("POST", path, { instance, json });
    const { status, body } = await create({ agentLimit: 5, metadata: { owner: "team a" } });
    assert.deepEqual([status, dig(body, "type"), held().length], [400, "bad_request", 1]);
    assert.equal((await create({ agentLimit: 5 })).status, 201);
    assert.equal((await local.send("GET", path, { instance })).status, 200);
  });
});
