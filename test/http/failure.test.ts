import assert from "node:assert/strict";
import { createServer, type Server } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import { errors } from "undici";
import { failureOf, HttpFailure } from "../../provider/http/failure";
import { Http } from "../../provider/http/request";
import { FakeClock } from "../fixtures/http/fake-clock";
import { closed, listening, withServer } from "../fixtures/http/with-server";

/** Not repeated, so that one failure is what is seen. */
const http = new Http({ clock: new FakeClock(), rules: { tries: 1, tryTimeout: 1_500 } });

async function failureAt(url: string, client = http): Promise<HttpFailure> {
  const failure = await client.send({ method: "GET", url, headers: {}, repeatable: "safe" }).then(
    (answer) => assert.fail(`answered ${answer.status}`),
    (error: unknown) => error,
  );
  assert.ok(failure instanceof HttpFailure, String(failure));
  return failure;
}

async function withPort(server: Server, use: (port: number) => Promise<void>): Promise<void> {
  const port = await listening(server);
  try {
    await use(port);
  } finally {
    await closed(server);
  }
}

/** An error of undici's or Node's with this code. */
function coded(code: string, more: object = {}): Error {
  return Object.assign(new Error("x"), { code, ...more });
}

describe("A failure to get an answer", () => {
  it("is a refused connection, surely not sent, where nobody listens", async () => {
    const server = createServer();
    const port = await listening(server);
    await closed(server);
    const { reason, sent, host, message } = await failureAt(`http://127.0.0.1:${port}/a?b`);
    assert.deepEqual([reason, sent, host], ["connection-refused", false, `127.0.0.1:${port}`]);
    assert.equal(message, `the connection was refused (127.0.0.1:${port})`);
  });

  it("is a host that was not found, surely not sent, where DNS knows none", async () => {
    const { reason, sent } = await failureAt("http://no-such-host.invalid/");
    assert.deepEqual([reason, sent], ["host-not-found", false]);
  });

  it("is a broken connection, maybe sent, after a reset", async () => {
    await withServer(
      (_, response) => response.socket?.resetAndDestroy(),
      async (url) => {
        const { reason, sent } = await failureAt(url);
        assert.deepEqual([reason, sent], ["connection-broken", true]);
      },
    );
  });

  it("is a broken connection, maybe sent, when the server closes without a word", async () => {
    const server = createServer((socket) => socket.once("data", () => socket.end()));
    await withPort(server, async (port) => {
      const { reason, sent } = await failureAt(`http://127.0.0.1:${port}`);
      assert.deepEqual([reason, sent], ["connection-broken", true]);
    });
  });

  it("is a broken connection, maybe sent, when what comes is not HTTP", async () => {
    const server = createServer((socket) => socket.once("data", () => socket.end("SSH-2.0-OpenSSH_9.6\r\n")));
    await withPort(server, async (port) => {
      const { reason, sent } = await failureAt(`http://127.0.0.1:${port}`);
      assert.deepEqual([reason, sent], ["connection-broken", true]);
    });
  });

  it("is a time-out, maybe sent, when no answer comes", async () => {
    const impatient = new Http({ clock: new FakeClock(), rules: { tries: 1, tryTimeout: 50 } });
    await withServer(
      () => undefined,
      async (url) => {
        const { reason, sent } = await failureAt(url, impatient);
        assert.deepEqual([reason, sent], ["timed-out", true]);
      },
    );
  });

  it("is a TLS failure, surely not sent, where the port speaks plain HTTP", async () => {
    await withServer(
      (_, response) => response.end("{}"),
      async (url) => {
        const { reason, sent } = await failureAt(url.replace("http:", "https:"));
        assert.deepEqual([reason, sent], ["tls-failed", false]);
      },
    );
  });

  it("is a TLS failure, surely not sent, where the handshake is refused with an alert", async () => {
    const server = createTlsServer({});
    server.on("tlsClientError", () => undefined);
    await withPort(server, async (port) => {
      const { reason, sent } = await failureAt(`https://127.0.0.1:${port}`);
      assert.deepEqual([reason, sent], ["tls-failed", false]);
    });
  });

  it("is surely not sent after a reset within the TLS handshake", async () => {
    const server = createServer((socket) => socket.once("data", () => socket.resetAndDestroy()));
    await withPort(server, async (port) => {
      const { reason, sent } = await failureAt(`https://127.0.0.1:${port}`);
      assert.deepEqual([reason, sent], ["connection-broken", false]);
    });
  });

  it("is surely not sent when the server closes within the TLS handshake", async () => {
    const server = createServer((socket) => socket.once("data", () => socket.end()));
    await withPort(server, async (port) => {
      assert.equal((await failureAt(`https://127.0.0.1:${port}`)).sent, false);
    });
  });

  it("is told for each of many requests at once whether that one was sent", async () => {
    const server = createServer((socket) => socket.once("data", () => socket.resetAndDestroy()));
    await withPort(server, async (port) => {
      const schemes = Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? "https" : "http"));
      const failures = await Promise.all(schemes.map((scheme) => failureAt(`${scheme}://127.0.0.1:${port}`)));
      assert.deepEqual(
        failures.map(({ sent }) => sent),
        schemes.map((scheme) => scheme === "http"),
      );
    });
  });

  it("is surely not sent where a header or the address cannot be written, and not tried again", async () => {
    const clock = new FakeClock();
    const client = new Http({ clock });
    const get = { method: "GET", url: "http://127.0.0.1:9", headers: {}, repeatable: "safe" } as const;
    for (const odd of [{ headers: { authorization: "two\r\nlines" } }, { url: "nowhere" }, { url: "file:///x" }]) {
      const failure = await client.send({ ...get, ...odd }).catch((error: unknown) => error);
      assert.ok(failure instanceof HttpFailure, String(failure));
      assert.deepEqual([failure.reason, failure.sent, clock.slept], ["cannot-be-written", false, []]);
      assert.match(failure.message, /^it could not be sent: an address or header holds what HTTP does not allow/);
    }
  });

  it("to the attempt to connect is not called a refusal: a firewall may drop it, and private endpoints are IBM's own", () => {
    const toldOf = (error: Error, host: string) => {
      const { message, advice } = failureOf(error, host, false);
      return `${message} | ${advice}`;
    };
    const timedOut = new errors.ConnectTimeoutError();
    assert.match(
      toldOf(timedOut, "iam.cloud.ibm.com"),
      /^no connection could be made in time \(iam\.cloud\.ibm\.com\) \| Check whether a firewall blocks it; .*HTTPS_PROXY/,
    );
    for (const error of [
      timedOut,
      coded("ENOTFOUND"),
      coded("ECONNREFUSED"),
      coded("EHOSTUNREACH", { syscall: "connect" }),
    ]) {
      const hint = "Private endpoints are reached from within IBM Cloud only";
      assert.ok(toldOf(error, "private.iam.cloud.ibm.com").includes(`| ${hint}`));
      assert.ok(!toldOf(error, "iam.cloud.ibm.com").includes(hint));
    }
    assert.match(
      toldOf(coded("ENETUNREACH", { syscall: "connect" }), "h"),
      /^the network has no route to the host \(h\)/,
    );
  });

  it("names the host only, and no path, query or user in the address", async () => {
    const server = createServer();
    const port = await listening(server);
    await closed(server);
    const { message } = await failureAt(`http://user:password@127.0.0.1:${port}/api/keys/the-key?token=the-token`);
    assert.doesNotMatch(message, /password|the-key|the-token/);
  });
});
