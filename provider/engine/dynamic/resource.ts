import * as pulumi from "@pulumi/pulumi";
import { warnOfPlainCredentials } from "./plain-credentials";
import { refusalsOf } from "./refusals";

/** What the engine is told of a kind by its class. */
interface DynamicKind {
  /** Folder under `provider/keys`, and the last part of the module that the provider process loads. */
  folder: string;
  /** Name of the class, and the last part of the type token. */
  name: string;
  /** All outputs, also those that are arguments too: the SDK leaves an output that is not named here undefined. */
  outputs: readonly string[];
  /** Whether the argument `adopt` takes over a key that exists. */
  adopts: boolean;
  /** Outputs that carry a secret. */
  secretOutputs: readonly string[];
}

/**
 * The whole provider, as the engine stores it in the state of every resource: it loads the kind's lifecycle from the
 * project's node_modules. Where that is not found, nothing else of this package runs, so that the advice is here; without
 * its stack the SDK prints one line more of the error and not seventeen. A wire format: states in use hold these very
 * characters, so they never change.
 */
function providerString(folder: string): string {
  return `exports.handler=()=>{try{return require("pulumi-ibm-keys/lifecycle/${folder}").provider}catch(e){if(e.code){e.message=e.message.split("\\n")[0]+". Install pulumi-ibm-keys in the program's folder until its last key is destroyed.";e.stack=""}throw e}}`;
}

function typeToken(name: string): string {
  return `pulumi-nodejs:dynamic/ibm-keys:${name}`;
}

/** A resource that the kind's `lifecycle` module manages, in the engine's dynamic-provider process. */
export abstract class DynamicResource extends pulumi.CustomResource {
  constructor(kind: DynamicKind, name: string, args: object, options: pulumi.CustomResourceOptions | undefined) {
    warnOfPlainCredentials();
    const token = typeToken(kind.name);
    const outputs = Object.fromEntries(kind.outputs.map((output) => [output, undefined]));
    const secretOutputs = { additionalSecretOutputs: [...kind.secretOutputs] };
    const { id: _id, import: _import, ...allowed } = pulumi.mergeOptions(options, secretOutputs);
    super(
      token,
      name,
      {
        ...outputs,
        ...args,
        // The URN names project, stack and resource, none of which the provider's process is told otherwise.
        owner: pulumi.createUrn(name, token, options?.parent),
        secretArguments: secretNamesIn(args),
        // The check tells of them on the resource. An error that is thrown here would name none, after a quarter of a minute.
        refusals: refusalsOf(kind, token, options),
        // The engine carries the option out for the differences that it finds itself, and here the provider finds them.
        replaceOnChanges: options?.replaceOnChanges,
        __provider: providerString(kind.folder),
      },
      allowed,
    );
  }
}

/** Names of the arguments that are secrets, or hold one. The engine hands values to a provider without that mark. */
async function secretNamesIn(args: object): Promise<string[] | undefined> {
  const isSecret = Object.entries(args).map(async ([name, value]) =>
    (await pulumi.isSecret(pulumi.output(value))) ? [name] : [],
  );
  const names = (await Promise.all(isSecret)).flat();
  return names.length > 0 ? names : undefined;
}
