import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startEmulator } from "pulumi-ibm-keys/emulator";
import { z } from "zod";
import { withStack } from "../../harness/stack";
import { dateOfDay, program, recordedOn } from "./program";

// Run once a release, by hand: writes the checkpoint of this release, and the cloud it belongs to, beside this file.
async function record(): Promise<void> {
  const manifest = readFileSync(join(__dirname, "../../package.json"), "utf8");
  const { version } = z.object({ version: z.string() }).parse(JSON.parse(manifest));
  const folder = join(__dirname, version);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  let today = 0;
  const emulator = await startEmulator({ clock: () => dateOfDay(today), stateFile: join(folder, "cloud.json") });
  await withStack({ program, environment: emulator.environment }, async (stack) => {
    for (today of [0, 30, recordedOn]) {
      const environment = { PULUMI_IBM_KEYS_NOW: new Date(dateOfDay(today)).toISOString() };
      (await stack.up({ environment })).expectSuccess();
    }
    const checkpoint = await stack.export({ showSecrets: true });
    writeFileSync(join(folder, "checkpoint.json"), `${JSON.stringify(checkpoint, null, 2)}\n`);
  });
  await emulator.close();
}

void record();
