import assert from "node:assert/strict";
import { createServer } from "node:net";
import { defaults } from "pulumi-ibm-keys/emulator";
import { CloudStack, describeOnEngine, key, type UpdateResult } from "../../../harness/stack";
import { only, present } from "../../fixtures/present";

const { secure, activityTracker, objectStorage } = defaults.instances;
const wrongKey = "wr0ng-ap1-key-wr0ng-ap1-key-wr0ng-ap1-key";

/** The one error of ours in a failed command: said once, in at most two lines, with no stack trace and no secret. */
function onlyErrorOf(result: UpdateResult, secrets: readonly string[]): string {
  result.expectFailure();
  const ours = result.errors.filter((message) => !/^(preview|update) failed$/.test(message));
  const message = only(ours);
  assert.ok(message.split("\n").length <= 2, message);
  // The engine puts a line of its own before an error of something that is saved all the same.
  const said = message.split(/has a problem: |\n\t\* /).at(-1) ?? message;
  // Above, the rows of the resources show it as it happens.
  const [, diagnostics = ""] = result.output.split("\nDiagnostics:\n");
  assert.equal(diagnostics.split(said).length - 1, 1, result.output);
  assert.doesNotMatch(result.output, /^\s+at .*:\d+/m);
  assert.doesNotMatch(result.output, /node_modules|dist[\\/]provider/);
  for (const secret of secrets) assert.ok(!result.output.includes(secret), "a secret is shown");
  return said;
}

/** Every secret there is to give away. */
function secretsOf({ cloud }: CloudStack): string[] {
  const { apiKeys, accessKeys, apiTokens, instances } = cloud.contents();
  return [
    wrongKey,
    ...apiKeys.map(({ apikey }) => apikey),
    ...accessKeys.map(({ accessKey }) => accessKey),
    ...apiTokens.map((token) => token.key),
    ...instances.flatMap(({ ingestionKey, serviceKeys }) => [...(ingestionKey ? [ingestionKey] : []), ...serviceKeys]),
  ];
}

async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  assert.ok(address !== null && typeof address === "object");
  await new Promise((resolve) => server.close(resolve));
  return address.port;
}

const instance = secure.crn;

