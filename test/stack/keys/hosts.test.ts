import assert from "node:assert/strict";
import { createServer, type Server } from "node:net";
import { defaults } from "pulumi-ibm-keys/emulator";
import { CloudStack, describeOnEngine, key, withCloudStack } from "../../../harness/stack";
import { only, present } from "../../fixtures/present";
import { saidOf } from "../../fixtures/stack/runs";

const { secure, monitor, activityTracker, objectStorage } = defaults.instances;

describeOnEngine("A region that leads to another host", function () {
  this.timeout(180_000);
  let fixture: CloudStack | undefined;
  let server: Server | undefined;
  let port = 0;
  let connections = 0;
  before(async () => {
    fixture = await CloudStack.open({ program: [] });
    const listening = createServer((socket) => {
      connections++;
      socket.on("error", () => socket.destroy()).destroy();
    });
    server = listening;
    await new Promise<void>((resolve) => listening.listen(0, "127.0.0.1", resolve));
    const address = listening.address();
    assert.ok(address !== null && typeof address === "object");
    port = address.port;
  });
  after(async () => {
    server?.close();
    await fixture?.close();
  });

  const crnWith = (region: string) => secure.crn.replace(":us-south:", `:${region}:`);
  // Without endpoints of one's own a region is the first part of the host.
  const ofIbm = { SYSDIG_SECURE_URL: "", SYSDIG_MONITOR_URL: "" };
  const placed = (place: object) =>
    key("AccessKey", "strayed", { instance: secure.guid, service: secure.service, ...place });

  const places: [title: string, line: (host: string) => string, environment: (host: string) => NodeJS.ProcessEnv][] = [
    ["in the argument", (host) => placed({ region: `${host}/#` }), () => ({})],
    [
      "in the argument of an ApiToken",
      (host) => placed({ region: `${host}/#` }).replace("AccessKey", "ApiToken"),
      () => ({}),
    ],
    ["in the CRN", (host) => key("AccessKey", "strayed", { instance: crnWith(`${host}/#`) }), () => ({})],
    ["as the user in a URL", (host) => placed({ region: `us-south.example@${host}` }), () => ({})],
    ["in the environment", () => placed({}), (host) => ({ IC_REGION: `${host}/#` })],
  ];
  for (const [title, line, environment] of places) {
    it(`${title} is refused, and neither that host nor IBM hears anything`, async () => {
      const { stack, emulator } = present(fixture);
      const host = `localhost:${port}`;
      present(fixture).declare(line(host));
      const failed = (await stack.up({ environment: { ...ofIbm, ...environment(host) } })).expectFailure();
      const said = failed.errors.join("\n");
      assert.match(said, /region/i);
      assert.ok(!said.includes(host), "the value is repeated");
      assert.equal(connections, 0);
      assert.deepEqual(emulator.requests, []);
    });
  }

  it("in the stack's configuration is refused, too", async () => {
    const { stack, emulator } = present(fixture);
    present(fixture).declare(placed({}));
    await stack.setConfig({ "ibm-keys:region": `localhost:${port}/#` });
    const failed = (await stack.up({ environment: ofIbm })).expectFailure();
    assert.match(failed.errors.join("\n"), /ibm-keys\.region: must be a region, as in us-south/);
    assert.equal(connections, 0);
    assert.deepEqual(emulator.requests, []);
  });
});

describeOnEngine("A CRN of another account than the one that signs in", function () {
  this.timeout(120_000);

  it("is refused for every kind before anything is asked of IBM but a token", async () => {
    const foreign = ({ crn }: { crn: string }) => crn.replace(defaults.accountId, "f0".repeat(16));
    const program = [
      key("AccessKey", "access", { instance: foreign(secure) }),
      key("ResourceKey", "resource", { source: foreign(objectStorage) }),
      key("IngestionKey", "ingestion", { instance: foreign(activityTracker) }),
      key("ServiceKey", "service", { instance: foreign(activityTracker) }),
      key("ApiToken", "token", { instance: foreign(monitor) }),
    ];
    await withCloudStack({ program }, async (fixture) => {
      const failed = (await fixture.stack.up({ arguments: ["--continue-on-error"] })).expectFailure();
      for (const name of ["access", "resource", "ingestion", "service", "token"]) {
        const said = only(saidOf(failed, name, "error"));
        assert.match(said, /belongs to the account (f0){16}: the credential signs in to the account acc0/);
      }
      assert.deepEqual(fixture.calls(), []);
    });
  });

  it("does not make a refresh or a destroy take the key for gone", async () => {
    await withCloudStack({ program: [key("AccessKey", "access", { instance: secure.crn })] }, async (fixture) => {
      const { stack, cloud } = fixture;
      (await stack.up()).expectSuccess();
      const state = JSON.stringify(await stack.export());
      await stack.importState(JSON.parse(state.replaceAll(`a/${defaults.accountId}:`, `a/${"f0".repeat(16)}:`)));
      fixture.calls();
      for (const failed of [await stack.refresh(), await stack.destroy()]) {
        assert.match(failed.expectFailure().errors.join("\n"), /the credential signs in to the account acc0/);
      }
      assert.deepEqual(fixture.calls(), []);
      assert.equal(cloud.accessKeysOf(secure.guid).length, 2);
    });
  });
});

describeOnEngine("The setting ibm-keys:endpoints", function () {
  this.timeout(120_000);

  it("is taken as JSON too: Pulumi keeps maps of the one key `secure` to itself", async () => {
    await withCloudStack(
      { program: [key("AccessKey", "agents", { instance: secure.crn })] },
      async ({ stack, emulator, cloud }) => {
        const url = emulator.environment.SYSDIG_SECURE_URL ?? "";
        const refused = await stack.pulumi("config", "set", "--path", "ibm-keys:endpoints.secure", url);
        assert.match(refused.stderr, /reserved/);
        const taken = await stack.pulumi("config", "set", "ibm-keys:endpoints", JSON.stringify({ secure: url }));
        assert.equal(taken.exitCode, 0, taken.stderr);
        (await stack.up({ environment: { SYSDIG_SECURE_URL: "" } })).expectSuccess();
        assert.equal(cloud.accessKeysOf(secure.guid).length, 2);
      },
    );
  });
});

describeOnEngine("The setting ibm-keys:accessKeyApi", function () {
  this.timeout(120_000);

  it("documented keeps an AccessKey away from the API that IBM does not document, its whole life long", async () => {
    await withCloudStack(
      { program: [key("AccessKey", "agents", { instance: secure.crn, limit: 3 })] },
      async (fixture) => {
        const { stack } = fixture;
        await stack.setConfig({ "ibm-keys:accessKeyApi": "documented" });
        (await stack.up()).expectSuccess();
        fixture.declare(key("AccessKey", "agents", { instance: secure.crn, limit: 4, rotation: { id: "now" } }));
        (await stack.up({ refresh: true })).expectSuccess();
        (await stack.destroy()).expectSuccess();
        const paths = fixture.emulator.requests.map(({ path }) => path);
        assert.deepEqual(
          paths.filter((path) => path.startsWith("/platform/")),
          [],
        );
        const operations = fixture.calls();
        assert.equal(operations.filter((operation) => operation === "createAccessKey").length, 2);
        assert.equal(fixture.cloud.accessKeysOf(secure.guid).length, 1);
      },
    );
  });
});
