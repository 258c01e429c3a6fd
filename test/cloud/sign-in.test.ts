import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { defaults } from "../../emulator";
import { accountIn } from "../../provider/cloud/api/access-tokens";
import type { Credential, TrustedProfile } from "../../provider/cloud/iam/sign-in/credential";
import { ReadyTokenSignIn } from "../../provider/cloud/iam/sign-in/ready-token";
import { type CloudError, isCloudError } from "../../provider/domain/cloud-error";
import { RehearsalClock } from "../../provider/domain/rehearsal";
import { type CloudFixture, sessionAt, withCloud } from "../fixtures/cloud/with-cloud";
import { bodyOf, closed, listening, withServer } from "../fixtures/http/with-server";

const provider = join(__dirname, "..", "..", "provider");
const proxiedProgram = `
  const { VpcInstanceSignIn } = require(${JSON.stringify(join(provider, "cloud", "iam", "sign-in", "vpc-instance"))});
  const { Http } = require(${JSON.stringify(join(provider, "http", "request"))});
  new VpcInstanceSignIn(new Http(), process.argv[1], undefined).requestToken().then(
    ({ value }) => console.log(value),
    (error) => console.log(error.message),
  );
`;

const minute = 60_000;
const { id, name, crToken } = defaults.trustedProfile;

/** What is asked of IAM, and of the metadata service, where a credential signs in and lists keys. */
async function signIn({ emulator, clock, operations }: CloudFixture, credential: Credential): Promise<string[]> {
  emulator.clearRequests();
  const session = sessionAt(emulator.endpoints, credential, clock);
  assert.deepEqual(await session.resourceController.listResourceKeys("a"), []);
  return operations();
}

async function refusalOf(fixture: CloudFixture, credential: Credential): Promise<CloudError> {
  const error = await signIn(fixture, credential).then(
    () => assert.fail("it signed in"),
    (reason: unknown) => reason,
  );
  assert.ok(isCloudError(error), String(error));
  return error;
}

