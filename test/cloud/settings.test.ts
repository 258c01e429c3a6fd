import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { type Environment, noCredentials, type Settings, settingsFrom } from "../../provider/cloud/settings/settings";
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

const apiKey = (value: string) => ({ kind: "api-key", apiKey: value });
const named = (name: string) => ({ name, accountId: undefined });
/** The places at which IBM's SDKs look. */
const tokenFiles = [
  "/var/run/secrets/tokens/vault-token",
  "/var/run/secrets/tokens/sa-token",
  "/var/run/secrets/codeengine.cloud.ibm.com/compute-resource-token/token",
];
const encoded = (part: object) => Buffer.from(JSON.stringify(part)).toString("base64url");
const jwt = `${encoded({ alg: "RS256" })}.${encoded({ iam_id: "IBMid-1", exp: 4_000_000_000 })}.c2lnbmF0dXJl`;

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
      credential: { kind: "api-key", apiKey: "environment-key" },
      region: "eu-gb",
      visibility: "private",
      endpoints: {
        iam: "https://iam.environment.test",
        iamPolicies: undefined,
        resourceController: undefined,
        secure: "https://{region}.environment.test",
        monitor: undefined,
        metadata: undefined,
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
    const { credential, region, visibility, endpoints } = settled(stack, environment);
    assert.deepEqual([credential, region, visibility], [apiKey("stack-key"), "eu-de", "private"]);
    assert.deepEqual(
      [endpoints.iam, endpoints.secure],
      ["https://iam.stack.test", "https://{region}.environment.test"],
    );
  });

  it("of a profile go before both", () => {
    const { credential, region, endpoints } = settled({ ...stack, profiles }, environment, "blue");
    assert.deepEqual([credential, region, endpoints.iam], [apiKey("profile-key"), "jp-tok", "https://iam.stack.test"]);
    const other = settled({ ...stack, profiles }, environment, "green");
    assert.deepEqual([other.credential, other.visibility], [apiKey("stack-key"), "public"]);
  });

  it("never mix a profile's trusted profile with the stack's API key", () => {
    const named = { trustedProfileId: "Profile-1" };
    const { credential } = settled({ ...stack, profiles: { blue: named } }, environment, "blue");
    assert.deepEqual(credential, { kind: "compute-resource", profile: { id: "Profile-1" }, tokenFiles });
  });

  it("never mix what one place names of an identity with another's, whatever the two name", () => {
    const configured: [given: object, credential: object][] = [
      [{ apiKey: "key" }, apiKey("key")],
      [{ apiKeyFrom: { env: "NEAR_KEY" } }, apiKey("near")],
      [{ trustedProfileName: "near" }, { kind: "compute-resource", profile: named("near"), tokenFiles }],
      [{ authType: "vpc" }, { kind: "vpc-instance", profile: undefined }],
    ];
    const variables = [
      { IC_API_KEY: "far", IC_IAM_PROFILE_ID: "Profile-far" },
      { IC_IAM_TOKEN: jwt, CR_TOKEN_FILENAME: "/far" },
      { CR_TOKEN_FILENAME: "/far", IC_IAM_PROFILE_NAME: "far", IC_ACCOUNT_ID: "far" },
    ];
    for (const [given, credential] of configured) {
      for (const farther of variables) {
        const environment = { NEAR_KEY: "near", ...farther };
        assert.deepEqual(settled({ ...given }, environment).credential, credential);
        assert.deepEqual(settled({ profiles: { blue: given } }, environment, "blue").credential, credential);
        const both = { apiKey: "of the stack", trustedProfileId: "Profile-far", profiles: { blue: given } };
        assert.deepEqual(settled(both, environment, "blue").credential, credential);
      }
    }
  });

  it("are read from both names that IBM's tools use, IC_ first, and empty ones count as left out", () => {
    assert.deepEqual(settled({}, { IBMCLOUD_API_KEY: "second" }).credential, apiKey("second"));
    assert.deepEqual(settled({}, { IC_API_KEY: "first", IBMCLOUD_API_KEY: "second" }).credential, apiKey("first"));
    assert.deepEqual(settled({}, { IC_API_KEY: "", IBMCLOUD_API_KEY: "second" }).credential, apiKey("second"));
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
      "ibm-keys:apiKeyFrom",
      "IC_IAM_TOKEN",
      "IBMCLOUD_IAM_TOKEN",
      "IC_IAM_PROFILE_ID",
      "IBMCLOUD_IAM_PROFILE_ID",
      "IC_IAM_PROFILE_NAME",
      "IBMCLOUD_IAM_PROFILE_NAME",
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
    const keys = [
      "apiKey",
      "apiKeyFrom",
      "authType",
      "region",
      "visibility",
      "endpoints",
      "trustedProfileId",
      "profiles",
    ];
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

describe("The environment's variables", () => {
  it("are those of IBM's Terraform provider for the endpoints' visibility", () => {
    assert.equal(settled({}, { IC_VISIBILITY: "private" }).visibility, "private");
    assert.equal(settled({}, { IBMCLOUD_VISIBILITY: "private" }).visibility, "private");
    assert.equal(settled({}, { IC_VISIBILITY: "public", IBMCLOUD_VISIBILITY: "private" }).visibility, "public");
    assert.equal(settled({}, { IC_VISIBILITY: "public-and-private" }).visibility, "public");
    assert.match(
      refusal(() => settled({}, { IC_VISIBILITY: "canary-1234" })),
      /^(?!.*canary).*the environment variable IC_VISIBILITY.*Correct the environment variable IC_VISIBILITY\./,
    );
  });

  const ways: [what: string, environment: Environment, credential: object][] = [
    [
      "a trusted profile by its id",
      { IC_IAM_PROFILE_ID: "Profile-1" },
      { kind: "compute-resource", profile: { id: "Profile-1" }, tokenFiles },
    ],
    [
      "the same under its other name",
      { IBMCLOUD_IAM_PROFILE_ID: " Profile-1 " },
      { kind: "compute-resource", profile: { id: "Profile-1" }, tokenFiles },
    ],
    [
      "a trusted profile by its CRN",
      { IC_IAM_PROFILE_ID: "crn:v1:bluemix:public:iam-identity::a/acc0::profile:Profile-1" },
      { kind: "compute-resource", profile: { id: "Profile-1" }, tokenFiles },
    ],
    [
      "a trusted profile by its name, and the file of the compute resource's token",
      { IC_IAM_PROFILE_NAME: "deployers", CR_TOKEN_FILENAME: "/mnt/token" },
      { kind: "compute-resource", profile: named("deployers"), tokenFiles: ["/mnt/token"] },
    ],
    [
      "a trusted profile that an API key assumes",
      { IC_API_KEY: "key", IC_IAM_PROFILE_ID: "Profile-1" },
      { kind: "assumed-profile", apiKey: "key", profile: { id: "Profile-1" } },
    ],
    [
      "the same by the profile's name and account",
      { IC_API_KEY: "key", IC_IAM_PROFILE_NAME: "deployers", IC_ACCOUNT_ID: "acc0" },
      { kind: "assumed-profile", apiKey: "key", profile: { name: "deployers", accountId: "acc0" } },
    ],
    ["a ready token", { IC_IAM_TOKEN: jwt }, { kind: "access-token", token: jwt, place: "IC_IAM_TOKEN" }],
    [
      "a ready token with its scheme, as `ibmcloud iam oauth-tokens` shows it",
      { IBMCLOUD_IAM_TOKEN: `Bearer ${jwt}\n` },
      { kind: "access-token", token: jwt, place: "IBMCLOUD_IAM_TOKEN" },
    ],
    ["an account, which is nobody, beside an API key", { IC_API_KEY: "key", IC_ACCOUNT_ID: "acc0" }, apiKey("key")],
  ];
  for (const [what, environment, credential] of ways) {
    it(`name ${what}`, () => assert.deepEqual(settled({}, environment).credential, credential));
  }

  it("of a name that no tool of IBM's has name nobody", () => {
    const { credential } = settled({}, { IC_IAM_TRUSTED_PROFILE_ID: "Profile-1" });
    assert.ok(isCloudError(credential, "no-credentials"));
  });
});

describe("Two credentials in one place", () => {
  const profile = { trustedProfileId: "Profile-1" };
  const belonging: [given: object, credential: object][] = [
    [
      { apiKey: "key", ...profile },
      { kind: "assumed-profile", apiKey: "key", profile: { id: "Profile-1" } },
    ],
    [
      { apiKeyFrom: { env: "KEY" }, trustedProfileName: "deployers", accountId: "acc0" },
      { kind: "assumed-profile", apiKey: "held", profile: { name: "deployers", accountId: "acc0" } },
    ],
    [
      { crTokenFilename: "/mnt/token", trustedProfileName: "deployers" },
      { kind: "compute-resource", profile: named("deployers"), tokenFiles: ["/mnt/token"] },
    ],
    [
      { authType: "vpc", ...profile },
      { kind: "vpc-instance", profile: { id: "Profile-1" } },
    ],
  ];
  for (const [given, credential] of belonging) {
    it(`are both used where they belong together: ${Object.keys(given).join(" and ")}`, () => {
      assert.deepEqual(settled({ ...given }, { KEY: "held" }).credential, credential);
      assert.deepEqual(settled({ profiles: { blue: given } }, { KEY: "held" }, "blue").credential, credential);
    });
  }

  const refused: [given: Record<string, unknown>, told: string[]][] = [
    [{ apiKey: "canary-1", apiKeyFrom: { env: "KEY" } }, ["apiKey", "apiKeyFrom"]],
    [{ apiKey: "canary-1", authType: "vpc" }, ["apiKey", "authType"]],
    [{ apiKey: "canary-1", crTokenFilename: "/canary", ...profile }, ["apiKey", "crTokenFilename"]],
    [{ authType: "vpc", crTokenFilename: "/canary", ...profile }, ["crTokenFilename", "authType"]],
    [{ authType: "vpc", trustedProfileName: "canary-2", accountId: "canary-3" }, ["accountId", "authType"]],
    [{ ...profile, trustedProfileName: "canary-2" }, ["trustedProfileId", "trustedProfileName"]],
    [{ apiKey: "canary-1", trustedProfileName: "canary-2" }, ["trustedProfileName", "accountId"]],
    [{ crTokenFilename: "/canary" }, ["crTokenFilename", "trustedProfileId"]],
    [{ trustedProfileId: "crn:v1:bluemix:public:iam-identity::a/a::serviceid:canary" }, ["trustedProfileId"]],
  ];
  for (const [given, told] of refused) {
    it(`are refused by name otherwise, and no value is repeated: ${Object.keys(given).join(" and ")}`, () => {
      const ofStack = refusal(() => settled(given, { KEY: "canary" }));
      for (const name of told) assert.ok(ofStack.includes(`ibm-keys:${name}`), ofStack);
      const ofProfile = refusal(() => settled({ profiles: { blue: given } }, { KEY: "canary" }, "blue"));
      for (const name of told) assert.ok(ofProfile.includes(`ibm-keys:profiles.blue.${name}`), ofProfile);
      assert.doesNotMatch(ofStack + ofProfile, /canary/);
    });
  }

  const variables: [environment: Environment, told: string[]][] = [
    [{ IBMCLOUD_API_KEY: "canary", IC_IAM_TOKEN: jwt }, ["IBMCLOUD_API_KEY", "IC_IAM_TOKEN"]],
    [{ IC_IAM_TOKEN: jwt, IBMCLOUD_IAM_PROFILE_ID: "canary" }, ["IBMCLOUD_IAM_PROFILE_ID", "IC_IAM_TOKEN"]],
    [{ IC_API_KEY: "canary", CR_TOKEN_FILENAME: "/canary" }, ["IC_API_KEY", "CR_TOKEN_FILENAME"]],
    [{ CR_TOKEN_FILENAME: "/canary" }, ["CR_TOKEN_FILENAME", "IC_IAM_PROFILE_ID"]],
    [{ IC_API_KEY: "canary", IC_IAM_PROFILE_NAME: "canary" }, ["IC_IAM_PROFILE_NAME", "IC_ACCOUNT_ID"]],
    [{ IC_IAM_PROFILE_ID: "  " }, ["IC_IAM_PROFILE_ID"]],
  ];
  for (const [environment, told] of variables) {
    it(`are refused in the environment too: ${Object.keys(environment).join(" and ")}`, () => {
      const message = refusal(() => settled({}, environment));
      for (const name of told) assert.ok(message.includes(name), message);
      assert.doesNotMatch(message, /canary/);
    });
  }

  it("do not hide an account that belongs to no name", () => {
    assert.match(
      refusal(() => settled({ apiKey: "canary", accountId: "acc0" })),
      /ibm-keys\.accountId: is the account of a trustedProfileName, which is not set beside it/,
    );
  });
});

describe("An API key", () => {
  const good = "aB3-_xyz".repeat(5);
  const folder = mkdtempSync(join(tmpdir(), "api-key-"));
  after(() => rmSync(folder, { recursive: true }));
  let files = 0;
  const fileWith = (name: string, content: string) => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  /** Each place that can have one, and what an error calls it. */
  const places = (value: string): [settings: () => Settings, name: RegExp][] => [
    [() => settled({}, { IC_API_KEY: value }), /\bIC_API_KEY\b/],
    [() => settled({}, { IBMCLOUD_API_KEY: value }), /\bIBMCLOUD_API_KEY\b/],
    [() => settled({ apiKey: value }), /ibm-keys:apiKey /],
    [() => settled({ profiles: { blue: { apiKey: value } } }, {}, "blue"), /ibm-keys:profiles\.blue\.apiKey /],
    [
      () => settled({ apiKeyFrom: { env: "PROD_KEY" } }, { PROD_KEY: value }),
      /\bPROD_KEY, which ibm-keys:apiKeyFrom names/,
    ],
    [
      () => settled({ apiKeyFrom: { file: fileWith(`file-${files++}`, value) } }),
      /the file \S+, which ibm-keys:apiKeyFrom names/,
    ],
  ];

  it("is taken with white space around it, as an editor or `echo` leaves it, and sent without", () => {
    for (const text of [good, ` ${good}\n`, `${good}\r\n`, `\t${good}`]) {
      for (const [settings] of places(text)) assert.deepEqual(settings().credential, apiKey(good));
    }
  });

  it("may have any characters that IAM lets its users choose", () => {
    for (const text of ["a+b/c=d.e~f:g;h@i", "emulator-api-key", `x"y{z}w`]) {
      assert.deepEqual(settled({ apiKey: text }).credential, apiKey(text));
    }
  });

  const wrong: [what: string, value: string, told: RegExp][] = [
    ["only blanks", " \t ", /holds only blanks/],
    ["a quotation mark before it", `"${good}"`, /begins or ends with a quotation mark/],
    ["a quotation mark after it", `${good}'`, /begins or ends with a quotation mark/],
    ["a brace after it", `${good}}`, /begins or ends with a brace/],
    ["the brackets of a placeholder", `<${good}>`, /begins or ends with a brace or bracket/],
    [
      "the whole file that IBM's command line writes",
      JSON.stringify({ name: "canary", apikey: good }, undefined, 1),
      /holds JSON, as the whole file that `ibmcloud iam api-key-create --file` writes: .* its field apikey/,
    ],
    ["a line break inside", `${good}\n${good}`, /has white space or a line break in it/],
    ["words before it", `API Key ${good}`, /has white space or a line break in it/],
    ["a letter that is not ASCII", `${good}ä`, /has characters in it that are not ASCII/],
    ["a character before it that is not seen", `\u200b${good}`, /has characters in it that are not ASCII/],
  ];
  for (const [what, value, told] of wrong) {
    it(`with ${what} is refused wherever it comes from, by the place's name and without its value`, () => {
      for (const [settings, name] of places(value)) {
        const message = refusal(settings);
        assert.match(message, told);
        assert.match(message, name);
        assert.ok(!message.includes(good) && !message.includes(good.slice(0, 12)), message);
        assert.doesNotMatch(message, /canary|\n/);
      }
    });
  }

  it("that is to come from a variable or a file which does not have it is missing, by the name of that", () => {
    mkdirSync(join(folder, "is-a-folder"));
    const missing: [from: object, told: RegExp][] = [
      [{ env: "PROD_KEY" }, /the environment variable PROD_KEY, which ibm-keys:apiKeyFrom names, is not set\./],
      [{ file: join(folder, "absent") }, /the file \S+absent, which ibm-keys:apiKeyFrom names, cannot be read/],
      [{ file: join(folder, "is-a-folder") }, /the file \S+is-a-folder, .* cannot be read/],
      [{ file: fileWith("endless", "x".repeat(70_000)) }, /the file \S+endless, .* is no file of an API key's size/],
      [{ file: "/dev/zero" }, /the file \/dev\/zero, .* cannot be read/],
    ];
    for (const [from, told] of missing) {
      const { credential } = settled({ apiKeyFrom: from }, { IC_API_KEY: "of-another-place" });
      assert.ok(isCloudError(credential, "no-credentials"), JSON.stringify(credential));
      assert.match(credential.message, told);
    }
  });

  it("that is written where the name of a variable or file belongs is not repeated", () => {
    for (const from of [{ env: good }, { file: good }]) {
      const { credential } = settled({ apiKeyFrom: from });
      assert.ok(isCloudError(credential, "no-credentials"));
      assert.match(credential.message, /that ibm-keys:apiKeyFrom names (is not set|cannot be read)/);
      assert.ok(!credential.message.includes(good), credential.message);
    }
  });

  it("is read from its file once in a process, so that one run signs in with one key", () => {
    const file = fileWith("changing", good);
    assert.deepEqual(settled({ apiKeyFrom: { file } }).credential, apiKey(good));
    fileWith("changing", "another-api-key");
    assert.deepEqual(settled({ apiKeyFrom: { file } }).credential, apiKey(good));
  });

  it("comes from either a variable or a file, and from nothing else", () => {
    for (const from of [{}, { env: "A", file: "/b" }, { variable: "canary" }, { env: 5 }, { env: " " }, "canary"]) {
      const message = refusal(() => settled({ apiKeyFrom: from }));
      assert.match(message, /ibm-keys:apiKeyFrom/);
      assert.doesNotMatch(message, /canary/);
    }
  });
});

describe("A ready token", () => {
  it("that is none of IAM's is refused without being repeated", () => {
    const claims = (part: object) => `${encoded({ alg: "x" })}.${encoded(part)}.c2ln`;
    for (const token of [
      "canary-token",
      "Bearer ",
      "a.b.c",
      claims({ canary: 1 }),
      `${jwt} canary`,
      `"${jwt}"`,
      "  ",
    ]) {
      const message = refusal(() => settled({}, { IC_IAM_TOKEN: token }));
      assert.match(message, /IC_IAM_TOKEN holds no access token of IAM\. `ibmcloud iam oauth-tokens` shows one\./);
      assert.ok(!message.includes("canary") && !message.includes(jwt), message);
    }
  });
});
