import { z } from "zod";
import type { Configuration } from "../../provider/cloud/settings";
import { type ExportedStack, readStack } from "../exported-stack";
import { pulumi, readPrinted, type StackChoice } from "../pulumi";
import type { AuditedState } from "./evidence";
import { updatesIn } from "./history";
import { savedKeysIn } from "./saved-keys";

/** Where a stack is found, as the user says it. */
export interface StackFlags {
  stack: string[];
  file: string[];
  cwd?: string;
  configFile?: string;
}

/** One stack that is audited. */
export interface AuditedStack extends AuditedState {
  /** How to reach it; undefined where only a file was read. */
  choice: StackChoice | undefined;
  /** Its settings; undefined where they cannot be read, and the environment has to do. */
  configuration: Configuration | undefined;
}

/** Reads every stack that is named, or the selected one. `note` hears of what could not be read. */
export async function readStacks(flags: StackFlags, note: (message: string) => void): Promise<AuditedStack[]> {
  const { stack: names, file: files, cwd, configFile } = flags;
  const isSelected = names.length === 0 && files.length === 0;
  const choices = isSelected ? [{ cwd }] : names.map((stack) => ({ stack, cwd }));
  const stacks = await Promise.all([
    ...choices.map((choice) => readLive(choice, configFile, note)),
    ...files.map(async (file): Promise<AuditedStack> => {
      const saved = savedKeysIn(await readStack("audit", {}, file), []);
      if (saved.places.some(({ profile }) => profile !== undefined)) {
        note(`The profiles that ${file} names are not known here: the settings of the environment are used.`);
      }
      return { name: file, saved, updates: [], choice: undefined, configuration: undefined };
    }),
  ]);
  for (const urn of stacks.flatMap(({ saved }) => saved.unplaced)) {
    note(`The instance of ${urn} is a secret in the state: what else is there is listed only with --instance.`);
  }
  for (const { urn, what } of stacks.flatMap(({ saved }) => saved.unread)) {
    note(`${what} of ${urn} cannot be read in the state: its keys there look as if nobody held them.`);
  }
  return stacks;
}

/** Nothing is configured: the environment counts alone. */
export const unconfigured: Configuration = () => undefined;

async function readLive(
  choice: StackChoice,
  configFile: string | undefined,
  note: (message: string) => void,
): Promise<AuditedStack> {
  // First, so that a stack that cannot be read is the only thing said.
  const state = await readStack("audit", choice, undefined);
  const [configuration, updates] = await Promise.all([
    readConfiguration(choice, configFile).catch((error: unknown) => {
      note(
        `The settings of ${nameOf(choice)} could not be read (${wordsOf(error)}): those of the environment are used.`,
      );
      return undefined;
    }),
    pulumi(["stack", "history", "--json", "--page-size", longestHistory], choice)
      .then(updatesIn)
      .catch((error: unknown) => {
        note(`The history of ${nameOf(choice)} could not be read (${wordsOf(error)}): no key is traced to an update.`);
        return [];
      }),
  ]);
  return {
    name: choice.stack ?? stackIn(state) ?? nameOf(choice),
    saved: savedKeysIn(state, updates),
    updates,
    choice,
    configuration,
  };
}

/** So many updates are looked at. */
const longestHistory = "500";

const configurationSchema = z.record(z.string(), z.looseObject({ value: z.string().optional() }));

/** Its secrets too; they stay in memory. */
async function readConfiguration(choice: StackChoice, configFile: string | undefined): Promise<Configuration> {
  const file = configFile === undefined ? [] : ["--config-file", configFile];
  const text = await pulumi(["config", "--show-secrets", "--json", ...file], choice);
  const values = readPrinted(text, configurationSchema);
  return (key) => values[`ibm-keys:${key}`]?.value;
}

function stackIn({ deployment }: ExportedStack): string | undefined {
  const root = deployment.resources?.find(({ type }) => type === "pulumi:pulumi:Stack");
  return root?.urn.split("::")[0]?.slice("urn:pulumi:".length);
}

function nameOf({ stack }: StackChoice): string {
  return stack === undefined ? "the selected stack" : `the stack ${stack}`;
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
