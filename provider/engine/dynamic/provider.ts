import type * as pulumi from "@pulumi/pulumi";
import type { Clock } from "../../domain/clock";
import { clockFromEnvironment } from "../../domain/rehearsal";
import type { StackConfiguration } from "../../domain/stack-configuration";
import { checkResource } from "../check";
import type { Lifecycle, Properties } from "../contract";
import { createResource } from "../create";
import { deleteResource } from "../delete";
import { diffResource } from "../diff";
import { Kind } from "../kind";
import { PartialFailure } from "../partial-failure";
import { readResource } from "../read";
import type { EngineServices } from "../services";
import { updateResource } from "../update";
import { report } from "./diagnostics";
import { enveloped, type Received, received, refusalsIn } from "./envelope";
import { endWithEngine } from "./orphan";
import { quietly } from "./quiet-error";

interface Options {
  /** Default: the clock that the environment asks for, see `clockFromEnvironment`. */
  clock?: Clock;
  /** Where messages to the user go. Default: to the engine. */
  report?: EngineServices["report"];
}

/** A kind's resources as the SDK's dynamic-provider process manages them. */
export function dynamicProvider<Inputs extends object, State extends object>(
  lifecycle: Lifecycle<Inputs, State>,
  options: Options = {},
): pulumi.dynamic.ResourceProvider<Properties, Properties> {
  endWithEngine();
  return new DynamicProvider(lifecycle, options);
}

/** Translates between the SDK's protocol of dynamic resources and the operations of the core. */
class DynamicProvider<Inputs extends object, State extends object>
  implements pulumi.dynamic.ResourceProvider<Properties, Properties>
{
  #configuration: StackConfiguration = () => undefined;
  readonly #kind: Kind<Inputs, State>;

  constructor(lifecycle: Lifecycle<Inputs, State>, options: Options) {
    this.#kind = new Kind(lifecycle, {
      configuration: (key) => this.#configuration(key),
      // Asked at each operation: where the variable holds no date, the check refuses it and not the loading of the module.
      get clock() {
        return options.clock ?? clockFromEnvironment();
      },
      report: options.report ?? report,
    });
  }

  // Nothing is awaited: the SDK lets other calls in before a slow configure has ended.
  configure = async ({ config }: pulumi.dynamic.ConfigureRequest): Promise<void> => {
    this.#configuration = (key) => config.get(`ibm-keys:${key}`);
  };

  check = (olds: Properties, news: Properties): Promise<pulumi.dynamic.CheckResult<Properties>> =>
    quietly(async () => {
      const declared = received(news);
      const isNew = Object.keys(olds ?? {}).length === 0;
      const { inputs, problems } = await checkResource(this.#kind, declared, isNew);
      // Without a property the engine prints the reason only; with one it prints the value, even of a secret.
      const failures = [...refusalsIn(declared), ...problems].map((reason) => ({ property: "", reason }));
      return { inputs: enveloped(inputs, declared), failures };
    });

  diff = (id: string, olds: Properties, news: Properties): Promise<pulumi.dynamic.DiffResult> =>
    quietly(async () => {
      const { hasChanges, replaces } = await diffResource(this.#kind, id, received(olds), received(news));
      return { changes: hasChanges, replaces: [...replaces], deleteBeforeReplace: false };
    });

  create = async (news: Properties): Promise<pulumi.dynamic.CreateResult<Properties>> => {
    const declared = received(news);
    const { id, outputs } = await keeping(declared, () => createResource(this.#kind, declared));
    return { id, outs: enveloped(outputs, declared) };
  };

  update = async (id: string, olds: Properties, news: Properties): Promise<pulumi.dynamic.UpdateResult<Properties>> => {
    const declared = received(news);
    const { outputs } = await keeping(declared, () => updateResource(this.#kind, id, received(olds), declared));
    return { outs: enveloped(outputs, declared) };
  };

  read = (id: string, properties: Properties = {}): Promise<pulumi.dynamic.ReadResult<Properties>> =>
    quietly(async () => {
      const saved = received(properties);
      const found = await readResource(this.#kind, id, saved);
      // The engine takes a resource that comes back without an id for gone.
      if (found === undefined) return { id: "", props: {} };
      const { outputs, inputs } = found;
      return { id: found.id, props: enveloped(outputs, saved), inputs: enveloped(inputs, saved) };
    });

  delete = (_id: string, properties: Properties): Promise<void> =>
    quietly(() => deleteResource(this.#kind, received(properties)));
}

/**
 * Runs a create or an update. The SDK adds `__provider` to what it returns, but not to what a failed one hands over to be
 * saved.
 */
async function keeping<Result>(declared: Received, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof PartialFailure) error.properties = enveloped(error.properties, declared);
    throw error;
  }
}
