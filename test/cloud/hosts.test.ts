import assert from "node:assert/strict";
import { createServer } from "node:net";
import { defaults } from "../../emulator";
import { locate } from "../../emulator/hosts";
import { Endpoints } from "../../provider/cloud/settings/endpoints";
import { settingsFrom } from "../../provider/cloud/settings/settings";
import { isCloudError } from "../../provider/domain/cloud-error";
import { parseCrn } from "../../provider/domain/crn";
import { instanceArgument, parseInstanceReference } from "../../provider/domain/instance-reference";
import { region } from "../../provider/domain/region";
import { sessionAt, withCloud } from "../fixtures/cloud/with-cloud";
import { closed, listening } from "../fixtures/http/with-server";

describe("The endpoints", () => {
  it("are IBM's public ones by default", () => {
    const endpoints = new Endpoints("public", {});
    assert.equal(endpoints.iam(), "https://iam.cloud.ibm.com");
    assert.equal(endpoints.iamPolicies(), "https://iam.cloud.ibm.com");
    assert.equal(endpoints.resourceController(), "https://resource-controller.cloud.ibm.com");
    assert.equal(endpoints.sysdig("sysdig-secure", "eu-de"), "https://eu-de.security-compliance-secure.cloud.ibm.com");
    assert.equal(endpoints.sysdig("sysdig-monitor", "us-south"), "https://us-south.monitoring.cloud.ibm.com");
  });

  it("are all private when that is the visibility", () => {
    const endpoints = new Endpoints("private", {});
    const bases = [
      endpoints.iam(),
      endpoints.iamPolicies(),
      endpoints.resourceController(),
      endpoints.sysdig("sysdig-secure", "eu-de"),
      endpoints.sysdig("sysdig-monitor", "eu-de"),
    ];
    for (const base of bases) assert.match(base, /^https:\/\/private\./);
  });

  for (const [region, host] of [
    ["us-south", "private.us-south.resource-controller.cloud.ibm.com"],
    ["us-east", "private.us-east.resource-controller.cloud.ibm.com"],
    ["eu-de", "private.us-south.resource-controller.cloud.ibm.com"],
    [undefined, "private.us-south.resource-controller.cloud.ibm.com"],
  ] as const) {
    it(`of a private Resource Controller is one that exists, for the region ${region}`, () => {
      assert.equal(new Endpoints("private", {}, region).resourceController(), `https://${host}`);
      assert.equal(locate(new URL(`https://${host}/v2/resource_keys`)).host, "resource-controller");
    });
  }

  it("that are given replace IBM's own, with {region} wherever it stands and no slash at the end", () => {
    const endpoints = new Endpoints("private", {
      iam: "http://127.0.0.1:1/iam/",
      secure: "http://{region}.test/{region}//",
    });
    assert.equal(endpoints.iam(), "http://127.0.0.1:1/iam");
    assert.equal(endpoints.iamPolicies(), "http://127.0.0.1:1/iam");
    assert.equal(endpoints.sysdig("sysdig-secure", "eu-de"), "http://eu-de.test/eu-de");
    assert.equal(endpoints.sysdig("sysdig-monitor", "eu-de"), "https://private.eu-de.monitoring.cloud.ibm.com");
  });

  it("of Sysdig are refused for a region that is none, whoever let it pass", () => {
    for (const region of badRegions) {
      for (const overrides of [{}, { secure: "http://127.0.0.1:1/{region}" }]) {
        assert.throws(
          () => new Endpoints("public", overrides).sysdig("sysdig-secure", region),
          (error) => isCloudError(error, "rejected") && !/evil|localhost/.test(error.message),
        );
      }
    }
  });

  it("are local when all of them are on this machine", () => {
    const here = { iam: "http://127.0.0.1:1/a", resourceController: "https://localhost/b", secure: "http://[::1]:2" };
    assert.equal(new Endpoints("public", { ...here, monitor: "http://127.9.9.9/{region}" }).areLocal(), true);
    assert.equal(new Endpoints("public", here).areLocal(), false);
    const elsewhere = { ...here, monitor: "http://127.0.0.1:1", iamPolicies: "https://iam.cloud.ibm.com" };
    assert.equal(new Endpoints("public", elsewhere).areLocal(), false);
  });
});

const badRegions = [
  "",
  "US-SOUTH",
  "us",
  "us-",
  "-south",
  "us south",
  "us-south.evil.example",
  "evil.example/#",
  "localhost:1/#",
  "us-south@evil",
  "us-south/",
  "us-south\n",
  "us-söuth",
  `us-${"a".repeat(60)}`,
];

/** Settings of a stack or of the environment, and the argument or the setting that they are refused for. */
type Given = [stack: Record<string, string>, environment: Record<string, string>];

function refused([stack, environment]: Given): string {
  try {
    settingsFrom((key) => stack[key], undefined, environment);
  } catch (error) {
    assert.ok(isCloudError(error, "rejected"), String(error));
    return error.message;
  }
  return assert.fail(`nothing was refused: ${JSON.stringify([stack, environment])}`);
}