describe("To sign in", () => {
  const folder = mkdtempSync(join(tmpdir(), "sign-in-"));
  after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "token");
  beforeEach(() => writeFileSync(file, `${crToken}\n`));

  const byName: TrustedProfile = { name, accountId: defaults.accountId };

  it("with a compute resource's token the first file that exists is read, and IAM told the profile's id or name", async () => {
    await withCloud({}, async (fixture) => {
      const tokenFiles = [join(folder, "missing"), file, join(folder, "other")];
      for (const profile of [{ id }, { name, accountId: undefined }]) {
        const asked = await signIn(fixture, { kind: "compute-resource", profile, tokenFiles });
        assert.deepEqual(asked, ["getToken", "listResourceKeys"]);
      }
    });
  });

  it("with a compute resource's token again, the file is read anew, since the cluster replaces the token", async () => {
    await withCloud({}, async ({ emulator, clock }) => {
      const session = sessionAt(
        emulator.endpoints,
        { kind: "compute-resource", profile: { id }, tokenFiles: [file] },
        clock,
      );
      writeFileSync(file, "a token that has expired");
      await assert.rejects(session.resourceController.listResourceKeys("a"), /this compute resource is linked to it/);
      writeFileSync(file, crToken);
      assert.deepEqual(await session.resourceController.listResourceKeys("a"), []);
    });
  });

  it("without the file of a compute resource's token is an error that names the file and how to name another", async () => {
    await withCloud({}, async (fixture) => {
      const tokenFiles = [join(folder, "missing")];
      const error = await refusalOf(fixture, { kind: "compute-resource", profile: { id }, tokenFiles });
      assert.equal(error.code, "no-credentials");
      assert.match(
        error.message,
        /^Could not sign in to IBM Cloud with the trusted profile: no compute resource token was found in \S+missing\. .*ibm-keys:crTokenFilename or CR_TOKEN_FILENAME/,
      );
      assert.deepEqual(fixture.operations(), []);
    });
  });

  it("with an API key and a profile, the profile is assumed, by its id or by its name and account", async () => {
    await withCloud({}, async (fixture) => {
      for (const profile of [{ id }, byName]) {
        const credential: Credential = { kind: "assumed-profile", apiKey: defaults.apiKey, profile };
        assert.deepEqual(await signIn(fixture, credential), ["getToken", "getToken", "listResourceKeys"]);
      }
    });
  });

  it("as an assumed profile gives the rights of the profile, and not those of the API key's owner", async () => {
    await withCloud({}, async (fixture) => {
      const { apikey } = fixture.emulator.cloud.addApiKey({ denied: ["listResourceKeys"] });
      await signIn(fixture, { kind: "assumed-profile", apiKey: apikey, profile: { id } });
      assert.equal((await refusalOf(fixture, { kind: "api-key", apiKey: apikey })).code, "access-denied");
    });
  });

  it("as an assumed profile again begins with the API key, since its token cannot be refreshed", async () => {
    await withCloud({}, async ({ emulator, clock, operations }) => {
      const { apikey } = emulator.cloud.addApiKey();
      const session = sessionAt(
        emulator.endpoints,
        { kind: "assumed-profile", apiKey: apikey, profile: { id } },
        clock,
      );
      await session.resourceController.listResourceKeys("a");
      clock.advance(50 * minute);
      await session.resourceController.listResourceKeys("a");
      const once = ["getToken", "getToken", "listResourceKeys"];
      assert.deepEqual(operations(), [...once, ...once]);
      emulator.cloud.revokeTokens();
      emulator.clearRequests();
      await session.resourceController.listResourceKeys("a");
      assert.deepEqual(operations(), ["listResourceKeys", ...once]);
      emulator.cloud.revokeApiKey(apikey);
      clock.advance(50 * minute);
      await assert.rejects(session.resourceController.listResourceKeys("a"), /with the API key: IAM answered 400/);
    });
  });

  it("as a profile that is not there is an error that names what to check, and no key, token or profile", async () => {
    await withCloud({}, async (fixture) => {
      const error = await refusalOf(fixture, {
        kind: "assumed-profile",
        apiKey: defaults.apiKey,
        profile: { id: "Profile-nobody" },
      });
      assert.equal(error.code, "credentials-rejected");
      assert.match(
        error.message,
        /^Could not assume the trusted profile with the API key: IAM answered 400: BXNIM0415E.* \(transaction [\w-]+\)\. Check the trusted profile's id or name, and that its trust relationships/,
      );
    });
  });

  it("with a ready token asks IAM nothing", async () => {
    await withCloud({}, async (fixture) => {
      const token = await tokenOf(fixture);
      assert.deepEqual(await signIn(fixture, { kind: "access-token", token, place: "IC_IAM_TOKEN" }), [
        "listResourceKeys",
      ]);
    });
  });

  it("with a ready token that has expired meanwhile is an error that names the variable and the time", async () => {
    await withCloud({}, async ({ emulator, clock, operations, ...fixture }) => {
      const token = await tokenOf({ emulator, clock, operations, ...fixture });
      const session = sessionAt(emulator.endpoints, { kind: "access-token", token, place: "IC_IAM_TOKEN" }, clock);
      await session.resourceController.listResourceKeys("a");
      emulator.clearRequests();
      clock.advance(60 * minute);
      await assert.rejects(session.resourceController.listResourceKeys("a"), (error) => {
        assert.ok(isCloudError(error, "credentials-rejected"));
        assert.match(
          error.message,
          /^Could not sign in to IBM Cloud with the access token: the token of IC_IAM_TOKEN expired at \d{4}-\d\d-\d\dT\S+Z\. Set another one/,
        );
        assert.ok(!error.message.includes(token.slice(0, 20)));
        return true;
      });
      assert.deepEqual(operations(), []);
    });
  });

  it("with a ready token in a rehearsal of a later day takes no notice of that day", async () => {
    await withCloud({}, async (fixture) => {
      const later = new RehearsalClock(fixture.clock.now() + 1000 * 24 * 60 * minute, fixture.clock);
      const signIn = new ReadyTokenSignIn(later, await tokenOf(fixture), "IC_IAM_TOKEN");
      await signIn.requestToken();
      fixture.clock.advance(60 * minute);
      await assert.rejects(signIn.requestToken(), /expired at/);
    });
  });

  it("with a ready token that IBM refuses ends after the second refusal", async () => {
    await withCloud({}, async (fixture) => {
      const token = await tokenOf(fixture);
      fixture.emulator.cloud.revokeTokens();
      const error = await refusalOf(fixture, { kind: "access-token", token, place: "IC_IAM_TOKEN" });
      assert.equal(error.code, "credentials-rejected");
      assert.deepEqual(fixture.operations(), ["listResourceKeys", "listResourceKeys"]);
    });
  });

  it("as a virtual server asks its metadata service twice, for a profile by id or name, or for the default one", async () => {
    await withCloud({}, async (fixture) => {
      for (const profile of [{ id }, { name, accountId: undefined }, undefined]) {
        const asked = await signIn(fixture, { kind: "vpc-instance", profile });
        assert.deepEqual(asked, ["createAccessToken", "createIamToken", "listResourceKeys"]);
      }
    });
  });

  it("as a virtual server that is linked to no such profile is an error that says so", async () => {
    await withCloud({}, async (fixture) => {
      const error = await refusalOf(fixture, { kind: "vpc-instance", profile: { id: "Profile-nobody" } });
      assert.equal(error.code, "credentials-rejected");
      assert.match(
        error.message,
        /^Could not sign in to IBM Cloud with the virtual server's identity: the metadata service answered 403: .*Check that the virtual server is linked to the trusted profile/,
      );
    });
  });

  it("as a virtual server on a machine that is none ends within seconds, with advice", async () => {
    await withCloud({}, async ({ emulator, clock }) => {
      // It accepts the connection and never answers, as a network that swallows what is sent.
      await withServer(
        () => undefined,
        async (metadata) => {
          const session = sessionAt(
            { ...emulator.endpoints, metadata },
            { kind: "vpc-instance", profile: undefined },
            clock,
          );
          const before = clock.elapsed();
          await assert.rejects(session.resourceController.listResourceKeys("a"), (error) => {
            assert.ok(isCloudError(error, "unreachable"));
            assert.match(error.message, /no answer came in time .*\. Run on a virtual server in a VPC whose metadata/);
            return true;
          });
          assert.ok(clock.elapsed() - before <= 10_000, String(clock.elapsed() - before));
        },
      );
    });
  }).timeout(30_000);

  it("as a virtual server never goes through a proxy, which would sign in as itself", async () => {
    const proxied: string[] = [];
    const proxy = createServer((request, response) => {
      proxied.push(request.url ?? "");
      response.end(JSON.stringify({ access_token: "of-the-proxy", expires_in: 300 }));
    }).on("connect", (request, socket) => {
      proxied.push(request.url ?? "");
      socket.end();
    });
    const url = `http://127.0.0.1:${await listening(proxy)}`;
    const variables = { PATH: process.env.PATH ?? "", HTTP_PROXY: url, HTTPS_PROXY: url };
    try {
      // No name of this domain is known anywhere. The variables are read once in a process.
      const arguments_ = ["--import", "tsx", "-e", proxiedProgram, "http://metadata.invalid"];
      const { stdout } = await promisify(execFile)(process.execPath, arguments_, { env: variables });
      assert.match(stdout, /the host name could not be found/);
      assert.deepEqual(proxied, []);
    } finally {
      proxy.closeAllConnections();
      await closed(proxy);
    }
  }).timeout(30_000);

  it("as a virtual server sends the first token to the metadata service alone, and the second never there", async () => {
    await withCloud({}, async ({ emulator, clock }) => {
      const heard: { url: string; authorization: string; flavor: unknown; body: string }[] = [];
      await withServer(
        async (request, response) => {
          const body = await bodyOf(request);
          const { url = "", headers } = request;
          heard.push({ url, authorization: headers.authorization ?? "", flavor: headers["metadata-flavor"], body });
          const token = heard.length % 2 === 1 ? "canary-of-the-server" : "canary-of-the-profile";
          response.end(JSON.stringify({ access_token: token, expires_in: 300 }));
        },
        async (metadata) => {
          const session = sessionAt(
            { ...emulator.endpoints, metadata },
            { kind: "vpc-instance", profile: { id } },
            clock,
          );
          await assert.rejects(session.resourceController.listResourceKeys("a"), (error) =>
            isCloudError(error, "credentials-rejected"),
          );
        },
      );
      const version = "?version=2022-03-01";
      assert.deepEqual(heard.slice(0, 2), [
        { url: `/instance_identity/v1/token${version}`, authorization: "", flavor: "ibm", body: '{"expires_in":300}' },
        {
          url: `/instance_identity/v1/iam_token${version}`,
          authorization: "Bearer canary-of-the-server",
          flavor: "ibm",
          body: JSON.stringify({ trusted_profile: { id } }),
        },
      ]);
      assert.doesNotMatch(JSON.stringify(heard), /canary-of-the-profile/);
    });
  });

  it("signs in to the account that the token names, whatever the way", async () => {
    await withCloud({}, async (fixture) => {
      const token = await tokenOf(fixture);
      assert.equal(accountIn(token), defaults.accountId);
      const ways: Credential[] = [
        { kind: "assumed-profile", apiKey: defaults.apiKey, profile: { id } },
        { kind: "vpc-instance", profile: undefined },
        { kind: "access-token", token, place: "IC_IAM_TOKEN" },
      ];
      for (const credential of ways) {
        const session = sessionAt(fixture.emulator.endpoints, credential, fixture.clock);
        await session.openSysdig({ ...reference, text: defaults.instances.secure.crn });
        await assert.rejects(session.openSysdig({ ...reference, account: "another", text: "another" }), (error) =>
          isCloudError(error, "wrong-account"),
        );
      }
    });
  });

  const reference = { ...defaults.instances.secure, account: defaults.accountId, crn: defaults.instances.secure.crn };
});

