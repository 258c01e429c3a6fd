import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import ResourceControllerV2 from "@ibm-cloud/platform-services/resource-controller/v2";
import {
  type Authenticator,
  BearerTokenAuthenticator,
  ContainerAuthenticator,
  IamAssumeAuthenticator,
  IamAuthenticator,
  VpcInstanceAuthenticator,
} from "ibm-cloud-sdk-core";
import { defaults, type Emulator, startEmulator } from "../../emulator";

const serverAsked = ["createAccessToken", "createIamToken"];

describe("The authenticators of IBM's SDK core against the emulator", () => {
  const { id: iamProfileId, name: iamProfileName, crToken } = defaults.trustedProfile;
  const iamAccountId = defaults.accountId;
  const iamProfileCrn = `crn:v1:bluemix:public:iam-identity::a/${iamAccountId}::profile:${iamProfileId}`;
  const apikey = defaults.apiKey;
  const folder = mkdtempSync(join(tmpdir(), "authenticators-"));
  const crTokenFilename = join(folder, "token");
  let emulator: Emulator;

  before(() => writeFileSync(crTokenFilename, crToken));
  after(() => rmSync(folder, { recursive: true }));
  beforeEach(async () => {
    emulator = await startEmulator();
  });
  afterEach(() => emulator.close());

  const subjectOf = (token: string) =>
    Object(JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString())).iam_id;

  type Ways = [name: string, made: () => Authenticator, asked: string[]][];
  const ofProfile: Ways = [
    ["ContainerAuthenticator, by the profile's id", () => container({ iamProfileId }), ["getToken"]],
    ["ContainerAuthenticator, by the profile's name", () => container({ iamProfileName }), ["getToken"]],
    ["IamAssumeAuthenticator, by the profile's id", () => assume({ iamProfileId }), ["getToken", "getToken"]],
    ["IamAssumeAuthenticator, by the profile's CRN", () => assume({ iamProfileCrn }), ["getToken", "getToken"]],
    [
      "IamAssumeAuthenticator, by the profile's name and account",
      () => assume({ iamProfileName, iamAccountId }),
      ["getToken", "getToken"],
    ],
    ["VpcInstanceAuthenticator, with the default profile", () => vpc({}), serverAsked],
    ["VpcInstanceAuthenticator, by the profile's id", () => vpc({ iamProfileId }), serverAsked],
    ["VpcInstanceAuthenticator, by the profile's CRN", () => vpc({ iamProfileCrn }), serverAsked],
    ["VpcInstanceAuthenticator, by the profile's name", () => vpc({ iamProfileName }), serverAsked],
    [
      "VpcInstanceAuthenticator, in the newer version of the metadata service",
      () => vpc({ serviceVersion: "2025-08-26" }),
      serverAsked,
    ],
  ];
  for (const [name, made, asked] of ofProfile) {
    it(`sign in as the trusted profile: ${name}`, async () => {
      assert.deepEqual(await signIn(made()), [`iam-${iamProfileId}`, ...asked, "listResourceInstances"]);
    });
  }

  it("sign in as the API key's owner: IamAuthenticator, and BearerTokenAuthenticator with its token", async () => {
    const authenticator = new IamAuthenticator({ apikey, url: emulator.endpoints.iam });
    const owner = await signIn(authenticator);
    assert.deepEqual(owner, ["IBMid-EMULATOR", "getToken", "listResourceInstances"]);
    const bearerToken = await bearerOf(authenticator);
    assert.deepEqual(await signIn(new BearerTokenAuthenticator({ bearerToken })), [
      "IBMid-EMULATOR",
      "listResourceInstances",
    ]);
  });

  const refused: [name: string, made: () => Authenticator][] = [
    ["a profile that is not there", () => assume({ iamProfileId: "Profile-nobody" })],
    ["the name of a profile in another account", () => assume({ iamProfileName, iamAccountId: "another" })],
    ["a profile to which the virtual server is not linked", () => vpc({ iamProfileId: "Profile-nobody" })],
    ["a profile of another compute resource", () => container({ iamProfileId: "Profile-nobody" })],
  ];
  for (const [what, made] of refused) {
    it(`are refused ${what}`, async () => {
      await assert.rejects(signIn(made()));
      assert.ok(!emulator.requests.some(({ operation }) => operation === "listResourceInstances"));
    });
  }

  /** Whose token is used, and what is asked of the emulator. */
  async function signIn(authenticator: Authenticator): Promise<string[]> {
    emulator.clearRequests();
    const subject = subjectOf(await bearerOf(authenticator));
    const serviceUrl = emulator.endpoints.resourceController;
    const { status } = await new ResourceControllerV2({ authenticator, serviceUrl }).listResourceInstances();
    assert.equal(status, 200);
    return [subject, ...emulator.requests.map(({ operation }) => operation)];
  }

  async function bearerOf(authenticator: Authenticator): Promise<string> {
    const request: { headers: Record<string, string> } = { headers: {} };
    await authenticator.authenticate(request);
    return new Headers(request.headers).get("authorization")?.replace("Bearer ", "") ?? "";
  }

  function container(profile: { iamProfileId?: string; iamProfileName?: string }): Authenticator {
    return new ContainerAuthenticator({ crTokenFilename, url: emulator.endpoints.iam, ...profile });
  }

  function assume(profile: {
    iamProfileId?: string;
    iamProfileCrn?: string;
    iamProfileName?: string;
    iamAccountId?: string;
  }): Authenticator {
    return new IamAssumeAuthenticator({ apikey, url: emulator.endpoints.iam, ...profile });
  }

  function vpc(options: {
    iamProfileId?: string;
    iamProfileCrn?: string;
    iamProfileName?: string;
    serviceVersion?: string;
  }): Authenticator {
    return new VpcInstanceAuthenticator({ url: emulator.endpoints.metadata, ...options });
  }
});
