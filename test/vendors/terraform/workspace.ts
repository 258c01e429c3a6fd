import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { type Finished, run } from "../../../harness/pulumi-cli/process";
import { findTerraform, type Terraform } from "./terraform";

/** A folder with one Terraform configuration and its state. */
export interface Workspace {
  /** Creates and changes what is declared. */
  apply(): Promise<void>;
  /** The error of an `apply` that has to fail. */
  failedApply(): Promise<string>;
  /** Whether what the provider reads is what is declared, so that there is nothing to do. */
  isUpToDate(): Promise<boolean>;
  /** Sets an input variable for all that follows. */
  set(variable: string, value: string | number | boolean): void;
  /** Forgets a resource without deleting it, and takes it over again by its id. */
  forgetAndImport(address: string, id: string): Promise<void>;
  destroy(): Promise<void>;
  /** The error of a `destroy` that has to fail. */
  failedDestroy(): Promise<string>;
  /** The values of a resource in the state. */
  attributesOf(address: string): Promise<Record<string, unknown>>;
}

/** A provider that was found and loaded, and a folder for configurations that use it. */
export interface Peer {
  /** Begins anew, with an empty state. */
  workspace(options: WorkspaceOptions): Promise<Workspace>;
  close(): Promise<void>;
}

interface WorkspaceOptions {
  /** What the provider is to do, in Terraform's language; `required_providers` is there already. */
  configuration: string;
  variables: Record<string, string | number | boolean>;
  /** What the provider reads, beside what finds the provider. */
  environment?: Record<string, string>;
}

const stateSchema = z.object({
  values: z
    .object({
      root_module: z.object({
        resources: z.array(z.object({ address: z.string(), values: z.record(z.string(), z.unknown()) })).optional(),
      }),
    })
    .optional(),
});
const validationSchema = z.object({
  valid: z.boolean(),
  diagnostics: z.array(z.object({ severity: z.string(), summary: z.string(), detail: z.string().optional() })),
});
const versionsSchema = z.object({ provider_selections: z.record(z.string(), z.string()).optional() });

/**
 * Finds the CLI on PATH, and the provider as the CLI's own configuration says. Throws, and says what is missing, where
 * there is none.
 */
export async function openPeer(name: string, source: string): Promise<Peer> {
  const terraform = await findTerraform();
  const folder = await mkdtemp(join(tmpdir(), "terraform-"));
  const close = () => rm(folder, { recursive: true, force: true });
  const requirement = `terraform {\n  required_providers {\n    ${name} = { source = "${source}" }\n  }\n}\n`;
  try {
    await writeFile(join(folder, "provider.tf"), requirement);
    const which = await loadProvider(terraform, folder, source);
    process.stderr.write(`\n  CHECKING ${source} (${which}) with ${terraform.version}\n`);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    close,
    workspace: async (options) => {
      for (const file of ["terraform.tfstate", "terraform.tfstate.backup"])
        await rm(join(folder, file), { force: true });
      await writeFile(join(folder, "main.tf"), options.configuration);
      return workspaceIn(folder, terraform, options);
    },
  };
}

/**
 * Which provider is used. With `dev_overrides` there is nothing to install and `init` may fail, so that what counts is
 * whether the configuration can be validated, which starts the provider.
 */
async function loadProvider({ command, environment }: Terraform, folder: string, source: string): Promise<string> {
  const inFolder = { cwd: folder, env: environment };
  const init = await run(command, ["init", "-no-color"], inFolder);
  const { stdout } = await run(command, ["validate", "-json"], inFolder);
  const validation = validationSchema.parse(JSON.parse(stdout));
  if (!validation.valid) {
    const reason =
      init.exitCode === 0
        ? validation.diagnostics.map(({ summary, detail }) => `${summary}: ${detail ?? ""}`).join("; ")
        : init.stderr.replace(/^[\s\S]*?Error: /, "");
    throw new Error(`NOT CHECKED: the provider ${source} was not found. ${reason.replaceAll(/\s+/g, " ").trim()}`);
  }
  const versions = versionsSchema.parse(
    JSON.parse((await run(command, ["version", "-json"], inFolder)).stdout),
  ).provider_selections;
  const selected = Object.entries(versions ?? {}).find(([address]) => address.endsWith(`/${source.toLowerCase()}`));
  return selected === undefined ? "of the CLI's dev_overrides" : `version ${selected[1]}`;
}

function workspaceIn(folder: string, { command, environment }: Terraform, options: WorkspaceOptions): Workspace {
  const variables = { ...options.variables };
  const start = (...args: string[]): Promise<Finished> => {
    const given = Object.entries(variables).map(([name, value]) => [`TF_VAR_${name}`, String(value)]);
    const env = { ...environment, ...options.environment, ...Object.fromEntries(given) };
    return run(command, args, { cwd: folder, env });
  };
  const succeed = async (...args: string[]): Promise<string> => {
    const finished = await start(...args);
    if (finished.exitCode !== 0) throw new Error(`${args[0]} failed: ${finished.stderr}`);
    return finished.stdout;
  };
  const fail = async (...args: string[]): Promise<string> => {
    const finished = await start(...args);
    if (finished.exitCode === 0) throw new Error(`${args[0]} did not fail: ${finished.stdout}`);
    return finished.stderr.replaceAll(/\s+/g, " ");
  };
  return {
    set: (variable, value) => {
      variables[variable] = value;
    },
    apply: async () => void (await succeed("apply", "-no-color", "-auto-approve")),
    failedApply: () => fail("apply", "-no-color", "-auto-approve"),
    destroy: async () => void (await succeed("destroy", "-no-color", "-auto-approve")),
    failedDestroy: () => fail("destroy", "-no-color", "-auto-approve"),
    isUpToDate: async () => {
      const { exitCode, stdout, stderr } = await start("plan", "-no-color", "-detailed-exitcode");
      if (exitCode === 0) return true;
      if (exitCode === 2) {
        process.stderr.write(stdout);
        return false;
      }
      throw new Error(`plan failed: ${stderr}`);
    },
    forgetAndImport: async (address, id) => {
      await succeed("state", "rm", address);
      await succeed("import", "-no-color", address, id);
    },
    attributesOf: async (address) => {
      const state = stateSchema.parse(JSON.parse(await succeed("show", "-json")));
      const resource = state.values?.root_module.resources?.find((each) => each.address === address);
      if (resource === undefined) throw new Error(`${address} is not in the state`);
      return resource.values;
    },
  };
}
