import assert from "node:assert/strict";
import { createRequire } from "node:module";
import * as pulumi from "@pulumi/pulumi";
import * as ibmkeys from "../../provider";

const crn = "crn:v1:bluemix:public:logdnaat:us-south:a/0123:a7000000-0000-4000-8000-000000000003::";

/** States in use hold these very characters: a change here breaks every stack of every user. */
const providerString = (folder: string) =>
  `exports.handler=()=>{try{return require("pulumi-ibm-keys/lifecycle/${folder}").provider}catch(e){if(e.code){e.message=e.message.split("\\n")[0]+". Install pulumi-ibm-keys in the program's folder until its last key is destroyed.";e.stack=""}throw e}}`;

const kinds = [
  {
    make: (name: string) => new ibmkeys.AccessKey(name, { instance: crn }),
    type: "pulumi-nodejs:dynamic/ibm-keys:AccessKey",
    provider: providerString("access-key"),
  },
  {
    make: (name: string) => new ibmkeys.ResourceKey(name, { source: crn }),
    type: "pulumi-nodejs:dynamic/ibm-keys:ResourceKey",
    provider: providerString("resource-key"),
  },
  {
    make: (name: string) => new ibmkeys.IngestionKey(name, { instance: crn }),
    type: "pulumi-nodejs:dynamic/ibm-keys:IngestionKey",
    provider: providerString("ingestion-key"),
  },
  {
    make: (name: string) => new ibmkeys.ServiceKey(name, { instance: crn }),
    type: "pulumi-nodejs:dynamic/ibm-keys:ServiceKey",
    provider: providerString("service-key"),
  },
  {
    make: (name: string) => new ibmkeys.ApiToken(name, { instance: crn }),
    type: "pulumi-nodejs:dynamic/ibm-keys:ApiToken",
    provider: providerString("api-token"),
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
      assert.ok(Buffer.byteLength(provider) <= 260, `${Buffer.byteLength(provider)} bytes`);
    });

    it(`${type} finds its lifecycle through the package's exports`, () => {
      const loaded: { handler?: () => object } = {};
      const load = new Function("exports", "require", provider);
      load(loaded, createRequire(__filename));
      const methods = Object.entries(loaded.handler?.() ?? {}).filter(([, method]) => typeof method === "function");
      const names = ["check", "configure", "create", "delete", "diff", "read", "update"];
      assert.deepEqual(methods.map(([name]) => name).sort(), names);
    });

    it(`${type} says to install the package where it is missing, and lets any other error be`, () => {
      const thrownFor = (error: Error): unknown => {
        const loaded: { handler?: () => object } = {};
        const failing = () => {
          throw error;
        };
        new Function("exports", "require", provider)(loaded, failing);
        try {
          return loaded.handler?.();
        } catch (thrown) {
          return thrown;
        }
      };
      const missing = Object.assign(new Error("Cannot find module 'x'\nRequire stack:\n- y"), {
        code: "MODULE_NOT_FOUND",
      });
      assert.equal(thrownFor(missing), missing);
      assert.match(missing.message, /^Cannot find module 'x'\. Install pulumi-ibm-keys in .* last key is destroyed\.$/);
      assert.equal(missing.stack, "");
      const broken = new SyntaxError("Unexpected token");
      const { stack } = broken;
      assert.equal(thrownFor(broken), broken);
      assert.deepEqual([broken.message, broken.stack], ["Unexpected token", stack]);
    });
  }
});
