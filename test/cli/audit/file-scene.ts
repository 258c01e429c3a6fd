import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Cloud, defaults, type Emulator, startEmulator } from "../../../emulator";
import type { Finished } from "../../../harness/pulumi-cli/process";
import { fingerprintOf } from "../../../provider/domain/fingerprint";
import { Canaries } from "../../stack/secrets/canaries";
import { resource } from "./exports";
import { auditOfFiles } from "./run-audit";

const { secure } = defaults.instances;

/** For each test of a suite: a cloud in which every secret is a canary, and a folder for exported states. */
export class FileScene {
  #open: { folder: string; emulator: Emulator; canaries: Canaries; printed: string[] } | undefined;

  constructor() {
    beforeEach(async () => {
      const canaries = new Canaries();
      const emulator = await startEmulator({ cloud: Cloud.withDefaults({ secret: canaries.plant }) });
      this.#open = { folder: mkdtempSync(join(tmpdir(), "audit-")), emulator, canaries, printed: [] };
    });
    afterEach(async () => {
      const { folder, emulator, canaries, printed } = this.#now;
      await emulator.close();
      rmSync(folder, { recursive: true });
      assert.deepEqual(canaries.in(printed.join("\n")), []);
    });
  }

  get emulator(): Emulator {
    return this.#now.emulator;
  }

  get folder(): string {
    return this.#now.folder;
  }

  /** Writes a state, and answers with the arguments that name it. */
  file(name: string, state: object): string[] {
    const path = join(this.folder, name);
    writeFileSync(path, JSON.stringify(state));
    return ["--file", path];
  }

  /** After the test all that was printed is searched for secrets. */
  async audit(args: string[], environment: NodeJS.ProcessEnv = {}): Promise<Finished> {
    const finished = await auditOfFiles(this.emulator, args, environment);
    this.#now.printed.push(finished.stdout, finished.stderr);
    return finished;
  }

  /** The fingerprints of the instance's access keys, the first one being that which came with it. */
  fingerprints(): string[] {
    return this.emulator.cloud.accessKeysOf(secure.guid).map(({ accessKey }) => fingerprintOf(accessKey));
  }

  get #now() {
    return this.#open ?? assert.fail("no test is running");
  }
}

/** A resource of the instance of Workload Protection. */
export function accessKey(name: string, fingerprint: string | undefined, more: object = {}) {
  const inputs = { instance: secure.crn };
  return resource("AccessKey", name, inputs, { ...inputs, fingerprint, region: "us-south", ...more });
}
