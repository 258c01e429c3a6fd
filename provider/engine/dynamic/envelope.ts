import { rememberDeclared } from "../../domain/secrets";
import type { Properties } from "../contract";
import type { Resource } from "../kind";
import { plain } from "../plain";
import { textOf } from "../properties";

/** What the properties of a dynamic resource hold beside its own; `resource.ts` adds it in the user's program. */
interface Envelope {
  __provider?: unknown;
  owner?: unknown;
  secretArguments?: unknown;
  refusals?: unknown;
  replaceOnChanges?: unknown;
}

/** A resource as the engine sends it. */
export interface Received extends Resource {
  envelope: Envelope;
}

/**
 * Takes the envelope off, and keeps what the program declares to be a secret out of every message from then on: the
 * engine takes that mark off the values, so that the hidden input `secretArguments` names them.
 */
export function received(all: Properties): Received {
  const { __provider, owner, secretArguments, refusals, replaceOnChanges, ...properties } = all;
  rememberSecretArguments(secretArguments, properties);
  const envelope = { __provider, owner, secretArguments, refusals, replaceOnChanges };
  return { urn: textOf(owner), properties, replaceOnChanges: textsIn(replaceOnChanges), envelope };
}

/** Properties as the engine is to save them. */
export function enveloped(properties: Properties, { envelope }: Received): Properties {
  return { ...properties, ...plain(envelope) };
}

/** What the program's side has found wrong with the resource's options: a sentence for each mistake. */
export function refusalsIn({ envelope }: Received): string[] {
  return textsIn(envelope.refusals);
}

function textsIn(list: unknown): string[] {
  return Array.isArray(list) ? list.filter((each) => typeof each === "string") : [];
}

function rememberSecretArguments(names: unknown, properties: Properties): void {
  for (const name of textsIn(names)) {
    if (isFingerprint(name, properties[name])) continue;
    // What the parts of `rotation` are called is no choice of the program's.
    rememberDeclared(properties[name], name !== "rotation");
  }
}

/** A fingerprint names an access key that is to be adopted, and gives nothing of it away. */
function isFingerprint(name: string, value: unknown): boolean {
  return name === "adopt" && typeof value === "string" && /^[0-9a-f]{12}$/.test(value);
}
