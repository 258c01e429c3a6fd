import assert from "node:assert/strict";
import { request } from "node:http";
import { defaults } from "../../emulator";
import { apikeyGrant, dig, useEmulator } from "../fixtures/emulator/use-emulator";

/** Requests that no client of the emulator sends, but a web page in the browser of whoever runs it may. */
describe("A web page that reaches the emulator", () => {
  const local = useEmulator();

  /** Asks for a token; `target` is what stands in the request line. */
  const ask = (headers: Record<string, string>, target = "/identity/token") =>
    new Promise<{ status: number | undefined; text: string }>((resolve, reject) => {
      const { port } = new URL(local.emulator.url);
      const sent = request({ host: "127.0.0.1", port, path: target, method: "POST", headers }, (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (part: string) => {
          text += part;
        });
        response.once("end", () => resolve({ status: response.statusCode, text }));
      });
      sent.once("error", reject).end(String(new URLSearchParams({ grant_type: apikeyGrant, apikey: defaults.apiKey })));
    });
  const port = () => new URL(local.emulator.url).port;

  for (const host of [
    "attacker.example",
    "127.0.0.1.attacker.example",
    "iam.cloud.ibm.com.attacker.example",
    "10.0.0.1",
  ]) {
    it(`gets no token under the name ${host}, whatever address that name has`, async () => {
      const { status, text } = await ask({ host: `${host}:${port()}` });
      assert.equal(status, 421);
      assert.match(
        String(dig(JSON.parse(text), "message")),
        /answers as localhost, 127\.0\.0\.1 or a host of IBM's APIs/,
      );
      const { operation, outcome, status: recorded } = local.emulator.requests.at(-1) ?? {};
      assert.deepEqual([operation, outcome, recorded], ["unknown", "rejected", 421]);
    });
  }

  it("gets no token by a request line that names another host than its Host header", async () => {
    assert.equal((await ask({ host: `127.0.0.1:${port()}` }, "http://attacker.example/identity/token")).status, 421);
    assert.equal((await ask({ host: "attacker.example" }, `${local.emulator.url}/identity/token`)).status, 421);
  });

  for (const origin of ["https://attacker.example", "null", "http://localhost:1", "http://attacker.example"]) {
    it(`gets no token with the origin ${origin}, though it names the right host`, async () => {
      const { status, text } = await ask({ host: `127.0.0.1:${port()}`, origin });
      assert.equal(status, 403);
      assert.equal(dig(JSON.parse(text), "errors", 0, "message"), "The emulator answers no requests of web pages.");
    });
  }

  it("is told apart from clients on this machine, under each name that they have for it", async () => {
    const hosts = [
      `127.0.0.1:${port()}`,
      `localhost:${port()}`,
      "LOCALHOST",
      "[::1]:4010",
      "iam.cloud.ibm.com",
      "iam.cloud.ibm.com:4010",
    ];
    for (const host of hosts) assert.equal((await ask({ host })).status, 200, host);
    const itself = `127.0.0.1:${port()}`;
    assert.equal((await ask({ host: itself, origin: `http://${itself}` })).status, 200);
    assert.equal((await ask({ host: "iam.cloud.ibm.com" }, "http://iam.cloud.ibm.com/identity/token")).status, 200);
  });
});
