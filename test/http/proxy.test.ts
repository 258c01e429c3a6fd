import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createServer } from "node:http";
import { connect } from "node:net";
import { join } from "node:path";
import { closed, listening, withServer } from "./with-server";

const program = `
  const { Http } = require(${JSON.stringify(join(__dirname, "..", "..", "provider", "http", "request"))});
  new Http({ rules: { attempts: 1 } })
    .send({ method: "GET", url: process.argv[1] ?? "", headers: {}, repeatable: "safe" })
    .then((answer) => console.log(answer.body), (error) => console.log(String(error)));
`;

/** What a process of its own is answered: the proxy variables are read once a process. */
function answerFor(url: string, variables: Record<string, string>): Promise<string> {
  return new Promise((resolve, reject) => {
    const environment = { PATH: process.env.PATH ?? "", ...variables };
    execFile(process.execPath, ["--import", "tsx", "-e", program, url], { env: environment }, (error, stdout) => {
      if (error) reject(error);
      else resolve(stdout.trim());
    });
  });
}

describe("The proxy variables", function () {
  // Each test starts a process.
  this.timeout(30_000);

  /** A proxy that knows every host as one server, and remembers whom it was asked for. */
  async function withProxy(use: (proxy: string, asked: string[], origin: string) => Promise<void>): Promise<void> {
    await withServer(
      (_, response) => response.end("from the origin"),
      async (origin) => {
        const asked: string[] = [];
        const proxy = createServer((request, response) => {
          asked.push(new URL(request.url ?? "").host);
          response.end("from the proxy");
        });
        proxy.on("connect", (request, socket) => {
          asked.push(request.url ?? "");
          const onwards = connect(Number(new URL(origin).port), "127.0.0.1", () => {
            socket.write("HTTP/1.1 200 OK\r\n\r\n");
            onwards.pipe(socket).pipe(onwards);
          });
          socket.on("error", () => onwards.destroy());
          onwards.on("error", () => socket.destroy());
        });
        const port = await listening(proxy);
        try {
          await use(`http://127.0.0.1:${port}`, asked, origin);
        } finally {
          proxy.closeAllConnections();
          await closed(proxy);
        }
      },
    );
  }

  it("send requests through the proxy, which alone need know the host", async () => {
    await withProxy(async (proxy, asked) => {
      assert.match(await answerFor("http://iam.invalid/identity", { HTTP_PROXY: proxy }), /^from the/);
      assert.match(asked.join(), /^iam\.invalid(:80)?$/);
    });
  });

  it("spare the hosts in NO_PROXY", async () => {
    await withProxy(async (proxy, asked, origin) => {
      assert.equal(await answerFor(origin, { HTTP_PROXY: proxy, NO_PROXY: "127.0.0.1" }), "from the origin");
      assert.deepEqual(asked, []);
    });
  });

  it("name a proxy that is not there: the failure says that the connection was refused", async () => {
    const server = createServer();
    const port = await listening(server);
    await closed(server);
    const proxy = `http://127.0.0.1:${port}`;
    assert.match(await answerFor("http://iam.invalid/", { HTTP_PROXY: proxy }), /the connection was refused/);
  });
});
