import assert from "node:assert/strict";
import fc from "fast-check";
import { type Environment, noCredentials, type Settings, settingsFrom } from "../../provider/cloud/settings";
import { CloudError, isCloudError } from "../../provider/domain/cloud-error";

/** Settings from stack configuration (objects as the engine has them, as JSON), and environment. */
function settled(stack: Record<string, unknown>, environment: Environment = {}, profile?: string): Settings {
  const configuration = (key: string) => {
    const value = stack[key];
    return value === undefined || typeof value === "string" ? value : JSON.stringify(value);
  };
  return settingsFrom(configuration, profile, environment);
}

function refusal(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    assert.ok(isCloudError(error, "rejected"), String(error));
    return error.message;
  }
  return assert.fail("nothing was refused");
}

describe("The settings", () => {
  const environment = {
    IC_API_KEY: "environment-key",
    IC_REGION: "eu-gb",
    IBMCLOUD_VISIBILITY: "private",
    IBMCLOUD_IAM_API_ENDPOINT: "https://iam.environment.test",
    SYSDIG_SECURE_URL: "https://{region}.environment.test",
  };
  const stack = { apiKey: "stack-key", region: "eu-de", endpoints: { iam: "https://iam.stack.test" } };
  const profiles = { blue: { apiKey: "profile-key", region: "jp-tok" }, green: { visibility: "public" } };

  it("come from the environment where nothing else is said", () => {
    assert.deepEqual(settled({}, environment), {
      apiKey: "environment-key",
      trustedProfileId: undefined,
      region: "eu-gb",
      visibility: "private",
      endpoints: {
        iam: "https://iam.environment.test",
        iamPolicies: undefined,
        resourceController: undefined,
        secure: "https://{region}.environment.test",
        monitor: undefined,
      },
      accessKeyApi: "auto",
    });
  });

  it("name the API of access keys in a profile, else for the stack", () => {
    const named = { blue: { accessKeyApi: "auto" } };
    assert.equal(settled({ accessKeyApi: "documented" }).accessKeyApi, "documented");
    assert.equal(settled({ accessKeyApi: "documented", profiles: named }, {}, "blue").accessKeyApi, "auto");
    assert.match(
      refusal(() => settled({ accessKeyApi: "platform" })),
      /ibm-keys\.accessKeyApi: /,
    );
  });

  it("of the stack's configuration go before the environment, each by itself", () => {
    const { apiKey, region, visibility, endpoints } = settled(stack, environment);
    assert.deepEqual([apiKey, region, visibility], ["stack-key", "eu-de", "private"]);
    assert.deepEqual(
      [endpoints.iam, endpoints.secure],
      ["https://iam.stack.test", "https://{region}.environment.test"],
    );
  });

  it("of a profile go before both", () => {
    const { apiKey, region, endpoints } = settled({ ...stack, profiles }, environment, "blue");
    assert.deepEqual([apiKey, region, endpoints.iam], ["profile-key", "jp-tok", "https://iam.stack.test"]);
    const other = settled({ ...stack, profiles }, environment, "green");
    assert.deepEqual([other.apiKey, other.visibility], ["stack-key", "public"]);
  });

  it("never mix a profile's trusted profile with the stack's API key", () => {
    const named = { trustedProfileId: "Profile-1" };
    const { apiKey, trustedProfileId } = settled({ ...stack, profiles: { blue: named } }, environment, "blue");
    assert.deepEqual([apiKey, trustedProfileId], [undefined, "Profile-1"]);
  });

  it("are read from both names that IBM's tools use, IC_ first, and empty ones count as left out", () => {
    assert.equal(settled({}, { IBMCLOUD_API_KEY: "second" }).apiKey, "second");
    assert.equal(settled({}, { IC_API_KEY: "first", IBMCLOUD_API_KEY: "second" }).apiKey, "first");
    assert.equal(settled({}, { IC_API_KEY: "", IBMCLOUD_API_KEY: "second" }).apiKey, "second");
  });

  it("name the known profiles when one is unknown", () => {
    const message = refusal(() => settled({ profiles }, {}, "red"));
    assert.match(message, /there is no profile "red" in ibm-keys:profiles \(it has blue, green\)/);
    assert.match(
      refusal(() => settled({}, {}, "red")),
      /\(it is not set\)/,
    );
    assert.match(
      refusal(() => settled({ profiles }, {}, "constructor")),
      /there is no profile "constructor"/,
    );
  });

  it("without a credential name every place that was looked at", () => {
    const { message, code } = noCredentials("blue");
    assert.equal(code, "no-credentials");
    for (const place of [
      "blue",
      "ibm-keys:profiles",
      "ibm-keys:apiKey",
      "ibm-keys:trustedProfileId",
      "IC_API_KEY",
      "IBMCLOUD_API_KEY",
      "IC_IAM_TRUSTED_PROFILE_ID",
      "IBMCLOUD_IAM_TRUSTED_PROFILE_ID",
    ]) {
      assert.ok(message.includes(place), `${place} in: ${message}`);
    }
    assert.doesNotMatch(noCredentials(undefined).message, /profiles/);
  });

  const wrong: [what: string, stack: Record<string, unknown>, message: RegExp][] = [
    [
      "an unknown setting in a profile",
      { profiles: { blue: { apikey: "canary-1234" } } },
      /ibm-keys:profiles\.blue: unknown name "apikey"; did you mean "apiKey"\? \(there are apiKey, /,
    ],
    [
      "a profile that is no object",
      { profiles: { blue: "canary-1234" } },
      /profiles\.blue: must be an object, not a text/,
    ],
    ["profiles that are not JSON", { profiles: "{canary-1234" }, /ibm-keys:profiles is not a JSON object/],
    ["an endpoint that is no URL", { endpoints: { iam: "canary-1234" } }, /ibm-keys:endpoints\.iam: /],
    [
      "an endpoint that does not exist",
      { endpoints: { imm: "https://a.test" } },
      /ibm-keys:endpoints: unknown name "imm"; did you mean "iam"\?/,
    ],
    ["an unknown visibility", { visibility: "canary-1234" }, /ibm-keys\.visibility: must be "public" or "private"/],
    [
      "an API key that is no text",
      { profiles: { blue: { apiKey: ["canary-1234"] } } },
      /profiles\.blue\.apiKey: must be a text, not a list/,
    ],
  ];
  for (const [what, given, message] of wrong) {
    it(`refuse ${what}, and repeat no value`, () => {
      const told = refusal(() => settled(given, {}, "profiles" in given ? "blue" : undefined));
      assert.match(told, message);
      assert.doesNotMatch(told, /canary/);
      assert.doesNotMatch(told, /\n/);
    });
  }

  it("of any kind are taken or refused with a CloudError that holds no value", () => {
    const canary = "canary-5c1d";
    const value = fc.oneof(fc.constant(canary), fc.constant({ apiKey: canary }), fc.jsonValue(), fc.string());
    const keys = ["apiKey", "region", "visibility", "endpoints", "trustedProfileId", "profiles"];
    const profile = fc.option(fc.constantFrom("blue", "__proto__", "toString"), { nil: undefined });
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...keys), value), fc.anything(), profile, (given, blue, name) => {
        try {
          settled({ profiles: { blue: JSON.parse(JSON.stringify(blue) ?? "null") }, ...given }, {}, name);
        } catch (error) {
          assert.ok(error instanceof CloudError, String(error));
          assert.ok(!error.message.includes(canary), error.message);
        }
      }),
    );
  });
});
