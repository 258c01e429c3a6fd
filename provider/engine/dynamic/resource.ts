import * as pulumi from "@pulumi/pulumi";

/** What the engine is told of a kind by its class. */
interface DynamicKind {
  /** Folder under `provider/keys`, and the last part of the module that the provider process loads. */
  folder: string;
  /** Name of the class, and the last part of the type token. */
  name: string;
  /** All outputs, also those that are arguments too: the SDK leaves an output that is not named here undefined. */
  outputs: readonly string[];
  /** Outputs that carry a secret. */
  secretOutputs: readonly string[];
}

/**
 * The whole provider, as the engine stores it in the state of every resource: it loads the kind's lifecycle from the
 * project's node_modules. A wire format: states in use hold these very characters, so they never change.
 */
function providerString(folder: string): string {
  return `exports.handler=()=>require("pulumi-ibm-keys/lifecycle/${folder}").provider`;
}

function typeToken(name: string): string {
  return `pulumi-nodejs:dynamic/ibm-keys:${name}`;
}

/** A resource that the kind's `lifecycle` module manages, in the engine's dynamic-provider process. */
export abstract class DynamicResource extends pulumi.CustomResource {
  constructor(kind: DynamicKind, name: string, args: object, options: pulumi.CustomResourceOptions | undefined) {
    const token = typeToken(kind.name);
    const outputs = Object.fromEntries(kind.outputs.map((output) => [output, undefined]));
    super(
      token,
      name,
      {
        ...outputs,
        ...args,
        // The URN names project, stack and resource, none of which the provider's process is told otherwise.
        owner: pulumi.createUrn(name, token, options?.parent),
        secretArguments: secretNamesIn(args),
        __provider: providerString(kind.folder),
      },
      pulumi.mergeOptions(options, { additionalSecretOutputs: [...kind.secretOutputs] }),
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