/** What is wrong, the line that says so to the engine, and what the user is told. */
const foundByPreview: [title: string, line: string, told: RegExp][] = [
  ["an argument that does not exist", key("AccessKey", "bad", { instance, enabeld: false }), /"enabeld".*"enabled"/],
  ["no instance", key("IngestionKey", "bad", {}), /^instance is required$/],
  ["no source", key("ResourceKey", "bad", { source: null }), /^source is required$/],
  [
    "an instance that is neither CRN nor GUID",
    key("AccessKey", "bad", { instance: "crn:v1:bluemix:public:sysdig-secure:us-south" }),
    /^instance: must be the CRN or the GUID of an instance \(crn:v1:bluemix:public:sysdig-secure:REGION/,
  ],
  [
    "an instance of another service",
    key("ServiceKey", "bad", { instance }),
    /^instance: must be an instance of Activity Tracker \(logdnaat\), not of Workload Protection \(sysdig-secure\)$/,
  ],
  [
    "a name that IBM refuses",
    key("ResourceKey", "bad", { source: objectStorage.crn, name: "logs/prod#1" }),
    /^name: may hold only letters, digits, spaces and - \. _ :$/,
  ],
  ["a negative limit", key("AccessKey", "bad", { instance, limit: -1 }), /^limit: .*0/],
  [
    "a reservation above the limit",
    key("AccessKey", "bad", { instance, limit: 2, reservation: 3 }),
    /^reservation is larger than limit$/,
  ],
  [
    "a team named twice",
    key("ApiToken", "bad", { instance, team: "ops", teamId: 3 }),
    /^team and teamId both name the team; give one of them$/,
  ],
  [
    "a region that is not the instance's",
    key("ApiToken", "bad", { instance, region: "eu-de" }),
    /^region is another one than that in the CRN of the instance$/,
  ],
  [
    "a fault beside a value that is not known yet and a secret",
    [
      key("AccessKey", "good", { instance }),
      `new ibmkeys.ResourceKey("bad", {
        source: "${objectStorage.crn}", role: good.fingerprint, parameters: pulumi.secret({ password: "${wrongKey}" }), rolle: pulumi.secret("${wrongKey}"),
      });`,
    ].join("\n"),
    /"rolle".*"role"/,
  ],
];

describeOnEngine("Bad input", function () {
  this.timeout(120_000);

  describe("is found by preview, told once, and reaches nobody:", () => {
    let fixture: CloudStack | undefined;
    before(async () => {
      fixture = await CloudStack.open({ program: [] });
    });
    after(() => fixture?.close());

    for (const [title, line, told] of foundByPreview) {
      it(title, async () => {
        const { stack, emulator } = present(fixture);
        present(fixture).declare(line);
        const failed = await stack.preview();
        assert.match(onlyErrorOf(failed, secretsOf(present(fixture))), told);
        assert.equal(emulator.requests.length, 0);
      });
    }
  });

  describe("is told once when IBM cannot be asked, and makes nothing:", () => {
    let fixture: CloudStack | undefined;
    before(async () => {
      fixture = await CloudStack.open({ program: [key("ResourceKey", "bad", { source: activityTracker.crn })] });
    });
    after(() => fixture?.close());
    afterEach(() => {
      const { cloud, emulator } = present(fixture);
      assert.deepEqual(cloud.resourceKeysOf(), []);
      emulator.faults.clear();
      emulator.clearRequests();
    });

    const up = async (environment: NodeJS.ProcessEnv) =>
      onlyErrorOf(await present(fixture).stack.up({ environment }), secretsOf(present(fixture)));

    it("no credentials, with every place that was looked at", async () => {
      const said = await up({ IC_API_KEY: "" });
      for (const place of ["ibm-keys:apiKey", "ibm-keys:trustedProfileId", "IC_API_KEY", "IBMCLOUD_API_KEY"]) {
        assert.ok(said.includes(place), said);
      }
      assert.match(said, /pulumi config set --secret ibm-keys:apiKey/);
      assert.equal(present(fixture).emulator.requests.length, 0);
    });

    it("no credentials, of which the preview warns without a request", async () => {
      const { stack, emulator } = present(fixture);
      const environment = { IC_API_KEY: "" };
      const warned = /`pulumi up` needs a credential, which a preview does not: no credential was found in the stack/;
      assert.match((await stack.preview({ environment })).expectSuccess().output, warned);
      assert.equal(emulator.requests.length, 0);
    });

    it("an API key that IAM does not know", async () => {
      const said = await up({ IC_API_KEY: wrongKey });
      assert.match(said, /Could not sign in to IBM Cloud with the API key: .*BXNIM0415E.*\(transaction [\w-]+\)/);
    });

    it("a host where nobody listens", async () => {
      const port = await closedPort();
      const said = await up({ IBMCLOUD_IAM_API_ENDPOINT: `http://127.0.0.1:${port}/iam.cloud.ibm.com` });
      assert.match(said, new RegExp(`connection was refused \\(127\\.0\\.0\\.1:${port}\\)\\. Check the network`));
    });

    it("a host that nobody knows", async () => {
      const said = await up({ IBMCLOUD_IAM_API_ENDPOINT: "https://iam.invalid" });
      assert.match(said, /the host name could not be found \(iam\.invalid\)\. Check the network/);
    });

    it("the page of a proxy in the place of IBM's answer", async () => {
      present(fixture).emulator.faults.add({ times: "always", fault: { kind: "not-json" } });
      assert.match(await up({}), /is not JSON, a body of type text\/html.*no proxy answers in its place/);
    });

    it("the page of a proxy only where a key was to be made, after three tries of which each may have made one", async () => {
      const match = { operation: "createResourceKey" };
      present(fixture).emulator.faults.add({ match, times: "always", fault: { kind: "not-json" } });
      assert.match(
        await up({}),
        /create a resource key of instance a7\S+: the answer .* is not JSON, .*did not appear, in any of 3 tries .*It may have been made/,
      );
      assert.equal(
        present(fixture)
          .calls()
          .filter((operation) => operation === "createResourceKey").length,
        3,
      );
      const { id, outputs } = await present(fixture).stack.resource("bad");
      assert.match(String(id), /^unmade-[0-9a-f]{12}$/);
      assert.equal(outputs?.unmade, true);
      assert.ok(Array.isArray(outputs?.lostCreates) && outputs.lostCreates.length === 3);
    });
  });
});
