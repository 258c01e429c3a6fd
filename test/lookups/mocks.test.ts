import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { defaults } from "../../emulator";
import * as ibmkeys from "../../provider";
import { fingerprintOf } from "../../provider/domain/fingerprint";

const { monitor, objectStorage } = defaults.instances;
const { guid, crn } = monitor;
const found = { guid, crn, name: "agents", service: "sysdig-monitor", region: "us-south" };

function valueIn<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve) => output.apply(resolve));
}

describe("A look-up in a program whose engine is mocked", () => {
  let answer: pulumi.runtime.Mocks["call"];
  const calls: pulumi.runtime.MockCallArgs[] = [];

  before(() =>
    pulumi.runtime.setMocks({
      newResource: ({ name, inputs }) => ({ id: name, state: inputs }),
      call: (args) => {
        calls.push(args);
        return answer(args);
      },
    }),
  );
  beforeEach(() => calls.splice(0));

  it("is answered by the mocks under its own token, with the arguments that it was given", async () => {
    answer = ({ token }) => {
      if (token.endsWith("getInstances")) return { instances: [found] };
      if (token.endsWith("getAccessKeys")) return { accessKeys: [{ accessKey: "made-by-the-mock" }] };
      if (token.endsWith("getResourceKeys")) return { resourceKeys: [{ guid, crn, name: "one", state: "active" }] };
      return token.endsWith("getTeam") ? { teamId: 3, name: "ops" } : found;
    };
    const whole = { ...found, resourceGroupId: null, state: null };
    assert.deepEqual(await ibmkeys.getInstance({ name: "agents" }), whole);
    assert.deepEqual(await ibmkeys.getInstances(), { instances: [whole] });
    assert.deepEqual(await ibmkeys.getTeam({ instance: crn }), { teamId: 3, name: "ops", isDefault: false });
    const [accessKey] = (await ibmkeys.getAccessKeys({ instance: crn })).accessKeys;
    assert.equal(accessKey?.fingerprint, fingerprintOf("made-by-the-mock"));
    assert.equal(accessKey.enabled, true);
    assert.equal(await pulumi.isSecret(accessKey.accessKey), true);
    const [resourceKey] = (await ibmkeys.getResourceKeys({ instance: objectStorage.crn, name: "one" })).resourceKeys;
    assert.deepEqual([resourceKey?.name, resourceKey?.role, resourceKey?.createdAt], ["one", null, null]);
    assert.deepEqual(
      calls.map(({ token, inputs }) => [token, inputs]),
      [
        ["ibm-keys:index:getInstance", { name: "agents" }],
        ["ibm-keys:index:getInstances", {}],
        ["ibm-keys:index:getTeam", { instance: crn }],
        ["ibm-keys:index:getAccessKeys", { instance: crn }],
        ["ibm-keys:index:getResourceKeys", { instance: objectStorage.crn, name: "one" }],
      ],
    );
  });

  it("takes outputs as arguments and secrets in the answer", async () => {
    answer = ({ inputs }) => ({ accessKeys: [{ accessKey: pulumi.secret(`key of ${inputs.instance}`) }] });
    const { accessKeys } = ibmkeys.getAccessKeysOutput({ instance: pulumi.output("an instance") });
    const value = accessKeys.apply((keys) => keys[0]?.accessKey);
    assert.equal(await valueIn(value), "key of an instance");
    assert.equal(await pulumi.isSecret(value), true);
  });

  const wrong: [what: string, answer: pulumi.runtime.MockCallResult, told: RegExp][] = [
    ["nothing", {}, /\(accessKeys: is required\)/],
    ["its arguments, as many mocks do", { instance: crn }, /\(accessKeys: is required\)/],
    [
      "another type",
      { accessKeys: [{ accessKey: "canary", enabled: "yes" }] },
      /accessKeys\.0\.enabled: must be true or false, not a text\)/,
    ],
  ];
  for (const [what, given, told] of wrong) {
    it(`says in one line what is wrong where the mocks answer with ${what}`, async () => {
      answer = () => given;
      await assert.rejects(ibmkeys.getAccessKeys({ instance: crn }), (error) => {
        assert.ok(pulumi.RunError.isInstance(error));
        assert.match(
          error.message,
          /^Could not look up with getAccessKeys: what the test's mocks answer to the call ibm-keys:index:getAccessKeys is no result of it/,
        );
        assert.match(error.message, told);
        assert.match(
          error.message,
          /Let the function call that is given to setMocks return what getAccessKeys returns\.$/,
        );
        assert.doesNotMatch(error.message, /canary|\n/);
        return true;
      });
    });
  }

  it("passes on what a mock throws", async () => {
    answer = ({ token }) => {
      throw new Error(`no mock of ${token}`);
    };
    await assert.rejects(ibmkeys.getInstance({}), /no mock of ibm-keys:index:getInstance/);
  });
});
