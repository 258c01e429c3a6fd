import { accessSync, constants, readFileSync, realpathSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, join, sep } from "node:path";
import { z } from "zod";
import { run } from "./process";

/** The three programs that are a working Pulumi for Node.js when they lie side by side. */
export const programs = {
  cli: process.platform === "win32" ? "pulumi.exe" : "pulumi",
  languageHost: process.platform === "win32" ? "pulumi-language-nodejs.exe" : "pulumi-language-nodejs",
  dynamicProvider: process.platform === "win32" ? "pulumi-resource-pulumi-nodejs.cmd" : "pulumi-resource-pulumi-nodejs",
};

/** The version the launcher (npm package `pulumi`, a devDependency) stands for. */
export const launcherVersion = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(require.resolve("pulumi/package.json"), "utf8"))).version;

/** Where the launcher looks before it downloads. */
export function launcherCache(environment: NodeJS.ProcessEnv = process.env): string {
  const home = environment.PULUMI_HOME || join(homedir(), ".pulumi");
  return join(home, "versions", launcherVersion, "bin");
}

export function missingPrograms(folder: string): string[] {
  return Object.values(programs).filter((name) => !isExecutable(join(folder, name)));
}

/**
 * The first CLI on PATH that is new enough and has its Node.js programs beside it. The launcher is also called `pulumi`
 * and downloads when it is started, so nothing is started before its neighbours have been seen: the launcher has none.
 */
export async function findOnPath(
  environment: NodeJS.ProcessEnv = process.env,
): Promise<{ path: string; version: string } | undefined> {
  for (const folder of (environment.PATH ?? "").split(delimiter)) {
    const path = join(folder, programs.cli);
    if (!folder || !isExecutable(path)) continue;
    const real = realpathSync(path);
    if (real.includes(`${sep}node_modules${sep}`) || missingPrograms(dirname(real)).length > 0) continue;
    const answer = await run(real, ["version"], {
      env: { ...environment, PULUMI_SKIP_UPDATE_CHECK: "true" },
      signal: AbortSignal.timeout(10_000),
    });
    const version = /^v?(\d+\.\d+\.\d+\S*)/.exec(answer.stdout.trim())?.[1];
    if (answer.exitCode === 0 && version && isAtLeast(version, launcherVersion)) return { path: real, version };
  }
  return undefined;
}

export function isAtLeast(version: string, wanted: string): boolean {
  return version.localeCompare(wanted, "en", { numeric: true }) >= 0;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    const found = statSync(path);
    return found.isFile() && found.size > 0;
  } catch {
    return false;
  }
}
