import assert from "node:assert/strict";
import { createServer, type IncomingHttpHeaders } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { connect } from "node:net";
import { answerFor } from "../fixtures/http/own-process";
import { closed, listening, withServer } from "../fixtures/http/with-server";
import { certificate } from "../fixtures/tls/certificates";

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

  /** A proxy that opens no tunnel and answers this; `use` gets its address without scheme, and the headers of each request. */
  async function withRefusingProxy(
    status: number,
    use: (address: string, heard: IncomingHttpHeaders[]) => Promise<void>,
  ): Promise<void> {
    const heard: IncomingHttpHeaders[] = [];
    const proxy = createServer();
    proxy.on("connect", ({ headers }, socket) => {
      heard.push(headers);
      socket.end(`HTTP/1.1 ${status} No\r\n\r\n`);
    });
    const port = await listening(proxy);
    try {
      await use(`127.0.0.1:${port}`, heard);
    } finally {
      await closed(proxy);
    }
  }

  it("name a proxy that lets nothing through: the failure names it and its answer, and a create was surely not sent", async () => {
    await withRefusingProxy(403, async (address) => {
      const told = await answerFor("https://iam.invalid/", { HTTPS_PROXY: `http://${address}` }, "create");
      assert.equal(
        told,
        `the proxy answered 403 when it was to connect to iam.invalid (${address}, named by HTTPS_PROXY) | sent: false | ` +
          "Have that host allowed at the proxy, or name the hosts that are reached without a proxy in NO_PROXY, then run again.",
      );
    });
  });

  it("name a proxy that wants a sign-in: the failure says where to write user name and password", async () => {
    await withRefusingProxy(407, async (address) => {
      const told = await answerFor("https://iam.invalid/", { https_proxy: `http://${address}/` }, "create");
      assert.equal(
        told,
        `the proxy wants a sign-in (407) (${address}, named by https_proxy) | sent: false | ` +
          "Write user name and password into https_proxy, URL-encoded (http://USER:PASSWORD@HOST:PORT), " +
          "or name the hosts that are reached without a proxy in NO_PROXY, then run again.",
      );
    });
  });

  it("give the proxy their user name and password, also one of them alone, and no message repeats them", async () => {
    for (const credentials of ["canary-user:canary%40word", "canary-user:", "canary-user", ":canary%40word"]) {
      await withRefusingProxy(407, async (address, heard) => {
        const told = await answerFor("https://iam.invalid/", { HTTPS_PROXY: `http://${credentials}@${address}` });
        assert.match(told, /^the proxy did not accept the user name and password that the variable has \(407\)/);
        assert.doesNotMatch(told, /canary/);
        const [scheme, given = ""] = heard[0]?.["proxy-authorization"]?.split(" ") ?? [];
        const [user = "", password = ""] = credentials.split(":");
        assert.deepEqual(
          [scheme, Buffer.from(given, "base64").toString()],
          ["Basic", `${user}:${decodeURIComponent(password)}`],
        );
      });
    }
  });

  it("that do not name a proxy: the failure names the variable, and repeats nothing of its value", async () => {
    const misnamed = ["canary:3128", "canary@127.0.0.1:3128", "socks5://canary:1080", "http://canary:65536"];
    const told = await Promise.all(
      misnamed.map((value, index) => {
        const variable = ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"][index] ?? "";
        return answerFor("https://iam.invalid/", { [variable]: value }, "create");
      }),
    );
    const sentence = (variable: string, problem: string) =>
      `it was not sent: the environment variable ${variable} does not name a proxy, because ${problem} (iam.invalid) | ` +
      `sent: false | Write the whole URL into ${variable}, as in http://proxy.example.com:3128, then run again.`;
    const noScheme = "it does not begin with http:// or https://";
    assert.deepEqual(told, [
      sentence("HTTPS_PROXY", noScheme),
      sentence("https_proxy", noScheme),
      sentence("HTTP_PROXY", noScheme),
      sentence("http_proxy", "it is not a URL"),
    ]);
  });

  it("name a proxy that speaks TLS: what is wrong with its certificate is said of the proxy", async () => {
    const proxy = createTlsServer(certificate("localhost"));
    proxy.on("tlsClientError", () => undefined);
    const address = `localhost:${await listening(proxy)}`;
    const told = await answerFor("https://iam.invalid/", { HTTPS_PROXY: `https://${address}` }, "create");
    await closed(proxy);
    assert.match(
      told,
      /^the proxy could not be used: its certificate is self-signed \(localhost:\d+, named by HTTPS_PROXY\)/,
    );
    assert.match(told, /sent: false \| .*NODE_EXTRA_CA_CERTS/);
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

  it("name a proxy that is not there: the failure names it, and not the host that was asked for", async () => {
    const server = createServer();
    const port = await listening(server);
    await closed(server);
    for (const variables of [
      { HTTP_PROXY: `http://u:canary@127.0.0.1:${port}` },
      { HTTP_PROXY: "http://no-proxy.invalid:80" },
    ]) {
      const told = await answerFor("http://iam.invalid/", variables, "create");
      assert.match(
        told,
        /^the proxy could not be used: the (connection was refused \(127\.0\.0\.1:\d+|host name could not be found \(no-proxy\.invalid), named by HTTP_PROXY\) \| sent: false \| Correct HTTP_PROXY, /,
      );
      assert.doesNotMatch(told, /canary|iam\.invalid/);
    }
  });
});
