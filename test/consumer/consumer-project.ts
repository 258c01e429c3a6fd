import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensurePulumiCli } from "../../harness/pulumi-cli/ensure";
import { type Finished, run } from "../../harness/pulumi-cli/process";
import { stackEnvironment } from "../../harness/stack/environment";

const checkout = join(__dirname, "..", "..");

/** Packs the package as it would be published; the built `dist` is taken as it is. */
export async function packInto(folder: string): Promise<string> {
  const { stdout } = await succeed("npm", ["pack", "--ignore-scripts", "--pack-destination", folder], checkout);
  const name = stdout.trim().split("\n").at(-1);
  if (!name) throw new Error("npm pack named no file");
  return join(folder, name);
}

/** A project outside the checkout, so that it finds nothing but what it has installed. */
export class ConsumerProject {
  private constructor(private readonly folder: string) {}

  static async create(tarball: string, manager: "npm" | "pnpm", files: Record<string, string>) {
    const project = new ConsumerProject(mkdtempSync(join(tmpdir(), `consumer-${manager}-`)));
    const { folder } = project;
    mkdirSync(project.path());
    mkdirSync(join(folder, "state"));
    cpSync(tarball, join(folder, "package.tgz"));
    const manifest = {
      name: "consumer",
      private: true,
      dependencies: { "@pulumi/pulumi": "3.248.0", "pulumi-ibm-keys": "file:../package.tgz" },
    };
    writeFileSync(project.path("package.json"), JSON.stringify(manifest));
    for (const [name, text] of Object.entries(files)) writeFileSync(project.path(name), text);
    if (manager === "npm") await project.run("npm", "install", "--no-audit", "--no-fund", "--prefer-offline");
    else await project.run(join(checkout, "node_modules", ".bin", "pnpm"), "install", "--prefer-offline");
    return project;
  }

  path(...names: string[]): string {
    return join(this.folder, "project", ...names);
  }

  /** Runs a program in the project; throws with its output when it fails. */
  run(program: string, ...args: string[]): Promise<Finished> {
    return succeed(program, args, this.path());
  }

  /** A command of the CLI on the project's stack, with these variables besides the harness's own. */
  async pulumi(environment: NodeJS.ProcessEnv, ...args: string[]): Promise<Finished> {
    const cli = await ensurePulumiCli();
    if ("missing" in cli) throw new Error(cli.missing);
    const env = { ...stackEnvironment(cli.path, this.folder), ...environment };
    return succeed(cli.path, [...args, "--non-interactive", "--color", "never"], this.path(), env);
  }

  dispose(): void {
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function succeed(program: string, args: string[], cwd: string, env = process.env): Promise<Finished> {
  const finished = await run(program, args, { cwd, env });
  if (finished.exitCode === 0) return finished;
  throw new Error(`${program} ${args.slice(0, 2).join(" ")} failed\n${finished.stdout}\n${finished.stderr}`);
}
