import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer } from "node:https";
import { join } from "node:path";
import { Http } from "../../provider/http/request";
import { closed, listening } from "../fixtures/http/with-server";

const folder = join(__dirname, "..", "fixtures", "tls");
const certificate = {
  cert: readFileSync(join(folder, "localhost.crt.pem")),
  key: readFileSync(join(folder, "localhost.key.pem")),
};

describe("A server whose certificate nobody has signed", () => {
  it("gets no request, be it one that reads or one that creates", async () => {
    let asked = 0;
    const server = createServer(certificate, (_, response) => {
      asked++;
      response.end("{}");
    });
    server.on("tlsClientError", () => undefined);
    const url = `https://localhost:${await listening(server)}/`;
    try {
      for (const repeatable of ["safe", "if-not-run"] as const) {
        const http = new Http({ rules: { tries: 1 } });
        const request = { method: "POST", url, headers: { authorization: "Bearer canary" }, repeatable } as const;
        await assert.rejects(http.send(request), { name: "HttpFailure", reason: "tls-failed", sent: false });
      }
      assert.equal(asked, 0);
    } finally {
      server.closeAllConnections();
      await closed(server);
    }
  });
});
