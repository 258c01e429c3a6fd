import { mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { launcherCache, launcherVersion, missingPrograms, programs } from "./installation";
import { lastWords, run } from "./process";

const firstWordMs = 20_000;
const wholeMs = 300_000;

/**
 * Lets the launcher download the CLI into its cache. Answers with the reason when it could not. The launcher sets no time
 * limit, so this does: its install script must speak soon, and all of it must end.
 */
export async function downloadWithLauncher(): Promise<string | undefined> {
  const target = launcherCache();
  mkdirSync(target, { recursive: true });
  // A home of its own: what an interrupted download leaves behind is never taken for an installation.
  const home = mkdtempSync(join(dirname(target), ".download-"));
  const environment = { ...process.env, PULUMI_HOME: home, PULUMI_VERSION: launcherVersion };
  const silence = new AbortController();
  const timer = setTimeout(() => silence.abort(new Error("the site did not answer in time")), firstWordMs);
  try {
    const finished = await run(process.execPath, [require.resolve("pulumi/run.js"), "version"], {
      env: environment,
      detached: true,
      signal: AbortSignal.any([silence.signal, AbortSignal.timeout(wholeMs)]),
      onOutput: (chunk) => {
        if (!chunk.startsWith("Downloading pulumi")) clearTimeout(timer);
      },
    });
    const downloaded = launcherCache(environment);
    if (finished.exitCode !== 0) return lastWords(finished);
    if (missingPrograms(downloaded).length > 0) return "the download is not complete";
    for (const name of Object.values(programs)) renameSync(join(downloaded, name), join(target, name));
    return undefined;
  } finally {
    clearTimeout(timer);
    rmSync(home, { recursive: true, force: true });
  }
}
