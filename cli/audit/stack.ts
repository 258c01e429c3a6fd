import { z } from "zod";
import type { StackConfiguration } from "../../provider/command-line/cloud";
import { type ExportedStack, readStack } from "../exported-stack";
import { messageOf } from "../output";
import { pulumi, readPrinted, type StackChoice } from "../pulumi";
import type { AuditedStack } from "./audited-stack";
import type { Update } from "./history";
import { savedKeysIn } from "./saved-keys";

/** The flags that name stacks. */
export interface StackFlags {
  stack: string[];
  file: string[];
  cwd?: string;
  configFile?: string;
}

/** Reads a stack as it is now. */
export type StackSource = () => Promise<AuditedStack>;

/** Every stack that is named, or the selected one. `note` is told what could not be read. */
export function sourcesOf(flags: StackFlags, note: (message: string) => void): StackSource[] {
  const { stack: names, file: files, cwd, configFile } = flags;
  const isSelected = names.length === 0 && files.length === 0;
  const choices = isSelected ? [{ cwd }] : names.map((stack) => ({ stack, cwd }));
  return [
    ...choices.map((choice) => liveSource(choice, configFile, note)),
    ...files.map((file) => fileSource(file, note)),
  ];
}

function fileSource(file: string, note: (message: string) => void): StackSource {
  return async () => {
    const saved = savedKeysIn(await readStack("audit", {}, file), []);
    if (saved.instances.some(({ profile }) => profile !== undefined)) {
      note(`The profiles that ${file} names are not known here: the settings of the environment are used.`);
    }
    return { name: file, saved, updates: [], choice: undefined, configuration: undefined };
  };
}

function liveSource(choice: StackChoice, configFile: string | undefined, note: (message: string) => void): StackSource {
  let settings: Promise<StackConfiguration | undefined> | undefined;
  const readSettings = () =>
    readConfiguration(choice, configFile).catch((error: unknown) => {
      note(
        `The settings of ${nameOf(choice)} could not be read (${messageOf(error)}): those of the environment are used.`,
      );
      return undefined;
    });
  return async () => {
    // First: where the stack cannot be read, nothing else is worth a note.
    const state = await readStack("audit", choice, undefined);
    settings ??= readSettings();
    const [configuration, updates] = await Promise.all([
      settings,
      historyOf(choice).catch((error: unknown) => {
        note(
          `The history of ${nameOf(choice)} could not be read (${messageOf(error)}): no key is traced to an update.`,
        );
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
  };
}

/** The runs on a stack that have ended, the oldest first. */
export async function historyOf(choice: StackChoice): Promise<Update[]> {
  return updatesIn(await pulumi(["stack", "history", "--json", "--page-size", longestHistory], choice));
}

const historySchema = z.array(
  z.looseObject({
    kind: z.string(),
    version: z.number().catch(0),
    result: z.string().optional(),
    startTime: z.string(),
    endTime: z.string().nullish(),
  }),
);

/** Reads what `pulumi stack history --json` prints: the runs that have ended, the oldest first. */
function updatesIn(text: string): Update[] {
  const updates = readPrinted(text, historySchema).flatMap(
    ({ kind, version, result, startTime, endTime }): Update[] => {
      if (typeof endTime !== "string" || result === "in-progress") return [];
      const [start, end] = [Date.parse(startTime), Date.parse(endTime)];
      return [{ kind, version, succeeded: result === "succeeded", start, end }];
    },
  );
  return updates.sort((one, other) => one.start - other.start);
}

/** The updates that are looked at: the newest. */
const longestHistory = "500";

const configurationSchema = z.record(z.string(), z.looseObject({ value: z.string().optional() }));

/** Reads a stack's settings, its secrets too, which are written nowhere. */
async function readConfiguration(choice: StackChoice, configFile: string | undefined): Promise<StackConfiguration> {
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
