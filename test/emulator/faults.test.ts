import assert from "node:assert/strict";
import { type Cloud, defaults, type Fault, type FaultRule } from "../../emulator";
import { apikeyGrant, dig, digList, until, useEmulator } from "../fixtures/emulator/use-emulator";

describe("Faults", () => {
  const local = useEmulator();
  const { guid: instance } = defaults.instances.secure;
  const path = "/api/customer/accessKeys";
  const create = (more: { signal?: AbortSignal; bearer?: string } = {}) =>
    local.send("POST", path, { instance, ...more });
  const held = () => local.cloud.accessKeysOf(instance).length - 1;
  const onCreate = (fault: Fault, rest: Partial<FaultRule> = {}) =>
    local.emulator.faults.add({ match: { operation: "createAccessKey" }, ...rest, fault });

  it("reset the connection before anything happened", async () => {
    onCreate({ kind: "reset-before" });
    await assert.rejects(create());
    assert.equal(held(), 0);
  });

  it("reset the connection after the work was done", async () => {
    onCreate({ kind: "reset-after" });
    await assert.rejects(create());
    assert.equal(held(), 1);
  });

  it("lose the answer until the client gives up, the work being done", async () => {
    onCreate({ kind: "answer-lost" });
    const client = new AbortController();
    const answer = create({ signal: client.signal, bearer: await local.token() });
    await until(() => held() === 1);
    client.abort();
    await assert.rejects(answer, { name: "AbortError" });
  });

  it("do not keep the emulator from closing while an answer is lost", async () => {
    onCreate({ kind: "answer-lost" });
    const answer = create({ bearer: await local.token() });
    await until(() => held() === 1);
    await Promise.all([assert.rejects(answer), local.emulator.close()]);
  });

  it("answer a status with Retry-After before the work, in the API's own form of an error", async () => {
    onCreate({ kind: "status", code: 429, retryAfter: 7 });
    const { status, headers, body } = await create();
    assert.deepEqual([status, headers.get("retry-after"), held()], [429, "7", 0]);
    assert.equal(digList(body, "errors").length, 1);
  });

  it("answer a status after the work", async () => {
    onCreate({ kind: "status", code: 503, when: "after" });
    assert.equal((await create()).status, 503);
    assert.equal(held(), 1);
  });

  it("answer a status with a body of the test's own", async () => {
    onCreate({ kind: "status", code: 500, body: { oops: true } });
    assert.deepEqual((await create()).body, { oops: true });
  });

  it("answer a status during work that takes no time as if it were after the work", async () => {
    onCreate({ kind: "status", code: 504, when: "during" });
    assert.equal((await create()).status, 504);
    assert.equal(held(), 1);
  });

  it("cut the JSON of a good answer", async () => {
    onCreate({ kind: "truncated" });
    const { status, headers, text, body } = await create();
    assert.equal(status, 200);
    assert.match(headers.get("content-type") ?? "", /^application\/json/);
    assert.ok(text.startsWith("{") && body === undefined);
    assert.equal(held(), 1);
  });

  it("put a proxy's HTML page in the place of an answer", async () => {
    onCreate({ kind: "not-json" });
    const { status, headers } = await create();
    assert.deepEqual([status, headers.get("content-type")], [200, "text/html; charset=utf-8"]);
    assert.equal(held(), 0);
  });

  it("show a list as it was before the last change", async () => {
    await create();
    await create();
    local.emulator.faults.add({ fault: { kind: "stale-list" }, match: { operation: "listAccessKeys" } });
    const listed = async () => digList((await local.send("GET", path, { instance })).body, "customerAccessKeys").length;
    assert.equal(await listed(), 2);
    assert.equal(await listed(), 3);
  });

  it("let a good token count as expired", async () => {
    const bearer = await local.token();
    onCreate({ kind: "expired-token" });
    assert.equal((await create({ bearer })).status, 401);
    assert.equal((await create({ bearer })).status, 200);
  });

  it("hand out a token that has expired already", async () => {
    local.emulator.faults.add({ fault: { kind: "expired-token" }, match: { operation: "getToken" } });
    const { body } = await local.requestToken({ grant_type: apikeyGrant, apikey: defaults.apiKey });
    const bearer = String(dig(body, "access_token"));
    assert.equal((await create({ bearer })).status, 401);
  });

  const delay: Fault = { kind: "latency", ms: 30 };
  const failure: Fault = { kind: "status", code: 503 };
  for (const [first, second] of [
    [delay, failure],
    [failure, delay],
  ] as const) {
    it(`delay a request that another fault hits too: ${first.kind}, then ${second.kind}`, async () => {
      onCreate(first);
      onCreate(second);
      const started = performance.now();
      assert.equal((await create()).status, 503);
      assert.ok(performance.now() - started >= 29);
    });
  }

  it("let somebody else act before the work of a request that goes on as usual", async () => {
    const counts: number[] = [];
    onCreate({ kind: "meanwhile", when: "before", act: (cloud) => counts.push(cloud.accessKeysOf(instance).length) });
    assert.equal((await create()).status, 200);
    assert.deepEqual(counts, [1]);
    assert.equal(held(), 1);
  });

  it("let somebody else act after the work and before the answer", async () => {
    onCreate({
      kind: "meanwhile",
      when: "after",
      act: (cloud) => cloud.deleteAccessKey(instance, cloud.accessKeysOf(instance)[1]?.accessKey ?? ""),
    });
    const { status, body } = await create();
    assert.equal(status, 200);
    assert.equal(dig(body, "customerAccessKey", "enabled"), true);
    assert.equal(held(), 0);
  });

  it("let somebody else act when the request is refused", async () => {
    let acts = 0;
    for (const when of ["before", "after"] as const) onCreate({ kind: "meanwhile", when, act: () => (acts += 1) });
    assert.equal((await create({ bearer: "nobody" })).status, 401);
    assert.equal(acts, 2);
  });

  it("let several others act, and strike as well", async () => {
    const order: string[] = [];
    const note = (text: string, when: "before" | "after"): Fault => ({
      kind: "meanwhile",
      when,
      act: () => order.push(`${text}, ${held()} made`),
    });
    onCreate(note("first", "before"));
    onCreate({ kind: "reset-after" });
    onCreate(note("second", "before"));
    onCreate(note("third", "after"));
    await assert.rejects(create());
    assert.deepEqual(order, ["first, 0 made", "second, 0 made", "third, 1 made"]);
    assert.equal(local.emulator.requests.at(-1)?.outcome, "reset-after");
  });

  it("let somebody slow down the very request they met", async () => {
    const slow = (cloud: Cloud) => {
      cloud.settings.accessKeyMs = 60_000;
    };
    onCreate({ kind: "meanwhile", when: "before", act: slow });
    onCreate({ kind: "reset-during" });
    await assert.rejects(create());
    assert.equal(held(), 0);
  });

  it("drop the work when the client gives up during a latency", async () => {
    onCreate({ kind: "latency", ms: 60_000 });
    const client = new AbortController();
    const answer = create({ signal: client.signal, bearer: await local.token() });
    await until(() => local.emulator.requests.some(({ operation }) => operation === "createAccessKey"));
    client.abort();
    await assert.rejects(answer);
    await until(() => local.emulator.requests.at(-1)?.outcome === "given-up");
    assert.equal(held(), 0);
  });

  it("strike at the nth matching request, as many times as they are told", async () => {
    onCreate({ kind: "status", code: 500 }, { nth: 2, times: 2 });
    const statuses: number[] = [];
    for (let count = 0; count < 5; count += 1) statuses.push((await create()).status);
    assert.deepEqual(statuses, [200, 500, 500, 200, 200]);
  });

  it("strike always until they are cleared, and count their hits", async () => {
    const armed = onCreate({ kind: "status", code: 500 }, { times: "always" });
    for (let count = 0; count < 3; count += 1) assert.equal((await create()).status, 500);
    local.emulator.faults.clear();
    assert.equal((await create()).status, 200);
    assert.equal(armed.hits, 3);
  });

  it("are removed one by one", async () => {
    onCreate({ kind: "status", code: 500 }).remove();
    assert.equal((await create()).status, 200);
  });

  const matches: [name: string, match: FaultRule["match"], hits: boolean][] = [
    ["method", { method: "post" }, true],
    ["another method", { method: "GET" }, false],
    ["the whole path", { path }, true],
    ["a part of the path given as text", { path: "/api/customer" }, false],
    ["an expression", { path: /accessKeys$/ }, true],
    ["the instance", { instanceGuid: instance }, true],
    ["another instance", { instanceGuid: defaults.instances.monitor.guid }, false],
  ];
  for (const [name, match = {}, hits] of matches) {
    it(`${hits ? "hit" : "pass by"} a request by ${name}`, async () => {
      const bearer = await local.token();
      local.emulator.faults.add({ match, fault: { kind: "status", code: 500 } });
      assert.equal((await create({ bearer })).status, hits ? 500 : 200);
    });
  }

  for (const [name, body, hits] of [
    ["a text in it", "lost-7", true],
    ["another text", "lost-8", false],
    ["an expression", /"name":\s*"lost-\d"/, true],
    ["an expression that keeps its place", /lost/g, true],
  ] as const) {
    it(`${hits ? "hit" : "pass by"} a request whose body is matched by ${name}`, async () => {
      const bearer = await local.token();
      const armed = local.emulator.faults.add({ match: { body }, fault: { kind: "status", code: 500 }, times: 2 });
      const json = { name: "lost-7", source: instance };
      for (let count = 0; count < 2; count += 1) await local.send("POST", "/v2/resource_keys", { json, bearer });
      assert.equal(armed.hits, hits ? 2 : 0);
      assert.equal(local.cloud.resourceKeysOf().length, hits ? 0 : 2);
    });
  }

  it("find the instance that a new resource key is for", async () => {
    const { guid, crn } = defaults.instances.activityTracker;
    local.emulator.faults.add({
      match: { instanceGuid: guid },
      fault: { kind: "status", code: 500 },
      times: "always",
    });
    const make = (source: string) => local.send("POST", "/v2/resource_keys", { json: { name: "key", source } });
    assert.equal((await make(crn)).status, 500);
    assert.equal((await make(instance)).status, 201);
  });
});
