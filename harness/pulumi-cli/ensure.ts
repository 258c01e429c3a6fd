import { join } from "node:path";
import { buildFromModules } from "./build";
import { downloadWithLauncher } from "./download";
import { findOnPath, launcherCache, launcherVersion, missingPrograms, programs } from "./installation";

export type PulumiCli = { path: string; version: string } | { missing: string };

let ensured: Promise<PulumiCli> | undefined;

/**
 * Makes sure that a Pulumi CLI with its Node.js programs exists, and says where: one on PATH, else the launcher's cache,
 * else the launcher's download, else a build from the pinned Go modules. Says why where none can be had. Asked once per
 * process.
 */
export function ensurePulumiCli(): Promise<PulumiCli> {
  ensured ??= ensure().catch((error: Error) => ({ missing: `no Pulumi CLI ${launcherVersion}: ${error.message}` }));
  return ensured;
}

async function ensure(): Promise<PulumiCli> {
  const installed = await findOnPath();
  if (installed) return installed;

  const folder = launcherCache();
  const cached = { path: join(folder, programs.cli), version: launcherVersion };
  if (missingPrograms(folder).length === 0) return cached;

  const notDownloaded = await downloadWithLauncher();
  if (!notDownloaded) return cached;
  process.stderr.write(
    `The Pulumi CLI could not be downloaded (${notDownloaded}): trying to build it from its Go modules.\n`,
  );

  const notBuilt = await buildFromModules();
  if (!notBuilt) return cached;
  return { missing: `no Pulumi CLI ${launcherVersion}: the download failed (${notDownloaded}), and ${notBuilt}` };
}

if (require.main === module) {
  void ensurePulumiCli().then((cli) => {
    if ("path" in cli) {
      console.log(`Pulumi ${cli.version}: ${cli.path}`);
    } else {
      console.error(cli.missing);
      process.exitCode = 1;
    }
  });
}
