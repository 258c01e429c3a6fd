import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Cloud, defaults, type Fault } from "pulumi-ibm-keys/emulator";
import { run } from "../../../harness/pulumi-cli/process";
import { describeOnEngine, javascript, type Stack, type UpdateResult, withCloudStack } from "../../../harness/stack";
import { Canaries } from "../../fixtures/canaries";

const { secure, monitor, activityTracker, objectStorage } = defaults.instances;
const crnOf = ({ crn }: { crn: string }) => JSON.stringify(crn);

/** One key of each kind, with every secret exported; `limit` is there to be changed. */
function everyKind(limit: number, parameter: string): string {
  return `
    const at = { instance: ${crnOf(activityTracker)} };
    const access = new ibmkeys.AccessKey("access", { instance: ${crnOf(secure)}, limit: ${limit} });
    const resource = new ibmkeys.ResourceKey("resource", {
      source: ${crnOf(objectStorage)},
      parameters: { deep: [pulumi.secret(${JSON.stringify(parameter)})] },
    });
    const ingestion = new ibmkeys.IngestionKey("ingestion", at);
    const service = new ibmkeys.ServiceKey("service", { ...at, restrict: true });
    const token = new ibmkeys.ApiToken("token", { instance: ${crnOf(monitor)} });
    module.exports = {
      access: access.accessKey, resource: resource.credentials, ingestion: ingestion.ingestionKey,
      service: service.serviceKey, token: token.token, parameters: resource.parameters,
      looked: [
        ibmkeys.getAccessKeysOutput({ instance: ${crnOf(secure)} }),
        ibmkeys.getResourceKeysOutput({ instance: ${crnOf(activityTracker)} }),
      ],
      sentence: pulumi.interpolate\`the key is \${access.accessKey}\`,
    };`;
}

/**
 * A cloud in which every secret is a canary, IAM's tokens too, and one more for the API key that signs in; `signingIn`
 * are those of them that no key of the stack has.
 */
function cloudOf(canaries: Canaries): { cloud: Cloud; apiKey: string; signingIn: Canaries } {
  const cloud = Cloud.withDefaults({ secret: canaries.plant });
  const signingIn = new Canaries();
  const { tokens } = cloud.services;
  const issue = tokens.issue.bind(tokens);
  tokens.issue = (...asked) => {
    const token = issue(...asked);
    for (const each of [canaries, signingIn]) each.add(token.accessToken, token.refreshToken);
    return token;
  };
  const apiKey = cloud.addApiKey().apikey;
  signingIn.add(apiKey);
  return { cloud, apiKey, signingIn };
}

