import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { readJson, stateRows } from "../bounds";
import { readPrinted } from "../pulumi";
import { secretSignature, signature } from "../secret";

const properties = z.record(z.string(), z.unknown());
const pendingResource = z.looseObject({
  urn: z.string(),
  inputs: properties.default({}),
  additionalSecretOutputs: z.array(z.string()).nullish(),
});
const pendingOperation = z.looseObject({ type: z.string(), resource: pendingResource });

/** A whole state, exported with its secrets in plain text. What is not named here is kept as it is. */
const checkpoint = z.looseObject({
  deployment: z.looseObject({
    resources: stateRows(z.looseObject({ urn: z.string() })).nullish(),
    pending_operations: stateRows(pendingOperation).nullish(),
  }),
});
export type Checkpoint = z.infer<typeof checkpoint>;

/** What a provider's create returned. */
export interface Made {
  id: string;
  outputs: Readonly<Record<string, unknown>>;
}

export function checkpointFrom(text: string): Checkpoint {
  return readPrinted(text, checkpoint);
}

/** The inputs of a pending create, with its secrets in plain text. */
export function pendingInputs({ deployment }: Checkpoint, urn: string): Readonly<Record<string, unknown>> | undefined {
  const pending = deployment.pending_operations?.find((each) => isCreateOf(each, urn));
  return pending && properties.parse(unwrapped(pending.resource.inputs));
}

/** The state as if the pending create had succeeded; undefined where it is not pending any more. */
export function completed(before: Checkpoint, urn: string, { id, outputs }: Made, now: string): Checkpoint | undefined {
  const { deployment } = before;
  const operations = deployment.pending_operations ?? [];
  const pending = operations.find((each) => isCreateOf(each, urn));
  const resources = deployment.resources ?? [];
  if (pending === undefined || resources.some((each) => each.urn === urn)) return undefined;
  const { resource } = pending;
  const made = { ...resource, id, outputs: hidden(outputs, resource), created: now, modified: now };
  return {
    ...before,
    deployment: {
      ...deployment,
      // At the end: what it depends on is before it, and nothing depends on what did not exist.
      resources: [...resources, made],
      pending_operations: operations.filter((each) => each !== pending),
    },
  };
}

function isCreateOf({ type, resource }: z.infer<typeof pendingOperation>, urn: string): boolean {
  return type === "creating" && resource.urn === urn;
}

const secret = z.object({ [signature]: z.literal(secretSignature), plaintext: z.string() });

/** The outputs, with secrets marked as the engine marks them: those declared secret, and those that repeat a secret argument. */
function hidden(
  outputs: Made["outputs"],
  { inputs, additionalSecretOutputs }: z.infer<typeof pendingResource>,
): Record<string, unknown> {
  const entries = Object.entries(outputs).map(([name, value]): [string, unknown] => {
    const given = inputs[name];
    const isSecretArgument = !isDeepStrictEqual(given, unwrapped(given));
    if (isSecretArgument && isDeepStrictEqual(value, unwrapped(given))) return [name, given];
    if (isSecretArgument || additionalSecretOutputs?.includes(name) === true) return [name, wrapped(value)];
    return [name, value];
  });
  return Object.fromEntries(entries);
}

function wrapped(value: unknown): object {
  return { [signature]: secretSignature, plaintext: JSON.stringify(value) };
}

/** The value with every secret in plain text, as a provider gets it. */
function unwrapped(value: unknown): unknown {
  const found = secret.safeParse(value);
  if (found.success) return readJson(found.data.plaintext, z.unknown(), "A secret in the state cannot be read");
  if (Array.isArray(value)) return value.map(unwrapped);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, unwrapped(part)]));
}
