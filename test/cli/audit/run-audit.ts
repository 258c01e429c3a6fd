import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { z } from "zod";
import type { Emulator } from "../../../emulator";
import { ensurePulumiCli } from "../../../harness/pulumi-cli/ensure";
import { withCliFirst, withoutPersonalSettings } from "../../../harness/pulumi-cli/environment";
import { type Finished, run } from "../../../harness/pulumi-cli/process";
import type { Stack } from "../../../harness/stack";
import { stackEnvironment } from "../../../harness/stack/environment";
import { onTerminal, type Played, type Step } from "../terminal";

const command = join(__dirname, "..", "..", "..", "dist", "cli", "index.js");

const answer = z.strictObject({
  at: z.string(),
  status: z.string(),
  keys: z.array(
    z.strictObject({
      kind: z.string(),
      key: z.string(),
      name: z.string().nullable(),
      instance: z.string(),
      enabled: z.boolean().nullable(),
      created: z.string().nullable(),
      label: z.string().nullable(),
      ageInSeconds: z.number().nullable(),
      standing: z.string(),
      urns: z.array(z.string()),
      evidence: z.string(),
      ignored: z.boolean(),
    }),
  ),
});
export type AuditAnswer = z.infer<typeof answer>;

export function answerIn({ stdout, stderr }: Finished): AuditAnswer {
  assert.ok(stdout.startsWith("{"), stderr);
  return answer.parse(JSON.parse(stdout));
}

/** `npx pulumi-ibm-keys audit` as it was built, on files: with no Pulumi CLI. */
export function auditOfFiles(
  { environment }: Pick<Emulator, "environment">,
  args: string[],
  more: NodeJS.ProcessEnv = {},
) {
  return run(process.execPath, [command, "audit", ...args], {
    env: { ...withoutPersonalSettings(), ...environment, ...more },
  });
}

/** The same on a terminal, where somebody answers. */
export function auditOfFilesOnTerminal({ environment }: Emulator, args: string[], steps: readonly Step[]) {
  const env = { ...withoutPersonalSettings(), ...environment };
  return onTerminal([process.execPath, command, "audit", ...args], { env }, steps);
}

/** `npx pulumi-ibm-keys audit` in the project of a stack, as a user has it there. */
export async function auditOfStack(stack: Stack, args: string[], more: NodeJS.ProcessEnv = {}): Promise<Finished> {
  return run(process.execPath, [command, "audit", "--stack", "dev", ...args], await inProjectOf(stack, more));
}

/** The same on a terminal, where somebody answers. */
export async function auditOfStackOnTerminal(
  stack: Stack,
  args: string[],
  steps: readonly Step[],
  more: NodeJS.ProcessEnv = {},
): Promise<Played> {
  const audit = [process.execPath, command, "audit", "--stack", "dev", ...args];
  return onTerminal(audit, await inProjectOf(stack, more), steps);
}

/** As a command is run there; `PATH` may bring another `pulumi`. */
async function inProjectOf(stack: Stack, more: NodeJS.ProcessEnv) {
  const cli = await ensurePulumiCli();
  assert.ok("path" in cli);
  const environment = stackEnvironment(cli.path, dirname(stack.projectFolder));
  return { cwd: stack.projectFolder, env: { ...withCliFirst(cli.path, environment), ...more } };
}