describeOnEngine("No secret in plain text", function () {
  this.timeout(180_000);

  /** Fails when a canary is in anything the stack has written, or in these outputs. */
  function assertNone(canaries: Canaries, stack: Stack, ...outputs: string[]): void {
    assert.deepEqual(canaries.inFilesOf(dirname(stack.stateFolder)).filter(isNotTheProgram), []);
    for (const output of outputs) assert.deepEqual(canaries.in(output), [], output);
  }

  /** A refusal in which IBM repeats these secrets. */
  function echo(...secrets: string[]): Fault {
    const message = `refused: ${secrets.join(" ")}`;
    return { kind: "status", code: 400, body: { message, errors: [{ reason: message, message }] } };
  }

  it("is in the state, its history and backups, or in what any command prints", async () => {
    const canaries = new Canaries();
    const { cloud, apiKey } = cloudOf(canaries);
    const parameter = canaries.plant("parameter");
    const plain = new Canaries();
    const exported = `module.exports.plain = ${JSON.stringify(plain.plant("plain"))};`;
    const options = { cloud, program: everyKind(3, parameter) + exported, environment: { IC_API_KEY: apiKey } };
    await withCloudStack(options, async ({ stack }) => {
      const diff = { arguments: ["--diff"] };
      const results: UpdateResult[] = [
        (await stack.preview(diff)).expectSuccess(),
        (await stack.up({ preview: true, ...diff })).expectSuccess(),
      ];
      stack.setProgram(javascript(everyKind(4, parameter) + exported));
      cloud.resetToken(monitor.guid);
      cloud.resetIngestionKey(activityTracker.guid);
      results.push(
        (await stack.refresh(diff)).expectSuccess(),
        (await stack.up({ preview: true, ...diff })).expectSuccess(),
      );
      const outputs = [
        ...results.map(({ output }) => output),
        JSON.stringify(await stack.outputs()),
        (await stack.pulumi("stack", "output")).stdout,
        (await stack.pulumi("stack", "history")).stdout,
        (await stack.pulumi("stack", "--show-urns", "--show-ids")).stdout,
        JSON.stringify(await stack.export()),
      ];
      assertNone(canaries, stack, ...outputs);

      // The search would have found them: this is where they are meant to be, and what is no secret is in the state.
      assert.notDeepEqual(plain.inFilesOf(stack.stateFolder), []);
      const shown = canaries.in(JSON.stringify(await stack.outputs({ showSecrets: true })));
      for (const kind of ["access-key", "apikey", "ingestion-key", "service-key", "api-token", "parameter"]) {
        assert.ok(
          shown.some((secret) => secret.startsWith(`canary-${kind}-`)),
          `${kind} in ${shown}`,
        );
      }
      assert.ok(canaries.in(JSON.stringify(await stack.export({ showSecrets: true }))).length >= shown.length);
      assertNone(canaries, stack, (await stack.destroy(diff)).expectSuccess().output);
    });
  });

  /** A line of the SDK's own, in node_modules/@pulumi/pulumi/runtime/resource.js: it has all that the engine answers. */
  const lineOfSdk =
    /debug: RegisterResource RPC finished: resource:\w+\[pulumi-nodejs:dynamic\/ibm-keys:\w+\]; err: null, resp: urn:pulumi:/;

  it("is in what --debug makes any command print, but in one line of the SDK's about each resource", async () => {
    const canaries = new Canaries();
    const { cloud, apiKey, signingIn } = cloudOf(canaries);
    const parameter = canaries.plant("parameter");
    const options = { cloud, program: everyKind(3, parameter), environment: { IC_API_KEY: apiKey } };
    await withCloudStack(options, async ({ stack, emulator: { faults } }) => {
      const debug = { arguments: ["--debug"] };
      const results = [(await stack.up({ preview: true, ...debug })).expectSuccess()];
      stack.setProgram(javascript(everyKind(4, parameter)));
      faults.add({ match: { operation: "updateAccessKey" }, fault: echo(apiKey) });
      results.push((await stack.up(debug)).expectFailure());
      const quiet = [
        (await stack.preview(debug)).expectSuccess(),
        (await stack.refresh(debug)).expectSuccess(),
        (await stack.destroy(debug)).expectSuccess(),
      ];
      for (const { output } of [...results, ...quiet]) {
        const leaking = output.split("\n").filter((line) => canaries.in(line).length > 0);
        assert.deepEqual(
          leaking.filter((line) => !lineOfSdk.test(line)),
          [],
        );
        assert.deepEqual(signingIn.in(output), []);
      }
      // Where this fails, the SDK has mended it: README, the guide and SECURITY.md need not warn any more.
      assert.notDeepEqual(canaries.in(results.map(({ output }) => output).join()), []);
      assert.match(results.map(({ output }) => output).join(), /debug: /);
      assert.ok(signingIn.planted.length > 1);
      assertNone(canaries, stack);
    });
  });

  it("is in the state or the output of a rotation, or of the adoption of a key by its value", async () => {
    const canaries = new Canaries();
    const { cloud, apiKey } = cloudOf(canaries);
    const adopted = cloud.createAccessKey(secure.guid, { limit: 9 }).accessKey;
    const program = (id: string) => `
      const rotating = new ibmkeys.AccessKey("rotating", { instance: ${crnOf(secure)}, rotation: { id: "${id}" } });
      new ibmkeys.AccessKey("adopted", { instance: ${crnOf(secure)}, limit: 8, adopt: ${JSON.stringify(adopted)} });
      exports.previous = rotating.previous;`;
    const options = { cloud, program: program("one"), environment: { IC_API_KEY: apiKey } };
    await withCloudStack(options, async ({ stack, emulator: { faults } }) => {
      const diff = { arguments: ["--diff"], preview: true };
      const outputs = [(await stack.up(diff)).expectSuccess().output];
      for (const id of ["two", "three"]) {
        stack.setProgram(javascript(program(id)));
        outputs.push((await stack.up(diff)).expectSuccess().output);
      }
      assertNone(canaries, stack, ...outputs);
      const shown = canaries.in(JSON.stringify(await stack.outputs({ showSecrets: true })));
      assert.equal(shown.length, 2);

      // The next one is made, but not seen to work.
      stack.setProgram(javascript(program("four")));
      const failing = faults.add({
        match: { operation: "listAccessKeys" },
        nth: 2,
        times: "always",
        fault: echo(apiKey, ...shown),
      });
      const failed = (await stack.up(diff)).expectFailure();
      failing.remove();
      const { initErrors, outputs: saved = {} } = await stack.resource("rotating", { showSecrets: true });
      assert.equal(initErrors?.length, 1);
      assert.equal(canaries.in(JSON.stringify(saved.pending)).length, 1);
      assertNone(canaries, stack, failed.output, ...(await due(stack)));
      assertNone(canaries, stack, (await stack.destroy()).expectSuccess().output);
    });
  });

  it("is in the output or state of failures in which the API repeats the key that signs in", async () => {
    const canaries = new Canaries();
    const cloud = Cloud.withDefaults();
    const apiKey = cloud.addApiKey({ apikey: canaries.plant("apikey") }).apikey;
    const options = {
      cloud,
      program: `new ibmkeys.AccessKey("key", { instance: ${crnOf(secure)}, enabled: false });`,
      environment: { IC_API_KEY: apiKey },
    };
    await withCloudStack(options, async ({ stack, emulator: { faults } }) => {
      const outputs: string[] = [];
      const creates = ["createAccessKeyV1", "createAccessKey"];
      for (const operations of [["getToken"], ["listAccessKeys"], creates, ["disableAccessKey"]]) {
        for (const operation of operations) faults.add({ match: { operation }, fault: echo(apiKey) });
        outputs.push((await stack.up()).expectFailure().output);
      }
      // The last failure came after the key was made: it is saved with its error.
      assert.equal((await stack.resource("key")).initErrors?.length, 1);
      (await stack.up()).expectSuccess();
      faults.add({ match: { operation: "listAccessKeys" }, fault: echo(apiKey) });
      outputs.push((await stack.refresh()).expectFailure().output);
      faults.add({ match: { operation: "deleteAccessKey" }, fault: echo(apiKey) });
      outputs.push((await stack.destroy()).expectFailure().output);
      assert.ok(
        outputs.every((output) => output.includes("its words are left out, since they may repeat a secret")),
        outputs.join("\n"),
      );
      assertNone(canaries, stack, ...outputs);
    });
  });

  it("is in the output or state of a failed update in which the API repeats the key it is about", async () => {
    const canaries = new Canaries();
    const { cloud, apiKey } = cloudOf(canaries);
    const program = (limit: number) =>
      `new ibmkeys.AccessKey("key", { instance: ${crnOf(secure)}, limit: ${limit}, enabled: ${limit === 1} });`;
    const options = { cloud, program: program(1), environment: { IC_API_KEY: apiKey } };
    await withCloudStack(options, async ({ stack, emulator: { faults } }) => {
      (await stack.up()).expectSuccess();
      stack.setProgram(javascript(program(2)));
      const own = cloud.accessKeysOf(secure.guid)[1]?.accessKey ?? assert.fail("no key");
      faults.add({ match: { operation: "disableAccessKey" }, fault: echo(apiKey, own) });
      assertNone(canaries, stack, (await stack.up()).expectFailure().output);
    });
  });

  it("is in the output of a failed destroy in which the API repeats the key it is about", async () => {
    const canaries = new Canaries();
    const { cloud, apiKey } = cloudOf(canaries);
    const options = {
      cloud,
      program: `new ibmkeys.AccessKey("key", { instance: ${crnOf(secure)}, limit: 5 });`,
      environment: { IC_API_KEY: apiKey },
    };
    await withCloudStack(options, async ({ stack, emulator: { faults } }) => {
      (await stack.up()).expectSuccess();
      const own = cloud.accessKeysOf(secure.guid)[1]?.accessKey ?? assert.fail("no key");
      faults.add({ match: { operation: "disableAccessKey" }, fault: echo(apiKey, own) });
      assertNone(canaries, stack, (await stack.destroy()).expectFailure().output);
    });
  });

  it("is in the project's settings or any output when the API key is secret stack configuration", async () => {
    const canaries = new Canaries();
    const { cloud, apiKey } = cloudOf(canaries);
    const program = `new ibmkeys.AccessKey("key", { instance: ${crnOf(secure)} });`;
    const options = { cloud, program, environment: { IC_API_KEY: "" }, secrets: { "ibm-keys:apiKey": apiKey } };
    await withCloudStack(options, async ({ stack, emulator: { faults } }) => {
      for (const operation of ["createAccessKeyV1", "createAccessKey"])
        faults.add({ match: { operation }, fault: echo(apiKey) });
      const outputs = [
        (await stack.up({ preview: true })).expectFailure().output,
        (await stack.up({ preview: true })).expectSuccess().output,
        (await stack.pulumi("config")).stdout,
      ];
      assertNone(canaries, stack, ...outputs);
    });
  });
});

/** What `due` prints of the stack, also when its state was exported with the secrets in plain text. */
async function due(stack: Stack): Promise<string[]> {
  const file = join(dirname(stack.stateFolder), "export.json");
  writeFileSync(file, JSON.stringify(await stack.export({ showSecrets: true })));
  const outputs: string[] = [];
  for (const format of [[], ["--json"]]) {
    const command = [
      require.resolve("pulumi-ibm-keys/package.json").replace("package.json", "dist/cli/index.js"),
      "due",
    ];
    const { stdout, stderr } = await run(process.execPath, [...command, "--file", file, ...format], {
      env: process.env,
    });
    assert.match(stdout, /rotating/);
    outputs.push(stdout, stderr);
  }
  rmSync(file);
  return outputs;
}

/** The programs here hold the secrets that a user passes in; that is where they come from. */
function isNotTheProgram(finding: string): boolean {
  return !finding.startsWith("/project/index.js:");
}
