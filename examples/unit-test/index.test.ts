// begin:unit-test
import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";

const accessKeyType = "pulumi-nodejs:dynamic/ibm-keys:AccessKey";
const guid = "5ec00000-0000-4000-8000-000000000001";
const crn = `crn:v1:bluemix:public:sysdig-secure:us-south:a/0123456789abcdef0123456789abcdef:${guid}::`;
const declared: pulumi.runtime.MockResourceArgs[] = [];

describe("The program", () => {
  let program: typeof import("./index.js");

  before(async () => {
    pulumi.runtime.setAllConfig({ "project:instance": "production" });
    await pulumi.runtime.setMocks({
      newResource(resource) {
        declared.push(resource);
        // The engine marks these outputs as secrets; a mock has no engine, so that the mock itself marks them.
        const made = { accessKey: pulumi.secret("made by the mock"), fingerprint: "0123456789ab" };
        return { id: resource.name, state: resource.type === accessKeyType ? { ...resource.inputs, ...made } : {} };
      },
      // Look-ups come here, and not to IBM.
      call({ token, inputs }) {
        if (token !== "ibm-keys:index:getInstance") throw new Error(`no mock of ${token}`);
        return { guid, crn, name: inputs.name, service: "sysdig-secure", region: "us-south" };
      },
    });
    // Imported here, because resources that are declared before setMocks need an engine.
    program = await import("./index.js");
  });

  it("declares one access key, for at most 50 agents", async () => {
    await new Promise((resolve) => program.agents.urn.apply(resolve));
    const keys = declared.filter(({ type }) => type === accessKeyType);
    assert.deepEqual(
      keys.map(({ name, inputs }) => [name, inputs.instance, inputs.limit]),
      [["agents", crn, 50]],
    );
  });

  it("keeps the manifest a secret", async () => {
    const text = await new Promise<string>((resolve) => program.manifest.apply(resolve));
    assert.match(text, /"access-key":"made by the mock"/);
    assert.equal(await pulumi.isSecret(program.manifest), true);
  });
});
// end:unit-test
