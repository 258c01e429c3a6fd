import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createServer } from "node:http";
import { connect } from "node:net";
import { join } from "node:path";
import { closed, listening, withServer } from "../fixtures/http/with-server";

const program = `
  const { Http } = require(${JSON.stringify(join(__dirname, "..", "..", "provider", "http", "request"))});
  const http = new Http({ rules: { tries: 1 } });
  const [url = "", ...creates] = process.argv.slice(1);
  const send = (request) =>
    http.send({ url, headers: {}, ...request }).then((answer) => answer.body, (error) => error + ", sent: " + error.sent);
  (async () => {
    if (creates.length === 0) console.log(await send({ method: "GET", repeatable: "safe" }));
    for (const body of creates) console.log(await send({ method: "POST", body, repeatable: "if-not-run" }));
  })();
`;

/** What a process of its own is answered: the proxy variables are read once a process. */
function answerFor(url: string, variables: Record<string, string>, ...creates: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const environment = { PATH: process.env.PATH ?? "", ...variables };
    execFile(
      process.execPath,
      ["--import", "tsx", "-e", program, url, ...creates],
      { env: environment },
      (error, stdout) => {
        if (error) reject(error);
        else resolve(stdout.trim());
      },
    );
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

  it("send creates through the proxy too, each through a connection of its own", async () => {
    await withProxy(async (proxy, asked) => {
      const answers = await answerFor("http://iam.invalid/identity", { HTTP_PROXY: proxy }, "one", "other");
      assert.deepEqual(answers.split("\n"), ["from the origin", "from the origin"]);
      assert.deepEqual(asked, ["iam.invalid:80", "iam.invalid:80"]);
    });
  });

  it("name a proxy that lets nothing through: a create was surely not sent", async () => {
    const proxy = createServer();
    proxy.on("connect", (_, socket) => socket.end("HTTP/1.1 403 Forbidden\r\n\r\n"));
    const port = await listening(proxy);
    const told = await answerFor("https://iam.invalid/", { HTTPS_PROXY: `http://127.0.0.1:${port}` }, "create");
    await closed(proxy);
    assert.match(told, /the connection was refused .+, sent: false/);
  });

  it("name a proxy whose tunnel breaks: a create was surely not sent within the TLS handshake, and maybe without one", async () => {
    const proxy = createServer();
    proxy.on("connect", (_, socket) => {
      socket.write("HTTP/1.1 200 OK\r\n\r\n");
      socket.once("data", () => socket.destroy());
    });
    const variables = { HTTP_PROXY: `http://127.0.0.1:${await listening(proxy)}` };
    const [withTls, without] = await Promise.all(
      ["https://iam.invalid/", "http://iam.invalid/"].map((url) => answerFor(url, variables, "create")),
    );
    await closed(proxy);
    assert.match(withTls ?? "", /sent: false/);
    assert.match(without ?? "", /sent: true/);
  });

  it("spare the hosts in NO_PROXY", async () => {
    await withProxy(async (proxy, asked) => {
      const variables = { HTTP_PROXY: proxy, NO_PROXY: "iam.invalid" };
      assert.match(await answerFor("http://iam.invalid/", variables), /the host name could not be found/);
      assert.deepEqual(asked, []);
    });
  });

  it("spare this machine, whose requests would leave it in plain text", async () => {
    await withProxy(async (proxy, asked, origin) => {
      const { port } = new URL(origin);
      for (const variable of ["HTTP_PROXY", "http_proxy"]) {
        for (const host of ["127.0.0.1", "localhost", "127.1"]) {
          const url = `http://${host}:${port}/identity`;
          for (const creates of [[], ["create"]]) {
            const variables = { [variable]: proxy, NO_PROXY: "", no_proxy: "" };
            assert.equal(await answerFor(url, variables, ...creates), "from the origin", `${variable} ${url}`);
          }
        }
      }
      assert.deepEqual(asked, []);
    });
  });

  it("that name no proxy do not keep this machine from being reached", async () => {
    await withServer(
      (_, response) => response.end("from the origin"),
      async (origin) => assert.equal(await answerFor(origin, { HTTP_PROXY: "http://[" }), "from the origin"),
    );
  });

  it("name a proxy that is not there: the failure says that the connection was refused", async () => {
    const server = createServer();
    const port = await listening(server);
    await closed(server);
    const proxy = `http://127.0.0.1:${port}`;
    assert.match(await answerFor("http://iam.invalid/", { HTTP_PROXY: proxy }), /the connection was refused/);
  });
});
