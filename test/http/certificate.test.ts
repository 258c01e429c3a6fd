import assert from "node:assert/strict";
import { createServer } from "node:https";
import { Http } from "../../provider/http/request";
import { answerFor } from "../fixtures/http/own-process";
import { closed, listening } from "../fixtures/http/with-server";
import { type CertificateName, certificate, companyAuthority } from "../fixtures/tls/certificates";

/** A server with this certificate; `asked` tells how many requests it got. */
async function withTlsServer(
  name: CertificateName,
  use: (port: number, asked: () => number) => Promise<void>,
): Promise<void> {
  let count = 0;
  const server = createServer(certificate(name), (_, response) => {
    count++;
    response.end("from the origin");
  });
  server.on("tlsClientError", () => undefined);
  const port = await listening(server);
  try {
    await use(port, () => count);
  } finally {
    server.closeAllConnections();
    await closed(server);
  }
}

describe("A server whose certificate nobody has signed", () => {
  it("gets no request, be it one that reads or one that creates", async () => {
    await withTlsServer("localhost", async (port, asked) => {
      const url = `https://localhost:${port}/`;
      for (const repeatable of ["safe", "if-not-run"] as const) {
        const http = new Http({ rules: { tries: 1 } });
        const request = { method: "POST", url, headers: { authorization: "Bearer canary" }, repeatable } as const;
        await assert.rejects(http.send(request), { name: "HttpFailure", reason: "self-signed", sent: false });
      }
      assert.equal(asked(), 0);
    });
  });
});

describe("A certificate that Node does not accept", function () {
  // Each test starts a process.
  this.timeout(30_000);

  const trusted = { NODE_EXTRA_CA_CERTS: companyAuthority };
  const addAuthority =
    /\| If your company's network opens TLS connections, .* in NODE_EXTRA_CA_CERTS, in the environment of `pulumi` before it starts/;
  const cases: [string, CertificateName, host: string, Record<string, string>, clause: string, advice: RegExp][] = [
    ["of a company's CA", "company", "localhost", {}, "the issuer of its certificate is not known", addAuthority],
    ["that is self-signed", "localhost", "localhost", {}, "its certificate is self-signed", addAuthority],
    [
      "that has expired",
      "expired",
      "localhost",
      trusted,
      "its certificate has expired",
      /\| Check this machine's clock/,
    ],
    [
      "of the future",
      "future",
      "localhost",
      trusted,
      "its certificate is not valid yet",
      /\| Check this machine's clock/,
    ],
    [
      "of another host",
      "company",
      "127.0.0.1",
      trusted,
      "its certificate is for another host name",
      /\| Another server answers in its place: check the configured endpoint/,
    ],
  ];
  for (const [which, name, host, variables, clause, advice] of cases) {
    it(`(one ${which}) is told with its reason and what to do, and nothing was sent`, async () => {
      await withTlsServer(name, async (port, asked) => {
        const told = await answerFor(`https://${host}:${port}/`, variables, "create");
        assert.ok(told.startsWith(`${clause} (${host}:${port}) | sent: false`), told);
        assert.match(told, advice);
        assert.equal(asked(), 0);
      });
    });
  }

  it("is accepted once NODE_EXTRA_CA_CERTS names the file with the CA's certificate", async () => {
    await withTlsServer("company", async (port) => {
      assert.equal(await answerFor(`https://localhost:${port}/`, trusted), "from the origin");
    });
  });
});
