import assert from "node:assert/strict";
import { defaults } from "pulumi-ibm-keys/emulator";
import { describeOnEngine, withCloudStack } from "../../../harness/stack";

const { objectStorage, secure } = defaults.instances;
const source = JSON.stringify(objectStorage.crn);
const instance = JSON.stringify(secure.crn);

type Declaration = [argument: string, secret: string, declare: (secret: string) => string];

/** What is judged to be no such thing before IBM is asked. */
const misjudged: readonly Declaration[] = [
  ["region", "canary 74", (secret) => `new ibmkeys.AccessKey("region", { instance: ${instance}, region: ${secret} })`],
  [
    "service",
    "canary75",
    (secret) => `new ibmkeys.AccessKey("service", { instance: ${instance}, service: ${secret} })`,
  ],
  ["source", "canary77", (secret) => `new ibmkeys.ResourceKey("source", { source: ${secret} })`],
];

/** Every other argument that somebody might take for a secret, and that IBM's message might repeat. */
const declarations: readonly Declaration[] = [
  ["role", "Canary71", (secret) => `new ibmkeys.ResourceKey("role", { source: ${source}, role: ${secret} })`],
  [
    "adopt",
    "canary-adopted-72",
    (secret) => `new ibmkeys.ResourceKey("adopt", { source: ${source}, adopt: ${secret} })`,
  ],
  ["team", "Canary Team 73", (secret) => `new ibmkeys.ApiToken("team", { instance: ${instance}, team: ${secret} })`],
  [
    "profile",
    "canary76",
    (secret) => `new ibmkeys.AccessKey("profile", { instance: ${instance}, profile: ${secret} })`,
  ],
  [
    "instance",
    "aaaabbbb-cccc-4ddd-8eee-ffff00001111",
    (secret) => `new ibmkeys.AccessKey("instance", { instance: ${secret} })`,
  ],
  [
    "parameters",
    "canary-78",
    (secret) =>
      `new ibmkeys.ResourceKey("parameters", { source: ${source}, parameters: { deep: [{ in: ${secret} }] } })`,
  ],
];

describeOnEngine("An argument that is a secret", function () {
  this.timeout(180_000);

  for (const [argument, secret, declare] of misjudged) {
    it(`is not repeated by the message that judges it (${argument})`, async () => {
      await withCloudStack({ program: [declare(`pulumi.secret(${JSON.stringify(secret)})`)] }, async ({ stack }) => {
        const { output } = (await stack.preview()).expectFailure();
        assert.match(output, new RegExp(`${argument}: `));
        assert.doesNotMatch(output, /canary/i);
      });
    });
  }

  it("is repeated by no message, whatever its name, though IBM's refusals repeat it", async () => {
    const program = declarations.map(([, secret, declare]) => declare(`pulumi.secret(${JSON.stringify(secret)})`));
    const [, profile] = declarations.find(([name]) => name === "profile") ?? assert.fail();
    const configured = { "ibm-keys:profiles": JSON.stringify({ [profile]: {} }) };
    await withCloudStack({ program, secrets: configured }, async ({ stack, emulator }) => {
      const secrets = declarations.map(([, secret]) => secret);
      const message = `no such thing: ${secrets.join(", ")}, ${secrets.map((each) => each.toUpperCase()).join(" ")}`;
      const body = { error_code: "RC-CANARY", message, transaction_id: "t-79" };
      const names = (text: string) => secrets.filter((each) => text.toLowerCase().includes(each.toLowerCase()));
      for (const fault of [undefined, { kind: "status", code: 400, body }] as const) {
        emulator.faults.clear();
        if (fault !== undefined) {
          for (const operation of [
            "createResourceKey",
            "createAccessKeyV1",
            "listTeams",
            "listResourceKeysForInstance",
          ])
            emulator.faults.add({ match: { operation }, times: "always", fault });
        }
        for (const run of [
          await stack.preview({ arguments: ["--diff"] }),
          await stack.up({ arguments: ["--continue-on-error", "--diff"] }),
          await stack.refresh({ arguments: ["--diff"] }),
        ]) {
          assert.deepEqual(names(run.output), [], run.output);
          if (fault === undefined) continue;
          assert.ok(!run.output.includes("no such thing"));
        }
        assert.deepEqual(names(JSON.stringify(await stack.export())), []);
      }
      const last = (await stack.up({ arguments: ["--continue-on-error"] })).expectFailure();
      assert.match(last.output, /400: RC-CANARY, its words are left out, since .+ \(transaction t-79\)/);
    });
  });

  it("is not repeated by a warning that names what rotation.revoke says, whose ids the state has in plain text", async () => {
    const secret = "aaaabbbb-cccc-4ddd-8eee-ffff00002222";
    const rotation = `{ revoke: [pulumi.secret(${JSON.stringify(secret)})] }`;
    await withCloudStack(
      { program: [`new ibmkeys.ResourceKey("revoke", { source: ${source}, rotation: ${rotation} })`] },
      async (fixture) => {
        const { output, warnings } = (await fixture.stack.up()).expectSuccess();
        assert.match(warnings.join(), /rotation\.revoke names \[secret\], which is none/);
        assert.ok(!output.includes(secret), output);
      },
    );
  });

  it("is named in the state by its argument's name alone, which makes no difference", async () => {
    const lines = [
      `const secret = new ibmkeys.ResourceKey("secret", { source: ${source}, role: pulumi.secret("Writer") })`,
      `new ibmkeys.ResourceKey("plain", { source: ${source}, role: "Writer" })`,
    ];
    await withCloudStack({ program: lines }, async (fixture) => {
      (await fixture.stack.up()).expectSuccess();
      const { secret, plain } = await fixture.saved();
      assert.deepEqual([secret?.secretArguments, plain?.secretArguments], [["role"], undefined]);
      fixture.calls();
      const again = (await fixture.stack.up()).expectSuccess();
      assert.deepEqual([again.changes, fixture.calls()], [{ same: 2 }, []]);
      assert.doesNotMatch((await fixture.stack.refresh()).expectSuccess().output, /secretArguments/);
    });
  });
});
