import assert from "node:assert/strict";
import { connect } from "node:net";
import fc from "fast-check";
import { defaults } from "../../emulator";
import { apis } from "../../emulator/routes/apis";
import { useEmulator } from "../fixtures/emulator/use-emulator";

const { secure, activityTracker } = defaults.instances;
const hosts = {
  iam: "iam.cloud.ibm.com",
  metadata: "169.254.169.254",
  "resource-controller": "resource-controller.cloud.ibm.com",
  "global-catalog": "globalcatalog.cloud.ibm.com",
  sysdig: "us-south.security-compliance-secure.cloud.ibm.com",
};

const nested = (levels: number) => "[".repeat(levels) + "]".repeat(levels);
const newKey = (parameters: string) => `{"name":"key","source":"${activityTracker.guid}","parameters":${parameters}}`;

describe("A hostile body", () => {
  const local = useEmulator();
  const post = (text: string) => local.send("POST", "/v2/resource_keys", { text });
  const keys = () => local.cloud.contents().resourceKeys.length;

  it("nested 5,000 levels deep is refused as the API refuses what is wrong, and prints no stack", async () => {
    const { status, text, body } = await post(newKey(`{"a":${nested(5000)}}`));
    assert.equal(status, 400);
    assert.match(text, /nested deeper than 100 levels/);
    assert.ok(Object(body).error_code);
    assert.equal(keys(), 0);
  });

  it("nested half a million levels deep is refused too, and the emulator goes on", async () => {
    assert.equal((await post(nested(500_000))).status, 400);
    assert.equal((await post(newKey("{}"))).status, 201);
  });

  it("may be nested as deep as any real one", async () => {
    assert.equal((await post(newKey(`{"a":${nested(50)}}`))).status, 201);
  });

  it("of more than 1 MiB is refused with 413, in the words of each API, and makes nothing", async () => {
    const text = newKey(JSON.stringify({ a: "x".repeat(1024 * 1024) }));
    const { status, body } = await post(text);
    assert.deepEqual([status, Object(body).status_code], [413, 413]);
    assert.equal((await local.send("POST", "/identity/token", { text, bearer: null })).status, 413);
    assert.equal((await local.send("POST", "/api/customer/accessKeys", { text, instance: secure.guid })).status, 413);
    assert.equal(keys(), 0);
  });

  it("that never ends is answered while it is still being sent", async () => {
    const bearer = await local.token();
    const { port, host } = new URL(local.emulator.url);
    const socket = connect(Number(port), "127.0.0.1");
    socket.on("error", () => undefined);
    const head = `POST /v2/resource_keys HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${bearer}\r\nTransfer-Encoding: chunked\r\n\r\n`;
    socket.write(head);
    const chunk = `10000\r\n${"x".repeat(0x10000)}\r\n`;
    for (let sent = 0; sent < 20; sent++) socket.write(chunk);
    const answer = await new Promise<string>((resolve) => {
      socket.once("data", (data) => resolve(String(data)));
      socket.once("close", () => resolve("nothing"));
    });
    socket.destroy();
    assert.match(answer, /^HTTP\/1\.1 413 /);
  });

  it("that breaks off half-way does nothing", async () => {
    const bearer = await local.token();
    const { port, host } = new URL(local.emulator.url);
    const body = newKey("{}");
    const socket = connect(Number(port), "127.0.0.1");
    const head = `POST /v2/resource_keys HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${bearer}\r\n`;
    await new Promise<void>((resolve) =>
      socket.write(`${head}Content-Length: ${body.length + 9}\r\n\r\n${body}`, () => resolve()),
    );
    socket.destroy();
    await local.token();
    assert.equal(keys(), 0);
  });

  it("with 200 roles in a policy is refused", async () => {
    const accountId = local.cloud.contents().accountId;
    const text = JSON.stringify({
      type: "access",
      subjects: [{ attributes: [{ name: "iam_id", value: "IBMid-EMULATOR" }] }],
      roles: Array.from({ length: 200 }, () => ({ role_id: "crn:v1:bluemix:public:iam::::serviceRole:Reader" })),
      resources: [{ attributes: [{ name: "accountId", value: accountId }] }],
    });
    assert.equal((await local.send("POST", "/v1/policies", { text })).status, 400);
  });

  it("does not change what all objects have", async () => {
    await post(newKey('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}'));
    await post('{"__proto__":{"polluted":1}}');
    assert.equal(Object({}).polluted, undefined);
  });

  const paths = apis.flatMap(({ host, routes }) =>
    routes
      .filter(({ method }) => method !== "GET" && method !== "DELETE")
      .map(({ method, path }) => ({ method, path: `/${hosts[host]}${path.replace(/:\w+/, "constructor")}` })),
  );
  const hostile = [
    "null",
    "[]",
    '"text"',
    "5",
    "{",
    "\0",
    "\ufeff{}",
    nested(50_000),
    '{"__proto__":{"name":"x"}}',
    '{"name":"k","name":5,"source":1e400}',
    newKey('{"serviceid_crn":{"a":1},"n":1e400}'),
    '{"customerAccessKey":{"limit":1e308}}',
    '{"customerAccessKey":[]}',
    '{"customerAccessKey":{"teamId":-9e99}}',
    '{"metadata":{"__proto__":"x","toString":"y"},"isEnabled":true}',
    '{"agentLimit":1e400}',
    '{"name":"\\ud800","source":"\\u0000"}',
    '{"type":"access","subjects":[{"attributes":[{"name":"iam_id","value":"__proto__"}]}],"roles":[{"role_id":"__proto__"}],"resources":[{"attributes":[{"name":"accountId","value":"x"}]}]}',
    "grant_type=%ff%fe&grant_type=2",
    `${"a&".repeat(100_000)}=`,
  ];

  it("gets an answer without a stack from every route that takes one", async () => {
    const bearer = await local.token();
    for (const { method, path } of paths) {
      for (const text of hostile) {
        const answer = await local.send(method, path, { text, bearer, instance: secure.guid });
        isHarmless(answer, `${method} ${path} ${text.slice(0, 80)}`);
      }
    }
  });

  it("gets an answer without a stack whatever JSON or bytes it consists of", async () => {
    const bearer = await local.token();
    const names = fc.constantFrom(
      "name",
      "source",
      "role",
      "parameters",
      "customerAccessKey",
      "limit",
      "metadata",
      "subjects",
      "__proto__",
      "type",
    );
    const { json } = fc.letrec((tie) => ({
      json: fc.oneof(
        { maxDepth: 4 },
        fc.string({ unit: "binary" }),
        fc.double(),
        fc.constant(null),
        fc.array(tie("json")),
        fc.dictionary(names, tie("json")),
      ),
    }));
    const bodies = fc.oneof(
      json.map((value) => JSON.stringify(value)),
      fc.string({ unit: "binary" }),
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...paths), bodies, async ({ method, path }, text) => {
        isHarmless(await local.send(method, path, { text, bearer, instance: secure.guid }), `${method} ${path}`);
      }),
      { numRuns: 60 },
    );
  });

  it("of invalid UTF-8 is refused", async () => {
    const bearer = await local.token();
    const response = await fetch(`${local.emulator.url}/v2/resource_keys`, {
      method: "POST",
      headers: { authorization: `Bearer ${bearer}` },
      body: Buffer.from([0xff, 0xfe, 0x7b, 0x80, 0xc0]),
    });
    assert.equal(response.status, 400);
    assert.match(await response.text(), /not JSON/);
  });
});

