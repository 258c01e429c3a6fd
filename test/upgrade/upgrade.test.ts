import assert from "node:assert/strict";
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defaults, type Emulator, startEmulator } from "pulumi-ibm-keys/emulator";
import { describeOnEngine, type Stack, type UpdateResult, withStack } from "../../harness/stack";
import { deployment } from "../../harness/stack/deployment";
import { dateOfDay, program, recordedOn } from "./program";

const releases = readdirSync(__dirname, { withFileTypes: true }).filter((entry) => entry.isDirectory());
const { secure, objectStorage } = defaults.instances;

/** The recorded stack in its recorded cloud, with a calendar to turn. */
interface Recorded {
  emulator: Emulator;
  stack: Stack;
  on(day: number, run: (options: { environment: NodeJS.ProcessEnv }) => Promise<UpdateResult>): Promise<UpdateResult>;
}

async function withRecorded(release: string, play: (recorded: Recorded) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "pulumi-ibm-keys-upgrade-"));
  copyFileSync(join(__dirname, release, "cloud.json"), join(folder, "cloud.json"));
  let today = recordedOn;
  const emulator = await startEmulator({ clock: () => dateOfDay(today), stateFile: join(folder, "cloud.json") });
  const on: Recorded["on"] = async (day, run) => {
    today = day;
    return (
      await run({ environment: { PULUMI_IBM_KEYS_NOW: new Date(dateOfDay(day)).toISOString() } })
    ).expectSuccess();
  };
  try {
    await withStack({ program, environment: emulator.environment }, async (stack) => {
      const checkpoint = readFileSync(join(__dirname, release, "checkpoint.json"), "utf8");
      await stack.importState(deployment.parse(JSON.parse(checkpoint)));
      await play({ emulator, stack, on });
    });
  } finally {
    await emulator.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

for (const { name: release } of releases) {
  describeOnEngine(`a stack of release ${release}`, function () {
    this.timeout(240_000);

    it("is up to date with this code, also after a refresh: no change, and no call of an API", () =>
      withRecorded(release, async ({ emulator, stack, on }) => {
        const first = await on(recordedOn, (options) => stack.up(options));
        assert.deepEqual(first.changes, { same: 5 });
        assert.equal(emulator.requests.length, 0);
        await on(recordedOn, (options) => stack.refresh(options));
        const second = await on(recordedOn, (options) => stack.up(options));
        assert.deepEqual(second.changes, { same: 5 });
      }));

    it("has its rotation carried on by this code, and is destroyed with nothing left behind", () =>
      withRecorded(release, async ({ emulator: { cloud }, stack, on }) => {
        const [, retiring] = cloud.accessKeysOf(secure.guid);
        assert.equal(retiring?.enabled, true);
        const up = await on(recordedOn + 7, (options) => stack.up(options));
        assert.deepEqual(up.changes, { update: 2, same: 3 });
        const enabled = cloud.accessKeysOf(secure.guid).map((key) => key.enabled);
        assert.deepEqual(enabled, [true, false, true]);
        assert.equal(cloud.resourceKeysOf(objectStorage.guid).length, 1);
        await on(recordedOn + 8, (options) => stack.destroy(options));
        // The one key that the instance started with was never the stack's.
        assert.equal(cloud.accessKeysOf(secure.guid).length, 1);
        assert.deepEqual(cloud.resourceKeysOf(), []);
        assert.deepEqual(cloud.policies(), []);
      }));
  });
}
