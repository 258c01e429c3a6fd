import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { launcherCache, launcherVersion, missingPrograms, programs } from "./installation";
import { type Finished, lastWords, run } from "./process";
import { withProgress } from "./progress";

const engine = join(__dirname, "engine");
const languageHost = join(__dirname, "language-host");
const sdk = "github.com/pulumi/pulumi/sdk/v3";

/**
 * Builds what is missing in the launcher's cache from the pinned Go modules. Answers with the reason when it could not.
 * Each program is built aside and moved in when it is whole, the CLI last: an interrupted build never looks complete, and
 * the next one goes on from there.
 */
export async function buildFromModules(): Promise<string | undefined> {
  const go = await run("go", ["env", "GOVERSION"], { cwd: engine, env: goEnvironment });
  if (go.exitCode !== 0) return `building it needs Go 1.25.11 or newer (${lastWords(go)})`;

  const target = launcherCache();
  mkdirSync(target, { recursive: true });
  const missing = missingPrograms(target);
  const aside = mkdtempSync(join(target, ".build-"));
  try {
    for (const [program, make] of recipes) {
      if (!missing.includes(program)) continue;
      const made = join(aside, program);
      const finished = await make(made);
      if (finished.exitCode !== 0) return `building ${program} failed: ${lastWords(finished)}`;
      renameSync(made, join(target, program));
    }
    return undefined;
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}

const recipes: readonly [program: string, make: (output: string) => Promise<Finished>][] = [
  [programs.dynamicProvider, copyDynamicProvider],
  [
    programs.languageHost,
    (output) =>
      goBuild(`Building Pulumi's Node.js language host (once; about a minute)`, languageHost, output, [
        "-ldflags",
        "-s -w",
        `${sdk}/nodejs/cmd/pulumi-language-nodejs`,
      ]),
  ],
  [
    programs.cli,
    (output) =>
      goBuild(
        `Building the Pulumi CLI ${launcherVersion} from source (once; about 8 minutes on 2 cores)`,
        engine,
        output,
        [
          "-ldflags",
          `-s -w -X ${sdk}/go/common/version.Version=v${launcherVersion}`,
          "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
        ],
      ),
  ],
];

// A developer's workspace file or vendoring must not change what the pinned modules mean.
const goEnvironment = { ...process.env, GOWORK: "off", GOFLAGS: "-mod=readonly" };

function goBuild(step: string, module: string, output: string, args: readonly string[]): Promise<Finished> {
  return withProgress(step, (report) => {
    let downloads = 0;
    let compiled = 0;
    // -v names each package as it is compiled; what Go's build cache already holds is not named.
    return run("go", ["build", "-v", "-trimpath", "-buildvcs=false", "-o", output, ...args], {
      cwd: module,
      env: goEnvironment,
      onOutput: (chunk) => {
        for (const line of chunk.split("\n")) {
          if (line.startsWith("go: downloading ")) downloads += 1;
          else if (/^[\w.-]+(\/\S+)*$/.test(line)) compiled += 1;
        }
        report(`${downloads} modules downloaded, ${compiled} packages compiled`);
      },
    });
  });
}

async function copyDynamicProvider(output: string): Promise<Finished> {
  const found = await withProgress("Fetching the Pulumi SDK's Go module", () =>
    run("go", ["mod", "download", "-json", sdk], { cwd: engine, env: goEnvironment }),
  );
  if (found.exitCode !== 0) return found;
  const { Dir: folder } = z.object({ Dir: z.string() }).parse(JSON.parse(found.stdout));
  copyFileSync(join(folder, "nodejs", "dist", programs.dynamicProvider), output);
  chmodSync(output, 0o755);
  return found;
}