describe("An API key that assumes a profile", () => {
  it("is protected, with its service ID, as one that signs in itself", async () => {
    await withCloud({}, async ({ emulator, clock }) => {
      const { cloud } = emulator;
      const key = cloud.addResourceKey({ name: "signer", source: defaults.instances.objectStorage.guid });
      const { apikey = "" } = cloud.contents().apiKeys.find((each) => each.id === key.apiKeyId) ?? {};
      const session = sessionAt(
        emulator.endpoints,
        { kind: "assumed-profile", apiKey: apikey, profile: { id } },
        clock,
      );
      assert.equal(session.apiKey, apikey);
      const serviceId = key.serviceIdCrn.split(":").at(-1);
      await assert.rejects(
        session.resourceKeys.refuseSigningKeys("delete", [
          {
            guid: key.guid,
            source: {
              text: key.sourceCrn,
              guid: key.instanceGuid,
              service: undefined,
              region: undefined,
              account: undefined,
            },
            iamServiceIdCrn: key.serviceIdCrn,
          },
        ]),
        /this run signs in with it, or with another API key of its service ID/,
      );
      assert.equal(cloud.resourceKeysOf().length, 1);
      const asked = emulator.requests.length;
      assert.deepEqual([await session.serviceId(), await session.serviceId()], [serviceId, serviceId]);
      assert.equal(emulator.requests.length, asked);
    });
  });
});

async function tokenOf({ emulator }: CloudFixture): Promise<string> {
  const response = await fetch(`${emulator.endpoints.iam}/identity/token`, {
    method: "POST",
    body: new URLSearchParams({ grant_type: "urn:ibm:params:oauth:grant-type:apikey", apikey: defaults.apiKey }),
  });
  return String(Object(await response.json()).access_token);
}
