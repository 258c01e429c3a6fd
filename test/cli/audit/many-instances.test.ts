import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defaults, type Emulator, startEmulator } from "pulumi-ibm-keys/emulator";
import { exported, resource } from "../../fixtures/command-line/exports";
import { answerIn, auditOfFiles } from "../../fixtures/command-line/run-audit";
import { Front } from "../../fixtures/front/front";

const { objectStorage } = defaults.instances;

describe("npx pulumi-ibm-keys audit, of a file with many instances,", function () {
  this.timeout(60_000);
  let folder: string;
  let emulator: Emulator;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "audit-"));
    emulator = await startEmulator();
  });
  afterEach(async () => {
    await emulator.close();
    rmSync(folder, { recursive: true });
  });

  function audit(state: object, environment: NodeJS.ProcessEnv = {}) {
    const file = join(folder, "state.json");
    writeFileSync(file, JSON.stringify(state));
    return auditOfFiles(emulator, ["--file", file, "--json"], environment);
  }

  it("refuses files that name more instances than can be asked about, before it asks", async () => {
    const guidOf = (at: number) => `5ec00000-0000-4000-8000-${String(at).padStart(12, "0")}`;
    const many = Array.from({ length: 1_001 }, (_, at) =>
      resource("ResourceKey", `r${at}`, { source: guidOf(at) }, {}),
    );
    const { exitCode, stdout, stderr } = await audit(exported(many));
    assert.deepEqual([exitCode, stdout], [1, ""]);
    assert.match(stderr, /\naudit: More than 1000 instances are named\. Name fewer files or stacks at once\.\n$/);
    assert.deepEqual(emulator.requests, []);
  });

  it("refuses a file that names more keys of an alias than can be asked about, before it asks", async () => {
    const alias = objectStorage.crn.replace(/::$/, ":resource-alias:22222222-2222-4222-8222-222222222222");
    const many = Array.from({ length: 1_001 }, (_, at) =>
      resource("ResourceKey", `r${at}`, { source: alias, name: `r${at}` }, {}),
    );
    const { exitCode, stderr } = await audit(exported(many));
    assert.equal(exitCode, 1, stderr);
    assert.match(stderr, /\naudit: More than 1000 keys of aliases or bindings are named\. Name fewer files or stacks/);
    assert.deepEqual(emulator.requests, []);
  });

  it("asks for ten instances at once at most, however many a file names", async () => {
    const { cloud, faults } = emulator;
    const guids = Array.from({ length: 25 }, () => cloud.addInstance({ service: "cloud-object-storage" }).guid);
    faults.add({ match: { path: /resource_keys$/ }, times: "always", fault: { kind: "latency", ms: 100 } });
    const front = await Front.open(emulator);
    let [open, most] = [0, 0];
    front.lie({ path: /resource_keys$/ }, async ({ forward }) => {
      most = Math.max(most, ++open);
      const answer = await forward();
      open--;
      return answer;
    });
    const keys = guids.map((guid, at) => resource("ResourceKey", `r${at}`, { source: guid }, { guid: `g${at}` }));
    const audited = await audit(exported(keys), front.environment);
    await front.close();
    const { keys: found } = answerIn(audited);
    assert.ok(most > 1 && most <= 10, `${most} at once`);
    assert.deepEqual(
      found.map(({ instance }) => instance),
      guids,
    );
  });
});
