import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../../../harness/pulumi-cli/process";
import { findTerraform } from "./terraform";

const root = join(__dirname, "..", "..", "..");
const mocha = join(root, "node_modules/mocha/bin/mocha.js");

function runPeers(environment: NodeJS.ProcessEnv) {
  return run(process.execPath, [mocha, "test/vendors/**/*.peers.ts"], {
    cwd: root,
    env: { HOME: process.env.HOME, ...environment },
  });
}

describe("npm run test:peers", function () {
  this.timeout(120_000);
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "peers-"));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it("fails and says for each provider that there is no Terraform, where there is none", async () => {
    const { exitCode, stdout } = await runPeers({ PATH: folder });
    assert.notEqual(exitCode, 0);
    assert.equal(stdout.match(/NOT CHECKED: there is neither terraform nor tofu on PATH\./g)?.length, 2, stdout);
  });

  it("fails and names each provider that Terraform's configuration does not find", async function () {
    const found = await findTerraform().catch(() => undefined);
    if (found === undefined) return this.skip();
    const configuration = join(folder, "terraformrc");
    await writeFile(configuration, `provider_installation { filesystem_mirror { path = "${folder}" } }\n`);
    const { exitCode, stdout } = await runPeers({ PATH: process.env.PATH, TF_CLI_CONFIG_FILE: configuration });
    assert.notEqual(exitCode, 0);
    for (const source of ["sysdiglabs/sysdig", "IBM-Cloud/ibm"]) {
      assert.match(stdout, new RegExp(`NOT CHECKED: the provider ${source} was not found\\. \\S`));
    }
  });
});
