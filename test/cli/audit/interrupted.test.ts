import assert from "node:assert/strict";
import { dirname } from "node:path";
import { Cloud, defaults, type Emulator } from "pulumi-ibm-keys/emulator";
import { fingerprintOf } from "../../../harness/fingerprint";
import { describeOnEngine, type Stack, withCloudStack } from "../../../harness/stack";
import { Canaries } from "../../fixtures/canaries";
import { answerIn, auditOfStack } from "../../fixtures/command-line/run-audit";
import { interruptedUp, type Victim } from "./interruption";

const { secure, activityTracker, objectStorage } = defaults.instances;
const crnOf = ({ crn }: { crn: string }) => JSON.stringify(crn);
const urnOf = (kind: string, name: string) =>
  `urn:pulumi:dev::project::pulumi-nodejs:dynamic/ibm-keys:${kind}::${name}`;

const urns = {
  access: urnOf("AccessKey", "access"),
  resource: urnOf("ResourceKey", "resource"),
  ingestion: urnOf("IngestionKey", "ingestion"),
  service: urnOf("ServiceKey", "service"),
};

describeOnEngine("The audit after a killed run", function () {
  this.timeout(180_000);

  /** Where the labels of access keys can be read, they tell; elsewhere what the state and the history say of the time. */
  const modes = { answers: "with labels", missing: "without labels" } as const;
  type Mode = keyof typeof modes;

  /** A stack of four keys whose first run is killed when all four are made; every secret of its cloud is a canary. */
  async function afterKilling(
    victim: Victim,
    mode: Mode,
    use: (scene: {
      stack: Stack;
      emulator: Emulator;
      audit: (...args: string[]) => ReturnType<typeof auditOfStack>;
      /** As the credential in the stack's settings cannot be read then, it is in the environment. */
      auditWithoutPassphrase: (...args: string[]) => ReturnType<typeof auditOfStack>;
      /** The keys that the killed run left, by the names of their resources. */
      left: Record<keyof typeof urns, string>;
      assertNoCanary: (...outputs: string[]) => void;
    }) => Promise<void>,
  ): Promise<void> {
    const canaries = new Canaries();
    const cloud = Cloud.withDefaults({ secret: canaries.plant });
    cloud.settings.platformAccessKeys = mode;
    const apiKey = cloud.addApiKey().apikey;
    const parameter = canaries.plant("parameter");
    const program = `
      const at = { instance: ${crnOf(activityTracker)} };
      const access = new ibmkeys.AccessKey("access", {
        ...{ instance: ${crnOf(secure)}, limit: 7, enabled: ${victim === "the provider"} },
        rotation: { id: process.env.ROTATION },
      });
      const resource = new ibmkeys.ResourceKey("resource", {
        source: ${crnOf(objectStorage)},
        parameters: { deep: [pulumi.secret(process.env.PARAMETER)], shallow: 1 },
      });
      new ibmkeys.IngestionKey("ingestion", at);
      new ibmkeys.ServiceKey("service", at);
      module.exports = { access: access.accessKey, resource: resource.guid };`;
    const environment = { IC_API_KEY: "", PARAMETER: parameter };
    const secrets = { "ibm-keys:apiKey": apiKey };
    await withCloudStack({ program, cloud, environment, secrets }, async ({ stack, emulator }) => {
      await interruptedUp(stack, emulator, 4, victim);
      const [, access, ...others] = cloud.accessKeysOf(secure.guid);
      assert.ok(access !== undefined && others.length === 0);
      const made = (name: string) =>
        cloud.resourceKeysOf().find((key) => key.name.includes(`-${name}-`))?.guid ?? assert.fail(`no ${name}`);
      const left = {
        access: fingerprintOf(access.accessKey),
        resource: made("resource"),
        ingestion: made("ingestion"),
        service: made("service"),
      };
      const auditEnvironment = { ...emulator.environment, ...environment };
      await use({
        ...{ stack, emulator, left },
        audit: (...args) => auditOfStack(stack, args, auditEnvironment),
        auditWithoutPassphrase: (...args) =>
          auditOfStack(stack, args, { ...auditEnvironment, IC_API_KEY: apiKey, PULUMI_CONFIG_PASSPHRASE: undefined }),
        assertNoCanary: (...outputs) => {
          for (const output of outputs) assert.deepEqual(canaries.in(output), [], output);
          assert.deepEqual(canaries.inFilesOf(dirname(stack.stateFolder)), []);
        },
      });
    });
  }

  /** The keys of one standing, each with its resources. */
  function standing(finished: Awaited<ReturnType<typeof auditOfStack>>, wanted: string) {
    const found = answerIn(finished).keys.filter((key) => key.standing === wanted);
    return Object.fromEntries(found.map(({ key, urns }) => [key, urns]));
  }

  for (const mode of ["answers", "missing"] as const) {
    it(`names all keys of a killed provider, ${modes[mode]}, and deletes what it is told`, async () => {
      await afterKilling(
        "the provider",
        mode,
        async ({ stack, emulator, audit, auditWithoutPassphrase, left, assertNoCanary }) => {
          const { cloud } = emulator;
          assert.deepEqual((await stack.up()).expectSuccess().changes, { create: 4 });
          const before = cloud.contents();

          const first = await audit("--json");
          assert.equal(first.exitCode, 4, first.stderr);
          assert.deepEqual(standing(first, "interrupted"), {
            [left.access]: [urns.access],
            [left.resource]: [urns.resource],
            [left.ingestion]: [urns.ingestion],
            [left.service]: [urns.service],
          });
          const managed = Object.entries(standing(first, "managed"));
          assert.deepEqual(managed.map(([, [urn]]) => urn).sort(), Object.values(urns).sort());
          const [initial] = cloud.accessKeysOf(secure.guid);
          const known = fingerprintOf(initial?.accessKey ?? "");
          assert.deepEqual(standing(first, "unmanaged"), { [known]: [] });

          const table = await audit("--ignore", known);
          assert.equal(table.exitCode, 4, table.stderr);
          assert.ok(table.stdout.includes(`left by an interrupted create of ${urns.access}`), table.stdout);

          const [held] = managed.find(([, [urn]]) => urn === urns.access) ?? [""];
          const refused = await audit("--delete", held, "--delete", left.access, "--yes");
          assert.equal(refused.exitCode, 1);
          assert.match(refused.stderr, /^Could not delete the key [0-9a-f]{12}: it is the key of urn:[^\n]*\n$/);
          const unasked = await audit("--delete", left.access);
          assert.equal(unasked.exitCode, 1);
          assert.match(unasked.stderr, /there is no terminal\. Say --yes/);
          assert.deepEqual(cloud.contents(), before);

          const wanted = Object.values(left).flatMap((key) => ["--delete", key]);
          const deleted = await audit("--json", "--ignore", known, ...wanted, "--yes");
          assert.equal(deleted.exitCode, 0, deleted.stderr);
          assert.deepEqual(standing(deleted, "managed"), standing(first, "managed"));
          const lasting = cloud.accessKeysOf(secure.guid).map(({ accessKey }) => fingerprintOf(accessKey));
          assert.deepEqual(lasting, [known, held]);
          const guids = cloud.resourceKeysOf().map(({ guid }) => guid);
          assert.deepEqual(
            guids.sort(),
            managed
              .map(([key]) => key)
              .filter((key) => key !== held)
              .sort(),
          );

          // The passphrase is not needed for more than the credential in the stack's settings.
          await interruptedUp(stack, emulator, 1, "the CLI", { ROTATION: "two" });
          const rotated = await auditWithoutPassphrase("--json");
          assert.equal(rotated.exitCode, 4, rotated.stderr);
          assert.match(
            rotated.stderr,
            /^audit: The settings of the stack dev could not be read \(passphrase [^\n]*\n$/,
          );
          const successor = cloud.accessKeysOf(secure.guid).at(-1)?.accessKey ?? "";
          assert.deepEqual(standing(rotated, "interrupted"), { [fingerprintOf(successor)]: [urns.access] });
          assert.deepEqual(standing(rotated, "managed"), standing(first, "managed"));

          const all = [first, table, refused, unasked, deleted, rotated];
          assertNoCanary(...all.flatMap(({ stdout, stderr }) => [stdout, stderr]));
        },
      );
    });

    it(`puts keys into the place of the creations that a killed CLI left, ${modes[mode]}, and the next up makes no others`, async () => {
      await afterKilling("the CLI", mode, async ({ stack, emulator: { cloud }, audit, left, assertNoCanary }) => {
        assert.equal((await stack.pulumi("cancel", "--yes")).exitCode, 0);
        const first = await audit("--json");
        assert.equal(first.exitCode, 4, first.stderr);
        assert.deepEqual(standing(first, "interrupted"), {
          [left.access]: [urns.access],
          [left.resource]: [urns.resource],
          [left.ingestion]: [urns.ingestion],
          [left.service]: [urns.service],
        });

        const refused = await audit("--adopt", left.access, "--adopt", left.resource, "--yes");
        assert.equal(refused.exitCode, 1);
        assert.match(refused.stderr, /also forgets the other interrupted operations/);
        const adopted = await audit(
          ...["--json", "--adopt", left.access, "--adopt", left.resource],
          ...["--delete", left.ingestion, "--delete", left.service, "--yes"],
        );
        assert.equal(adopted.exitCode, 3, adopted.stderr);
        assert.deepEqual(standing(adopted, "managed"), {
          [left.access]: [urns.access],
          [left.resource]: [urns.resource],
        });
        assert.deepEqual(standing(adopted, "interrupted"), {});

        assertNoCanary();
        const { outputs: hidden = {} } = await stack.resource("access");
        assert.match(JSON.stringify(hidden.accessKey), /"ciphertext"/);

        const up = (await stack.up({ preview: true })).expectSuccess();
        assert.deepEqual(up.changes, { create: 2, same: 2 }, up.output);
        assert.deepEqual(
          up.diagnostics.filter(({ severity }) => severity === "warning"),
          [],
        );
        const [, access, ...others] = cloud.accessKeysOf(secure.guid);
        assert.deepEqual([access?.enabled, access?.limit, others], [false, 7, []]);
        const outputs = await stack.outputs({ showSecrets: true });
        assert.deepEqual(outputs, { access: access?.accessKey, resource: left.resource });
        assert.deepEqual((await stack.refresh()).expectSuccess().changes, { same: 4 });
        assertNoCanary(...[first, refused, adopted].flatMap(({ stdout, stderr }) => [stdout, stderr]), up.output);
      });
    });
  }
});
