import { z } from "zod";
import { hasTimeLength, readJson, stateRows } from "./bounds";
import { messageOf } from "./output";
import { pulumi, type StackChoice } from "./pulumi";
import { textOf } from "./state-file";

const properties = z.record(z.string(), z.unknown());

/** Undefined where it is not a date. */
export const savedDate = z
  .string()
  .refine((text) => hasTimeLength(text) && !Number.isNaN(Date.parse(text)))
  .nullish()
  .catch(undefined);

const resource = z.looseObject({
  urn: z.string(),
  type: z.string(),
  created: savedDate,
  modified: savedDate,
  external: z.boolean().optional(),
  delete: z.boolean().optional(),
  pendingReplacement: z.boolean().optional(),
  /** Only whether there are any matters: the engine keeps here what failed after the resource was made. */
  initErrors: z.custom<readonly unknown[]>(Array.isArray).optional(),
  inputs: properties.default({}),
  outputs: properties.default({}),
});
export type SavedResource = z.infer<typeof resource>;

/** What `pulumi stack export` prints; secrets in it are ciphertext, and nothing here asks for them. */
export const exportedStack = z.looseObject({
  deployment: z.looseObject({
    /** When the state was last written: at the end of an update, and whenever an operation began. */
    manifest: z.looseObject({ time: savedDate }).nullish().catch(undefined),
    resources: stateRows(resource).nullish(),
    pending_operations: stateRows(z.looseObject({ type: z.string(), resource })).nullish(),
  }),
});
export type ExportedStack = z.infer<typeof exportedStack>;

/** Reads the state of a stack from this file, else from the Pulumi CLI. Messages of errors begin with `command`. */
export async function readStack(
  command: string,
  choice: StackChoice,
  file: string | undefined,
): Promise<ExportedStack> {
  const text = file === undefined ? await exported(command, choice) : contentOf(command, file);
  return readJson(text, exportedStack, `${command}: this is not what \`pulumi stack export\` prints`);
}

const ourTypes = "pulumi-nodejs:dynamic/ibm-keys:";

/** The kind of key that a resource is, as in `AccessKey`; undefined for a resource of another package. */
export function kindOf({ type }: Pick<SavedResource, "type">): string | undefined {
  return type.startsWith(ourTypes) ? type.slice(ourTypes.length) : undefined;
}

export function typeOf(kind: string): string {
  return `${ourTypes}${kind}`;
}

async function exported(command: string, choice: StackChoice): Promise<string> {
  try {
    return await pulumi(["stack", "export"], choice);
  } catch (error) {
    throw new Error(`${command}: could not read the stack's state: ${messageOf(error)}`);
  }
}

function contentOf(command: string, file: string): string {
  try {
    return textOf(file);
  } catch (error) {
    throw new Error(`${command}: ${messageOf(error)}`);
  }
}
