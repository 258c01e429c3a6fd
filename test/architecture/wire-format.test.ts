import assert from "node:assert/strict";
import { createRequire } from "node:module";
import * as pulumi from "@pulumi/pulumi";
import * as ibmkeys from "../../provider";

const crn = "crn:v1:bluemix:public:logdnaat:us-south:a/0123:a7000000-0000-4000-8000-000000000003::";

/** States in use hold these very characters: a change here breaks every stack of every user. */
const kinds = [
  {
    make: (name: string) => new ibmkeys.AccessKey(name, { instance: crn }),
    type: "pulumi-nodejs:dynamic/ibm-keys:AccessKey",
    provider: `exports.handler=()=>require("pulumi-ibm-keys/lifecycle/access-key").provider`,
  },
  {
    make: (name: string) => new ibmkeys.ResourceKey(name, { source: crn }),
    type: "pulumi-nodejs:dynamic/ibm-keys:ResourceKey",
    provider: `exports.handler=()=>require("pulumi-ibm-keys/lifecycle/resource-key").provider`,
  },
  {
    make: (name: string) => new ibmkeys.IngestionKey(name, { instance: crn }),
    type: "pulumi-nodejs:dynamic/ibm-keys:IngestionKey",
    provider: `exports.handler=()=>require("pulumi-ibm-keys/lifecycle/ingestion-key").provider`,
  },
  {
    make: (name: string) => new ibmkeys.ServiceKey(name, { instance: crn }),
    type: "pulumi-nodejs:dynamic/ibm-keys:ServiceKey",
    provider: `exports.handler=()=>require("pulumi-ibm-keys/lifecycle/service-key").provider`,
  },
  {
    make: (name: string) => new ibmkeys.ApiToken(name, { instance: crn }),
    type: "pulumi-nodejs:dynamic/ibm-keys:ApiToken",
    provider: `exports.handler=()=>require("pulumi-ibm-keys/lifecycle/api-token").provider`,
  },
];

describe("What the engine saves of each kind for years", () => {
  const registered = new Map<string, pulumi.runtime.MockResourceArgs>();

  before(() =>
    pulumi.runtime.setMocks({
      newResource: (args) => {
        registered.set(args.name, args);
        return { id: args.name, state: args.inputs };
      },
      call: () => ({}),
    }),
  );

  for (const { make, type, provider } of kinds) {
    it(`${type} has the same type token and provider string as ever`, async () => {
      await new Promise((resolve) => make(type).id.apply(resolve));
      const args = registered.get(type);
      assert.equal(args?.type, type);
      assert.equal(args.inputs.__provider, provider);
      assert.equal(args.inputs.owner, `urn:pulumi:stack::project::${type}::${type}`);
      assert.ok(Buffer.byteLength(provider) <= 120, `${Buffer.byteLength(provider)} bytes`);
    });

    it(`${type} finds its lifecycle through the package's exports`, () => {
      const loaded: { handler?: () => object } = {};
      const load = new Function("exports", "require", provider);
      load(loaded, createRequire(__filename));
      const methods = Object.entries(loaded.handler?.() ?? {}).filter(([, method]) => typeof method === "function");
      const names = ["check", "configure", "create", "delete", "diff", "read", "update"];
      assert.deepEqual(methods.map(([name]) => name).sort(), names);
    });
  }
});