describe("A hostile path or query", () => {
  const local = useEmulator();

  it("gets an answer without a stack", async () => {
    const bearer = await local.token();
    const queries = [
      "limit=1e308",
      "start=1e300",
      "limit=0x10",
      "limit=-1",
      `offset=${"9".repeat(40)}`,
      "account_id=__proto__",
      "limit=%00",
      "a=%E0%A4%A",
    ];
    for (const { host, routes } of apis) {
      for (const { method, path } of routes.filter((route) => route.method === "GET")) {
        for (const id of ["constructor", "__proto__", "%E0%A4%A", "%2e%2e", "1"]) {
          for (const query of queries) {
            const asked = `/${hosts[host]}${path.replace(/:\w+/, id)}?${query}`;
            isHarmless(await local.send(method, asked, { bearer, instance: secure.guid }), asked);
          }
        }
      }
    }
  });

  it("with ten thousand parameters is refused before anything is read", async () => {
    const { status } = await local.send("GET", `/v2/resource_keys?${"guid=a&".repeat(10_000)}`);
    assert.equal(status, 431);
  });
});

function isHarmless({ status, text }: { status: number; text: string }, asked: string): void {
  assert.ok(status < 500 || status === 501, `${asked}: ${status}`);
  assert.doesNotMatch(text, /\n\s+at |node_modules/, asked);
}
