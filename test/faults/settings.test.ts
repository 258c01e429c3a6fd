import assert from "node:assert/strict";
import {
  accessKey,
  describeWithProvider,
  ingestionKey,
  resourceKey,
  secure,
  serviceKey,
} from "../fixtures/provider/provider-fixture";

/** What the engine sends for a value that is not known in a preview. */
const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

const everyKind = (args: object = {}) => ({
  a: accessKey({ ...args }),
  b: resourceKey({ ...args }),
  c: ingestionKey({ ...args }),
  d: serviceKey({ ...args }),
  e: { kind: "api-token" as const, args: { instance: secure.crn, ...args } },
});
const unset = { "ibm-keys:apiKeyFrom": JSON.stringify({ env: "NOBODY_SETS_THIS" }) };

describeWithProvider("The settings in a preview", (fixture, it) => {
  const asked = () => fixture.world.emulator.requests.length;

  it("are an error on each resource whose profile does not exist, of every kind and without a request", async () => {
    for (const declared of Object.values(everyKind({ profile: "produktion" }))) {
      const stack = fixture.stack({ declared });
      stack.configuration = { "ibm-keys:profiles": JSON.stringify({ production: {} }) };
      for (const { errors } of [await stack.preview(), await stack.up()]) {
        assert.match(errors.join(), /^profile: there is no such profile in ibm-keys:profiles \(it has production\)$/);
      }
    }
    assert.equal(asked(), 0);
  });

  it("are an error where they are wrong, and nothing of them is repeated", async () => {
    const wrong: [configuration: Record<string, string>, told: RegExp][] = [
      [{ "ibm-keys:apiKey": '"canary-api-key"' }, /ibm-keys:apiKey begins or ends with a quotation mark/],
      [
        { "ibm-keys:apiKey": "canary", "ibm-keys:authType": "vpc" },
        /ibm-keys:apiKey and ibm-keys:authType are both set, and each says who signs in/,
      ],
      [{ "ibm-keys:visibility": "canary" }, /ibm-keys\.visibility: /],
    ];
    for (const declared of Object.values(everyKind())) {
      const stack = fixture.stack({ declared });
      for (const [configuration, told] of wrong) {
        stack.configuration = configuration;
        const { errors, said } = await stack.preview();
        assert.match(errors.join(), told);
        assert.doesNotMatch(errors.join() + said, /canary/);
      }
    }
    assert.equal(asked(), 0);
  });

  it("are judged beside the arguments: both mistakes are told at once", async () => {
    const stack = fixture.stack({ a: accessKey({ profile: "nobody", limit: -1 }) });
    const { errors } = await stack.preview();
    assert.match(
      errors.join(),
      /^limit: .*; profile: there is no such profile in ibm-keys:profiles \(it is not set\)$/,
    );
  });

  it("are not judged while the profile's name is not known", async () => {
    const stack = fixture.stack(everyKind({ profile: unknown }));
    const { errors, said } = await stack.preview();
    assert.deepEqual([errors, said], [[], ""]);
  });

  it("without a credential are a warning on what is to be created, and no error", async () => {
    const stack = fixture.stack(everyKind());
    stack.configuration = unset;
    const { errors, said } = await stack.preview();
    assert.deepEqual(errors, []);
    const warning =
      /^warning: `pulumi up` needs a credential, which a preview does not: the environment variable NOBODY_SETS_THIS, which ibm-keys:apiKeyFrom names, is not set\.$/gm;
    assert.equal(said.match(warning)?.length, 5, said);
    assert.equal(asked(), 0);
  });

  it("without a credential are a warning on what is to be changed or replaced, and not on what stays as it is", async () => {
    const stack = fixture.stack({ kept: accessKey(), changed: accessKey(), replaced: resourceKey({ role: "Reader" }) });
    await stack.mustUp();
    stack.configuration = unset;
    assert.equal((await stack.preview()).said, "");
    await stack.mustBeIdle();
    stack.declare("changed", { limit: 5 });
    stack.declare("replaced", { role: "Writer" });
    const { did, errors, said } = await stack.preview();
    assert.deepEqual([did, errors], [{ kept: "same", changed: "update", replaced: "replace" }, []]);
    assert.equal(said.match(/^warning: `pulumi up` needs a credential/gm)?.length, 2, said);
  });

  it("without a credential make the up fail before anything is made", async () => {
    for (const declared of Object.values(everyKind())) {
      const stack = fixture.stack({ declared });
      stack.configuration = unset;
      const { errors } = await stack.up();
      assert.match(
        errors.join(),
        /^Could not sign in to IBM Cloud: .*NOBODY_SETS_THIS.* is not set\. Put the API key there/,
      );
      assert.deepEqual(stack.engine.saved, []);
    }
    assert.equal(asked(), 0);
  });

  it("that a destroy no longer finds are an error, the keys stay, and it goes through once they are back", async () => {
    const stack = fixture.stack({ a: accessKey({ profile: "old" }) });
    stack.configuration = { "ibm-keys:profiles": JSON.stringify({ old: {} }) };
    await stack.mustUp();
    const configured = stack.configuration;
    stack.configuration = {};
    const { errors } = await stack.destroy();
    assert.match(errors.join(), /there is no profile "old" in ibm-keys:profiles \(it is not set\)/);
    assert.equal(stack.engine.saved.length, 1);
    stack.configuration = configured;
    assert.deepEqual((await stack.destroy()).errors, []);
  });
});

describeWithProvider("A profile that an API key assumes", (fixture, it) => {
  it("makes, reads and ends keys of every kind, though the API key's owner may do nothing", async () => {
    const { id } = fixture.cloud.addTrustedProfile({ name: "deployers" });
    const { apikey } = fixture.cloud.addApiKey({ serviceRole: "None", platform: false });
    const stack = fixture.stack(everyKind());
    stack.configuration = { "ibm-keys:apiKey": apikey, "ibm-keys:trustedProfileId": id };
    await stack.mustUp();
    await stack.later();
    assert.deepEqual((await stack.refresh()).errors, []);
    assert.deepEqual((await stack.destroy()).errors, []);
  });
});
