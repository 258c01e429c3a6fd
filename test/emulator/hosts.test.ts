import assert from "node:assert/strict";
import { request } from "node:http";
import { defaults } from "../../emulator";
import { locate } from "../../emulator/hosts";
import { useEmulator } from "../fixtures/emulator/use-emulator";

describe("IBM's hosts on one port", () => {
  const local = useEmulator();
  const { secure, monitor } = defaults.instances;

  const known: [url: string, host: string, service?: string, region?: string][] = [
    ["http://iam.cloud.ibm.com/identity/token", "iam"],
    ["http://private.iam.cloud.ibm.com/identity/token", "iam"],
    ["http://private.us-south.iam.cloud.ibm.com/identity/token", "iam"],
    ["http://resource-controller.cloud.ibm.com/v2/resource_keys", "resource-controller"],
    ["http://private.resource-controller.cloud.ibm.com/v2/resource_keys", "resource-controller"],
    ["http://private.us-east.resource-controller.cloud.ibm.com/v2/resource_keys", "resource-controller"],
    ["http://us-south.security-compliance-secure.cloud.ibm.com/api/token", "sysdig", "sysdig-secure", "us-south"],
    ["http://private.jp-osa.monitoring.cloud.ibm.com/api/token", "sysdig", "sysdig-monitor", "jp-osa"],
    ["http://127.0.0.1:1/eu-de.monitoring.cloud.ibm.com/api/token", "sysdig", "sysdig-monitor", "eu-de"],
    ["http://127.0.0.1:1/iam.cloud.ibm.com/identity/token", "iam"],
    ["http://127.0.0.1:1/identity/token", "iam"],
    ["http://169.254.169.254/instance_identity/v1/token", "metadata"],
    ["http://api.metadata.cloud.ibm.com/identity/v1/token", "metadata"],
    ["http://127.0.0.1:1/169.254.169.254/instance_identity/v1/iam_token", "metadata"],
    ["http://127.0.0.1:1/instance_identity/v1/token", "metadata"],
    ["http://127.0.0.1:1/identity/v1/iam_tokens", "metadata"],
    ["http://127.0.0.1:1/v1/policies", "iam"],
    ["http://127.0.0.1:1/v2/roles", "iam"],
    ["http://127.0.0.1:1/v2/policies", "iam"],
    ["http://127.0.0.1:1/v1/apikeys/some", "iam"],
    ["http://127.0.0.1:1/v1/serviceids", "iam"],
    ["http://globalcatalog.cloud.ibm.com/api/v1/some", "global-catalog"],
    ["http://private.us-south.globalcatalog.cloud.ibm.com/api/v1/some", "global-catalog"],
    ["http://127.0.0.1:1/v2/resource_instances", "resource-controller"],
    ["http://127.0.0.1:1/api/teams", "sysdig"],
  ];
  for (const [url, host, service, region] of known) {
    it(`takes ${url} for ${host}`, () => {
      const { sysdig, ...location } = locate(new URL(url));
      assert.deepEqual([location.host, sysdig?.service, sysdig?.region], [host, service, region]);
    });
  }

  it("knows no private Resource Controller of another region, as none exists", () => {
    assert.equal(locate(new URL("http://private.eu-de.resource-controller.cloud.ibm.com/other")).host, undefined);
  });

  it("does not take an ingestion host for an API", () => {
    assert.equal(locate(new URL("http://ingest.us-south.monitoring.cloud.ibm.com/")).host, undefined);
  });

  it("ignores a slash at the end of a path", () => {
    assert.equal(locate(new URL("http://127.0.0.1/api/teams/")).path, "/api/teams");
  });

  it("answers a request that carries IBM's host in its Host header", async () => {
    const headers = {
      host: "us-south.security-compliance-secure.cloud.ibm.com",
      authorization: `Bearer ${await local.token()}`,
      ibminstanceid: secure.guid,
    };
    const status = await new Promise((resolve, reject) => {
      request(new URL("/api/teams", local.emulator.url), { headers }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .once("error", reject)
        .end();
    });
    assert.equal(status, 200);
  });

  it("serves an instance at its own region's host", async () => {
    const base = local.emulator.endpoints.monitor.replace("{region}", monitor.region);
    assert.equal((await local.send("GET", `${base}/api/teams`, { instance: monitor.guid })).status, 200);
  });

  it("refuses an instance at another region's host, which is not the same as its absence", async () => {
    const base = local.emulator.endpoints.secure.replace("{region}", "eu-de");
    assert.equal((await local.send("GET", `${base}/api/teams`, { instance: secure.guid })).status, 403);
  });

  it("refuses an instance at the other service's host", async () => {
    const base = local.emulator.endpoints.monitor.replace("{region}", secure.region);
    assert.equal((await local.send("GET", `${base}/api/teams`, { instance: secure.guid })).status, 403);
  });

  it("answers 501 for a route it does not have, and names it", async () => {
    const { status, text } = await local.send("DELETE", "/v2/resource_instances/some");
    assert.equal(status, 501);
    assert.match(text, /DELETE \/v2\/resource_instances\/some/);
  });

  it("answers 501 for a route of one API at the host of another", async () => {
    const { status } = await local.send("GET", `${local.emulator.endpoints.iam}/v2/resource_keys`);
    assert.equal(status, 501);
  });
});
