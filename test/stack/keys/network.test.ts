import assert from "node:assert/strict";
import { createServer } from "node:http";
import { defaults, type Emulator, startEmulator } from "pulumi-ibm-keys/emulator";
import { type CloudStack, describeOnEngine, key, withCloudStack } from "../../../harness/stack";
import { IbmProxy } from "../../fixtures/front/ibm-proxy";
import { closed, listening } from "../../fixtures/http/with-server";
import { companyAuthority } from "../../fixtures/tls/certificates";

const { secure } = defaults.instances;
const program = [key("AccessKey", "agents", { instance: secure.crn })];

describeOnEngine("A company's network", function () {
  this.timeout(240_000);

  /** A stack that reaches IBM's own hosts through a company's proxy, which opens TLS connections and is an emulator behind. */
  async function inCompany(
    use: (fixture: CloudStack, proxy: IbmProxy, emulator: Emulator) => Promise<void>,
  ): Promise<void> {
    const emulator = await startEmulator();
    const proxy = await IbmProxy.open(Number(new URL(emulator.url).port), "company");
    try {
      await withCloudStack({ program, emulator }, (fixture) => use(fixture, proxy, emulator));
    } finally {
      await proxy.close();
      await emulator.close();
    }
  }

  it("whose CA Node does not know is told with its reason and NODE_EXTRA_CA_CERTS, and with that variable all works", async () => {
    await inCompany(async ({ stack }, proxy, emulator) => {
      const environment = { ...proxy.environment, NODE_TLS_REJECT_UNAUTHORIZED: "" };
      const { errors } = (await stack.up({ environment })).expectFailure();
      assert.match(
        errors.join("\n"),
        /: the issuer of its certificate is not known \(iam\.cloud\.ibm\.com\)\. .+ in NODE_EXTRA_CA_CERTS, in the environment of `pulumi` before it starts/,
      );
      assert.deepEqual(emulator.requests, []);
      const trusting = { ...environment, NODE_EXTRA_CA_CERTS: companyAuthority };
      (await stack.up({ environment: trusting })).expectSuccess();
      (await stack.destroy({ environment: trusting })).expectSuccess();
      assert.ok(proxy.asked.includes("us-south.security-compliance-secure.cloud.ibm.com:443"));
      assert.equal(emulator.cloud.accessKeysOf(secure.guid).length, 1);
    });
  });

  it("whose proxy wants a sign-in, or is misnamed, or is not there, is told of the proxy, without its password", async () => {
    await withAskingProxy(async (address, stop) => {
      await inCompany(async ({ stack }, proxy, emulator) => {
        const errorWith = async (variables: Record<string, string>) => {
          const environment = { ...proxy.environment, HTTPS_PROXY: "", ...variables };
          const run = (await stack.up({ environment })).expectFailure();
          assert.doesNotMatch(`${run.stdout}${run.stderr}`, /canary/);
          return run.errors.join("\n");
        };
        assert.match(
          await errorWith({ HTTPS_PROXY: `http://${address}` }),
          /: the proxy wants a sign-in \(407\) \(127\.0\.0\.1:\d+, named by HTTPS_PROXY\)\. Write user name and password into HTTPS_PROXY/,
        );
        assert.match(
          await errorWith({ HTTPS_PROXY: `http://canary:canary@${address}` }),
          /: the proxy did not accept the user name and password that the variable has \(407\)/,
        );
        assert.match(
          await errorWith({ HTTPS_PROXY: "canary:3128" }),
          /: it was not sent: the environment variable HTTPS_PROXY does not name a proxy, because it does not begin with http:\/\/ or https:\/\//,
        );
        await stop();
        assert.match(
          await errorWith({ HTTPS_PROXY: `http://canary:canary@${address}` }),
          /: the proxy could not be used: the connection was refused \(127\.0\.0\.1:\d+, named by HTTPS_PROXY\)\. Correct HTTPS_PROXY/,
        );
        assert.deepEqual(emulator.requests, []);
      });
    });
  });
});

/** A proxy that asks for a sign-in, whoever comes; `stop` ends it. */
async function withAskingProxy(use: (address: string, stop: () => Promise<void>) => Promise<void>): Promise<void> {
  const server = createServer();
  server.on("connect", (_, socket) => socket.end("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n"));
  const port = await listening(server);
  try {
    await use(`127.0.0.1:${port}`, () => closed(server));
  } finally {
    server.close();
  }
}