describe("A token goes to IBM only, because", () => {
  const place = { apiKey: "canary-api-key", guid: defaults.instances.secure.guid };

  for (const bad of badRegions) {
    it(`the region ${JSON.stringify(bad)} is taken from no argument, setting, variable or CRN`, () => {
      assert.equal(region.safeParse(bad).success, false);
      if (bad !== "") assert.match(refused([{ region: bad }, {}]), /ibm-keys\.region: must be a region/);
      if (bad !== "") assert.match(refused([{}, { IC_REGION: bad }]), /variable IC_REGION: must be a region/);
      for (const service of ["sysdig-secure", "sysdig-monitor"]) {
        const crn = `crn:v1:bluemix:public:${service}:${bad}:a/abc:${place.guid}::`;
        assert.equal(parseCrn(crn), undefined);
        assert.equal(instanceArgument(["sysdig-secure", "sysdig-monitor"]).safeParse(crn).success, false);
      }
    });
  }

  for (const good of ["us-south", "eu-de", "jp-osa", "ca-mon", "in-che", "us-south-2"]) {
    it(`the region ${good} is one`, () => assert.equal(region.safeParse(good).success, true));
  }

  const badEndpoints = [
    "http://iam.cloud.ibm.com",
    "http://localhost.evil.example",
    "http://127.0.0.1.evil.example",
    "http://10.0.0.1",
    "ftp://127.0.0.1",
    "https://user:password@iam.cloud.ibm.com",
    "https://iam.cloud.ibm.com@evil.example",
    "https://iam.cloud.ibm.com?a=b",
    "https://iam.cloud.ibm.com/#a",
    "https://",
    "iam.cloud.ibm.com",
    " https://iam.cloud.ibm.com",
    `https://iam.cloud.ibm.com/${"a".repeat(3000)}`,
  ];
  for (const bad of badEndpoints) {
    it(`the endpoint ${bad.slice(0, 50)} is taken from no setting and no variable`, () => {
      for (const name of ["iam", "resourceController", "secure", "monitor", "metadata"]) {
        const told = refused([{ endpoints: JSON.stringify({ [name]: bad }) }, {}]);
        assert.match(told, /endpoints\.\w+: must be a URL with https/);
        assert.ok(!told.includes(bad));
      }
      for (const name of [
        "IBMCLOUD_IAM_API_ENDPOINT",
        "IBMCLOUD_IAMPAP_API_ENDPOINT",
        "IBMCLOUD_RESOURCE_CONTROLLER_API_ENDPOINT",
        "SYSDIG_SECURE_URL",
        "SYSDIG_MONITOR_URL",
        "IBMCLOUD_CR_VPC_URL",
      ]) {
        assert.match(refused([{}, { [name]: bad }]), new RegExp(`variable ${name}: must be a URL with https`));
      }
    });
  }

  for (const good of ["https://iam.test/base", "http://127.0.0.1:8080/a", "http://localhost:1", "http://[::1]:1/b/"]) {
    it(`the endpoint ${good} is taken`, () => {
      const endpoints = JSON.stringify({ iam: good, secure: `${good}/{region}`, monitor: "https://{region}.test" });
      assert.equal(
        settingsFrom((key) => (key === "endpoints" ? endpoints : undefined), undefined, {}).endpoints.iam,
        good,
      );
    });
  }

  it("the metadata service's own address is taken for it, and for no API", () => {
    const own = "http://169.254.169.254";
    for (const name of ["iam", "resourceController", "secure", "monitor"]) {
      assert.match(refused([{ endpoints: JSON.stringify({ [name]: own }) }, {}]), /must be a URL with https/);
    }
    for (const bad of [
      `${own}:8080`,
      `${own}/other`,
      "http://169.254.169.254.evil.example",
      "http://169.254.169.253",
    ]) {
      assert.match(refused([{ endpoints: JSON.stringify({ metadata: bad }) }, {}]), /must be a URL with https/);
    }
    for (const good of [own, `${own}/`, "https://api.metadata.cloud.ibm.com"]) {
      assert.equal(settingsFrom(() => undefined, undefined, { IBMCLOUD_CR_VPC_URL: good }).endpoints.metadata, good);
    }
    assert.equal(new Endpoints("private", {}).metadata(), own);
  });

  it("a host that a region leads to receives nothing at all", async () => {
    await withCloud({}, async ({ emulator, clock, operations }) => {
      let connections = 0;
      const stranger = createServer(() => {
        connections++;
      });
      const port = await listening(stranger);
      try {
        const { secure, monitor, ...ibm } = emulator.endpoints;
        const session = sessionAt(
          { ...ibm, secure: "https://{region}.test", monitor },
          { kind: "api-key", apiKey: defaults.apiKey },
          clock,
        );
        for (const region of [`127.0.0.1:${port}/#`, `127.0.0.1:${port}/`]) {
          for (const instance of [
            parseInstanceReference(place.guid, { service: "sysdig-secure", region }),
            parseInstanceReference(
              `crn:v1:bluemix:public:sysdig-secure:${region}:a/${defaults.accountId}:${place.guid}::`,
            ),
          ]) {
            await assert.rejects(
              async () => (await session.openSysdig(instance)).listAccessKeys(),
              (error) => isCloudError(error, "rejected"),
            );
          }
        }
        assert.equal(connections, 0);
        assert.deepEqual(operations(), []);
      } finally {
        await closed(stranger);
      }
    });
  });
});
