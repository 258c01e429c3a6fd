import { access, constants } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { z } from "zod";
import { lastWords, run } from "../../../harness/pulumi-cli/process";

/** A Terraform or OpenTofu CLI, and what it is to be started with. */
export interface Terraform {
  command: string;
  /** Its name and version, to be printed. */
  version: string;
  environment: Record<string, string>;
}

const names = ["terraform", "tofu"] as const;

/** What the CLI needs of the developer's environment to find its providers; nothing that names an account or a host. */
const kept =
  /^(PATH|HOME|TMPDIR|TF_CLI_CONFIG_FILE|TF_PLUGIN_CACHE_DIR|SSL_CERT_(FILE|DIR)|(HTTPS?|ALL|NO)_PROXY|(https?|all|no)_proxy)$/;

const versionSchema = z.object({ terraform_version: z.string() });

/** The first CLI on PATH; throws where there is none. */
export async function findTerraform(environment: NodeJS.ProcessEnv = process.env): Promise<Terraform> {
  const folders = (environment.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  for (const name of names) {
    for (const folder of folders) {
      const command = join(folder, name);
      if (!(await isExecutable(command))) continue;
      const ownEnvironment = environmentFrom(environment);
      const finished = await run(command, ["version", "-json"], { env: ownEnvironment });
      const version = versionSchema.safeParse(jsonIn(finished.stdout)).data?.terraform_version;
      if (finished.exitCode !== 0 || version === undefined) {
        throw new Error(`NOT CHECKED: ${name} on PATH does not run (${lastWords(finished)}).`);
      }
      return { command, version: `${name} ${version}`, environment: ownEnvironment };
    }
  }
  throw new Error(`NOT CHECKED: there is neither ${names.join(" nor ")} on PATH.`);
}

function environmentFrom(environment: NodeJS.ProcessEnv): Record<string, string> {
  const entries = Object.entries(environment).flatMap(([name, value]) =>
    value !== undefined && kept.test(name) ? [[name, value]] : [],
  );
  return { ...Object.fromEntries(entries), CHECKPOINT_DISABLE: "1", TF_IN_AUTOMATION: "1", TF_INPUT: "0" };
}

async function isExecutable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
